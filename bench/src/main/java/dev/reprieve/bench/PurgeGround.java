package dev.reprieve.bench;

import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.plan.Limits;
import dev.reprieve.plan.Migration;
import dev.reprieve.plan.Pause;
import dev.reprieve.plan.Progress;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import dev.reprieve.purge.Purge;
import dev.reprieve.purge.PurgeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * A table with five indexes, one row in four of it expired: spread over all pages, and deleted in an order that has
 * nothing to do with the order in which they are stored. Each row has a deletion of its own, which is the most that the
 * ledger can have to do with it, or several share one that has a label. Made once and copied for each contestant.
 */
final class PurgeGround {
    static final int SHARE = 4;

    private static final String POLICY = """
            version: 1
            defaults: {retention: 30d}
            tables:
              public.post: {delete: soft, label: title}
            """;

    private final BenchServer server;
    private final Policy policy;
    private final String template;
    private int copies;

    /**
     * Makes it.
     *
     * @param shared rows of a deletion; if more than one, it has a label
     */
    PurgeGround(BenchServer server, long rows, long expired, int shared) throws SQLException, IOException {
        this.server = server;
        this.template = "purge_template_" + rows + "_" + shared;
        this.policy = policy();
        DataSource source = server.createDatabase(template, "reprieve-bench-setup");
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE post (id bigint PRIMARY KEY, author bigint NOT NULL, slug text NOT NULL UNIQUE,
                        title text NOT NULL, body text NOT NULL, views int NOT NULL, created_at timestamptz NOT NULL)
                        WITH (fillfactor = 90)""");
            new Migration(connection, policy).apply(Limits.DEFAULT, Progress.SILENT, Pause.SLEEP);
            statement.execute("SET session_replication_role = replica");
            // a large prime steps through all of them in an order of its own
            statement.execute("""
                    INSERT INTO reprieve.deletion (at, actor, application, root_table, roots, root_label)
                    SELECT now() - interval '31 days' - i * interval '5 seconds', 'alice', 'bench', 'public.post',
                        '{public.post}', CASE WHEN %2$d > 1 THEN 'Title ' || i END
                    FROM generate_series(1, %1$d) AS i""".formatted(expired / shared, shared));
            statement.execute("""
                    INSERT INTO post (id, author, slug, title, body, views, created_at, live, is_deleted, deleted_at,
                        deletion_id)
                    SELECT i, i %% 1000, 'post-' || i, 'Title ' || i, repeat(md5(i::text), 12), 0,
                        now() - i * interval '1 second', CASE WHEN d.id IS NULL THEN true END, d.id IS NOT NULL, d.at, d.id
                    FROM generate_series(1, %1$d::bigint) AS i
                    LEFT JOIN reprieve.deletion AS d ON i %% %2$d = 0 AND i / %2$d <= %3$d
                        AND d.id = 1 + (i::bigint / %2$d * 15485863) %% %4$d
                    ORDER BY i""".formatted(rows, SHARE, expired, expired / shared));
            statement.execute("CREATE INDEX post_author_idx ON post (author) WHERE live");
            statement.execute("CREATE INDEX post_created_idx ON post (created_at)");
            statement.execute("VACUUM (ANALYZE) post");
            statement.execute("VACUUM (ANALYZE) reprieve.deletion");
        }
    }

    /** A fresh copy, after a checkpoint. */
    Copy copy() throws SQLException {
        String name = template.replace("template", "copy") + "_" + ++copies;
        try (Connection connection = server.dataSource("reprieve-bench-setup").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
            statement.execute("CHECKPOINT");
        }
        Copy copy = new Copy(server, name, policy);
        copy.purge(PurgeSettings.DEFAULT).arm("bench");
        return copy;
    }

    /** One contestant's database. */
    record Copy(BenchServer server, String name, Policy policy) implements AutoCloseable {
        DataSource source(String application) {
            return server.dataSource(name, application);
        }

        Purge purge(PurgeSettings settings) throws SQLException {
            DataSource source = source("reprieve-bench-purge");
            try (Connection connection = source.getConnection()) {
                return new Purge(source, Protection.of(policy, CatalogReader.read(connection)), settings);
            }
        }

        long number(String query) throws SQLException {
            try (Connection connection = source("reprieve-bench-look").getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(query)) {
                row.next();
                return row.getLong(1);
            }
        }

        /** As autovacuum does some time after so many rows went. */
        void vacuum() throws SQLException {
            try (Connection connection = source("reprieve-bench-look").getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("VACUUM post");
            }
        }

        @Override
        public void close() throws SQLException {
            try (Connection connection =
                            server.dataSource("reprieve-bench-setup").getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("DROP DATABASE " + name + " WITH (FORCE)");
            }
        }
    }

    private static Policy policy() throws IOException {
        Path file = Files.createTempFile("reprieve", ".yaml");
        try {
            Files.writeString(file, POLICY);
            return Policy.load(file);
        } finally {
            Files.delete(file);
        }
    }
}
