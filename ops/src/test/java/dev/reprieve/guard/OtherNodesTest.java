package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.equivalence.Accepted;
import dev.reprieve.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes, each behind a guard of its own, and somebody without one: whose DDL is noticed when. */
class OtherNodesTest {
    private static final String HEAD = "id|author_id|slug|title";

    private final Instant start = Instant.parse("2026-01-01T00:00:00Z");
    private Instant now = start;
    private Blog blog;
    private DataSource one;
    private DataSource other;

    @BeforeEach
    void create() throws SQLException {
        blog = Blog.create();
        blog.reset();
        Clock clock = new Clock() {
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
        one = blog.guarded(clock);
        other = blog.guarded(clock);
    }

    private static String head(Connection connection) throws SQLException {
        return Rows.of(connection, "SELECT * FROM posts").get(0);
    }

    private void later(int millis) {
        now = now.plusMillis(millis);
    }

    @Test
    @Accepted("ddl-elsewhere")
    void aColumnThatAnotherNodeAddsIsShownAfterASecond() throws SQLException {
        try (Connection here = one.getConnection();
                Connection there = other.getConnection();
                PreparedStatement prepared = there.prepareStatement("SELECT * FROM posts")) {
            assertThat(head(there)).isEqualTo(HEAD);
            Rows.update(here, "ALTER TABLE posts ADD note text");
            assertThat(head(here)).isEqualTo(HEAD + "|note");
            later(999);
            assertThat(head(there)).isEqualTo(HEAD);
            later(1);
            assertThat(head(there)).isEqualTo(HEAD + "|note");
            assertThatThrownBy(prepared::executeQuery).hasMessageStartingWith("RPV-205 prepared statement: ");
        }
    }

    @Test
    void everyKindOfChangeIsNoticed() throws SQLException {
        try (Connection there = other.getConnection()) {
            String[][] changes = {
                {"ALTER TABLE posts ADD note text", HEAD + "|note"},
                {"ALTER TABLE posts RENAME note TO remark", HEAD + "|remark"},
                {"ALTER TABLE posts DROP remark", HEAD},
                {"CREATE INDEX by_title ON posts (title)", HEAD},
                {"ALTER TABLE posts ALTER title TYPE varchar(80)", HEAD},
            };
            for (String[] change : changes) {
                Picture before = new EngineView(there).picture();
                PostgresServer.execute(blog.raw, change[0]);
                later(1000);
                assertThat(head(there)).as(change[0]).isEqualTo(change[1]);
                assertThat(new EngineView(there).picture()).as(change[0]).isNotSameAs(before);
            }
        }
    }

    /** The picture that a connection goes by. */
    private record EngineView(Connection connection) {
        Picture picture() throws SQLException {
            return connection.unwrap(GuardedConnection.class).engine().picture();
        }
    }

    @Test
    void whatIsNoChangeOfTheSchemaDoesNotMakeItReadAgain() throws SQLException {
        try (Connection there = other.getConnection()) {
            Engine engine = there.unwrap(GuardedConnection.class).engine();
            PostgresServer.execute(
                    blog.raw,
                    "CREATE TEMP TABLE t (id int); GRANT SELECT ON posts TO public; ANALYZE; TRUNCATE bookmarks;"
                            + " INSERT INTO users VALUES (9, 'eve')");
            PostgresServer.execute(blog.raw, "VACUUM FREEZE");
            try (Connection raw = blog.raw.getConnection()) {
                assertThat(engine.differs(raw)).isFalse();
                PostgresServer.execute(blog.raw, "CREATE TABLE unrelated (id int)");
                assertThat(engine.differs(raw)).isTrue();
            }
        }
    }

    @Test
    void aViewThatAnotherNodeMakesCannotBeDeletedFrom() throws SQLException {
        try (Connection there = other.getConnection()) {
            PostgresServer.execute(blog.raw, "CREATE VIEW titles AS SELECT id, title FROM posts");
            later(1000);
            assertThat(Rows.outcome(there, "DELETE FROM titles").toString()).contains("RPV-");
        }
    }

    @Test
    void aTableOfAProtectedNameElsewhereMakesThePathMatter() throws SQLException {
        try (Connection there = other.getConnection()) {
            PostgresServer.execute(
                    blog.raw, "CREATE SCHEMA archive; CREATE TABLE archive.posts AS SELECT 7 AS id, 'x'::text AS old");
            later(1000);
            Rows.update(there, "SET search_path = archive, public");
            assertThat(Rows.of(there, "SELECT * FROM posts")).containsExactly("id|old", "7|x");
        }
    }

    @Test
    void aTransactionAsksToo() throws SQLException {
        try (Connection there = other.getConnection()) {
            there.setAutoCommit(false);
            assertThat(Rows.of(there, "SELECT count(*) FROM users")).containsExactly("count", "2");
            PostgresServer.execute(blog.raw, "ALTER TABLE posts ADD note text");
            later(1000);
            assertThat(head(there)).isEqualTo(HEAD + "|note");
            there.rollback();
            PostgresServer.execute(blog.raw, "ALTER TABLE posts DROP note");
            later(1000);
            // the isolation level can still be set: asking has not begun the transaction
            try (PreparedStatement prepared = there.prepareStatement("SELECT * FROM posts")) {
                there.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                assertThat(Rows.of(prepared.executeQuery()).get(0)).isEqualTo(HEAD);
            }
            later(1000);
            assertThat(head(there)).isEqualTo(HEAD);
            there.rollback();
        }
    }

    @Test
    void aTransactionThatWasBegunByTextGoesOnWithWhatItKnows() throws SQLException {
        try (Connection there = other.getConnection()) {
            Rows.update(there, "BEGIN");
            PostgresServer.execute(blog.raw, "ALTER TABLE posts ADD note text");
            later(1000);
            assertThat(head(there)).isEqualTo(HEAD);
            Rows.update(there, "COMMIT");
            assertThat(head(there)).isEqualTo(HEAD + "|note");
        }
    }

    @Test
    void aRoutineThatChangesTheSchemaIsFollowedAtOnce() throws SQLException {
        PostgresServer.execute(blog.raw, """
                CREATE PROCEDURE widen() LANGUAGE plpgsql AS 'BEGIN ALTER TABLE posts ADD note text; END';
                CREATE FUNCTION narrow() RETURNS void LANGUAGE plpgsql AS
                    'BEGIN EXECUTE ''ALTER TABLE posts DROP '' || ''note''; END';
                CREATE FUNCTION around() RETURNS void LANGUAGE sql AS 'SELECT narrow()';
                """);
        later(1000);
        try (Connection here = one.getConnection()) {
            assertThat(head(here)).isEqualTo(HEAD);
            try (Statement statement = here.createStatement()) {
                statement.execute("CALL widen()");
            }
            assertThat(head(here)).isEqualTo(HEAD + "|note");
            here.setAutoCommit(false);
            Rows.of(here, "SELECT around()");
            assertThat(head(here)).isEqualTo(HEAD);
            here.rollback();
            assertThat(head(here)).isEqualTo(HEAD + "|note");
            Rows.of(here, "SELECT around()");
            here.commit();
            assertThat(head(here)).isEqualTo(HEAD);
            here.commit();
        }
    }

    @Test
    void askingIsSpacedOut() throws SQLException {
        try (Connection there = other.getConnection()) {
            Engine engine = there.unwrap(GuardedConnection.class).engine();
            assertThat(engine.due()).isFalse();
            later((int) Duration.ofSeconds(1).toMillis());
            assertThat(engine.due()).isTrue();
            head(there);
            assertThat(engine.due()).isFalse();
        }
    }

    @Test
    void theTimeCanBeSet() {
        assertThatThrownBy(() -> new GuardBuilder(blog.raw).schemaCheckMillis(0))
                .hasMessage("RPV-701 guard: schemaCheckMillis is 0. Give 1 to 3600000.");
    }
}
