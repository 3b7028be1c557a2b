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
 * nothing to do with the order in which they are stored. Made once and copied for each contestant.
 */
final class PurgeGround {
    static final int SHARE = 4;

    private static final String POLICY = """
            version: 1
            defaults: {retention: 30d}
            tables:
              public.post: {delete: soft, label: title}
            """;
    private static final String TEMPLATE = "purge_template";

    private final BenchServer server;
    private final Policy policy;
    private int copies;

    /** Makes it. */
    PurgeGround(BenchServer server, long rows, long expired) throws SQLException, IOException {
        this.server = server;
        this.policy = policy();
        DataSource source = server.createDatabase(TEMPLATE, "reprieve-bench-setup");
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
                    INSERT INTO reprieve.deletion (at, actor, application, root_table, roots)
                    SELECT now() - interval '31 days' - i * interval '5 seconds', 'alice', 'bench', 'public.post',
                        '{public.post}' FROM generate_series(1, %d) AS i""".formatted(expired));
            statement.execute("""
                    INSERT INTO post (id, author, slug, title, body, views, created_at, live, is_deleted, deleted_at,
                        deletion_id)
                    SELECT i, i %% 1000, 'post-' || i, 'Title ' || i, repeat(md5(i::text), 12), 0,
                        now() - i * interval '1 second', CASE WHEN d.id IS NULL THEN true END, d.id IS NOT NULL, d.at, d.id
                    FROM generate_series(1, %1$d::bigint) AS i
                    LEFT JOIN reprieve.deletion AS d ON i %% %2$d = 0 AND i / %2$d <= %3$d
                        AND d.id = 1 + (i::bigint / %2$d * 15485863) %% %3$d
                    ORDER BY i""".formatted(rows, SHARE, expired));
            statement.execute("CREATE INDEX post_author_idx ON post (author) WHERE live");
            statement.execute("CREATE INDEX post_created_idx ON post (created_at)");
            statement.execute("VACUUM (ANALYZE) post");
            statement.execute("VACUUM (ANALYZE) reprieve.deletion");
        }
    }

    /** A fresh copy, after a checkpoint. */
    Copy copy() throws SQLException {
        String name = "purge_" + ++copies;
        try (Connection connection = server.dataSource("reprieve-bench-setup").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
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
