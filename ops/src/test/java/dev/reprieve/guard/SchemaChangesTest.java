package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.equivalence.Accepted;
import dev.reprieve.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DDL and settings change what a text means; the guard notices. */
class SchemaChangesTest {
    private static final String HEAD = "id|author_id|slug|title";

    private Blog blog;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @BeforeEach
    void create() throws SQLException {
        blog = Blog.create();
        blog.reset();
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    private static String head(Connection connection) throws SQLException {
        return Rows.of(connection, "SELECT * FROM posts").get(0);
    }

    @Test
    @Accepted("prepared-before-ddl")
    void ddlThroughTheGuardIsSeenByAll() throws SQLException {
        DataSource guarded = blog.guarded();
        try (Connection one = guarded.getConnection();
                Connection other = guarded.getConnection();
                PreparedStatement prepared = other.prepareStatement("SELECT * FROM posts")) {
            assertThat(head(other)).isEqualTo(HEAD);
            Rows.update(one, "ALTER TABLE posts ADD note text");
            assertThat(head(other)).isEqualTo(HEAD + "|note");
            assertThat(head(one)).isEqualTo(HEAD + "|note");
            assertThatThrownBy(prepared::executeQuery)
                    .hasMessage("RPV-205 prepared statement: The schema has changed since it was prepared."
                            + " Prepare it again.");
        }
    }

    @Test
    void ddlInATransactionIsSeenByOthersOnceItIsCommitted() throws SQLException {
        DataSource guarded = blog.guarded();
        try (Connection one = guarded.getConnection();
                Connection other = guarded.getConnection()) {
            one.setAutoCommit(false);
            Rows.update(one, "ALTER TABLE posts ADD note text");
            assertThat(head(one)).isEqualTo(HEAD + "|note");
            one.rollback();
            assertThat(head(one)).isEqualTo(HEAD);
            assertThat(head(other)).isEqualTo(HEAD);
            Rows.update(one, "ALTER TABLE posts ADD note text");
            one.commit();
            assertThat(head(other)).isEqualTo(HEAD + "|note");
        }
    }

    @Test
    void anotherNodesDdlIsNoticedByItsErrorsAtMostOnceASecond() throws SQLException {
        DataSource guarded = blog.guarded(clock());
        try (Connection connection = guarded.getConnection()) {
            assertThat(head(connection)).isEqualTo(HEAD);
            PostgresServer.execute(blog.raw, "ALTER TABLE posts DROP slug");
            assertThat(Rows.outcome(connection, "SELECT * FROM posts").get(0)).contains("42703");
            assertThat(head(connection)).isEqualTo("id|author_id|title");
            PostgresServer.execute(blog.raw, "ALTER TABLE posts DROP author_id");
            assertThat(Rows.outcome(connection, "SELECT * FROM posts").get(0)).contains("42703");
            assertThat(Rows.outcome(connection, "SELECT * FROM posts").get(0)).contains("42703");
            now = now.plus(Duration.ofSeconds(1));
            // by now the guard asks by itself
            assertThat(head(connection)).isEqualTo("id|title");
        }
    }

    @Test
    void theIsolationLevelCanStillBeSetAfterDdl() throws SQLException {
        DataSource guarded = blog.guarded();
        try (Connection connection = guarded.getConnection()) {
            Rows.update(connection, "CREATE TABLE other (id int)");
            connection.setAutoCommit(false);
            Rows.update(connection, "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
            assertThat(Rows.of(connection, "SHOW transaction_isolation"))
                    .containsExactly("transaction_isolation", "serializable");
            assertThat(Rows.of(connection, "SELECT count(*) FROM posts")).containsExactly("count", "3");
            connection.commit();
        }
    }

    @Test
    void readingTheCatalogOrThePathLeavesNoTransactionOpen() throws SQLException {
        DataSource guarded = blog.guarded();
        try (Connection connection = guarded.getConnection()) {
            Rows.update(connection, "CREATE SCHEMA archive");
            Rows.update(connection, "CREATE TABLE archive.posts (id int)");
            connection.setAutoCommit(false);
            try (PreparedStatement prepared = connection.prepareStatement("SELECT count(*) FROM posts")) {
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                assertThat(Rows.of(prepared.executeQuery())).containsExactly("count", "3");
            }
            connection.rollback();
        }
    }

    @Test
    void theSearchPathDecidesWhichTableIsMeant() throws SQLException {
        PostgresServer.execute(
                blog.raw,
                "CREATE SCHEMA archive; CREATE TABLE archive.posts (id int, old text); INSERT INTO archive.posts VALUES"
                        + " (7, 'x')");
        try (Connection connection = blog.guarded().getConnection()) {
            String read = "SELECT * FROM posts WHERE id IN (1, 7)";
            assertThat(Rows.of(connection, read)).containsExactly(HEAD, "1|1|one|One");
            try (PreparedStatement prepared = connection.prepareStatement(read)) {
                Rows.update(connection, "SET search_path = archive, public");
                assertThat(Rows.of(connection, read)).containsExactly("id|old", "7|x");
                assertThatThrownBy(prepared::executeQuery).hasMessageStartingWith("RPV-206 prepared statement: ");
            }
            connection.setSchema("public");
            assertThat(Rows.of(connection, read)).containsExactly(HEAD, "1|1|one|One");
            connection.setAutoCommit(false);
            Rows.of(connection, "SELECT set_config('search_path', 'archive', true)");
            assertThat(Rows.of(connection, read)).containsExactly("id|old", "7|x");
            connection.rollback();
            assertThat(Rows.of(connection, read)).containsExactly(HEAD, "1|1|one|One");
        }
    }
}
