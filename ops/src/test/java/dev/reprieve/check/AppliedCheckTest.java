package dev.reprieve.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.init.Classifier;
import dev.reprieve.init.StatisticsReader;
import dev.reprieve.plan.Limits;
import dev.reprieve.plan.Migration;
import dev.reprieve.plan.Pause;
import dev.reprieve.plan.Progress;
import dev.reprieve.policy.Policy;
import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.testkit.Sakila;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The road that a team takes unguided: init, plan, apply, check. */
class AppliedCheckTest {
    @Test
    void findsNothingInABlogOnceItIsAtItsPolicy() throws SQLException {
        PostgresServer server = PostgresServer.shared();
        String database = server.createDatabase();
        try {
            DataSource source = server.dataSource(database);
            PostgresServer.execute(source, """
                    CREATE TABLE users (id bigserial PRIMARY KEY, email text NOT NULL UNIQUE);
                    CREATE TABLE posts (id bigserial PRIMARY KEY, slug text UNIQUE, title text,
                        author_id bigint NOT NULL REFERENCES users ON DELETE CASCADE);
                    CREATE TABLE comments (id bigserial PRIMARY KEY, body text,
                        post_id bigint NOT NULL REFERENCES posts ON DELETE CASCADE,
                        user_id bigint REFERENCES users ON DELETE SET NULL);
                    CREATE TABLE likes (user_id bigint REFERENCES users ON DELETE CASCADE,
                        post_id bigint REFERENCES posts ON DELETE CASCADE, PRIMARY KEY (user_id, post_id));
                    CREATE INDEX ON posts (author_id);
                    CREATE INDEX ON comments (post_id);
                    CREATE INDEX ON comments (user_id);
                    CREATE INDEX ON likes (post_id);
                    """);
            try (Connection connection = source.getConnection()) {
                Policy policy = initAndApply(connection);
                assertThat(Check.run(connection, policy).findings()).isEmpty();
                PostgresServer.execute(
                        source, "ALTER TABLE posts DISABLE TRIGGER zz_reprieve_stamp, DROP CONSTRAINT posts_slug_key");
                assertThat(Check.run(connection, policy).leaks())
                        .extracting(Finding::id)
                        .contains("trigger:public.posts.zz_reprieve_stamp")
                        .anyMatch(id -> id.startsWith("drift:"));
            }
        } finally {
            server.dropDatabase(database);
        }
    }

    @Test
    void findsWhatIsLeftToDecideInSakila() throws SQLException {
        assumeTrue(Sakila.available(), "the Sakila dump is not beside the project");
        PostgresServer server = PostgresServer.shared();
        String database = server.createDatabase();
        try {
            DataSource source = server.dataSource(database);
            Sakila.load(source);
            try (Connection connection = source.getConnection()) {
                Policy policy = initAndApply(connection);
                List<String> leaks = Check.run(connection, policy).leaks().stream()
                        .map(Finding::id)
                        .toList();
                assertThat(leaks)
                        .containsExactly(
                                "function:public.film_in_stock(integer, integer)",
                                "function:public.film_not_in_stock(integer, integer)",
                                "function:public.get_customer_balance(integer, timestamp without time zone)",
                                "function:public.inventory_held_by_customer(integer)",
                                "function:public.inventory_in_stock(integer)",
                                "function:public.rewards_report(integer, numeric)");
            }
        } finally {
            server.dropDatabase(database);
        }
    }

    private static Policy initAndApply(Connection connection) throws SQLException {
        Catalog catalog = CatalogReader.read(connection);
        Policy policy = Classifier.classify(catalog, StatisticsReader.read(connection, catalog))
                .policy();
        new Migration(connection, policy).apply(Limits.DEFAULT, Progress.SILENT, Pause.SLEEP);
        return policy;
    }
}
