package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import dev.reprieve.policy.TablePolicy;
import dev.reprieve.policy.TablePolicy.Delete;
import dev.reprieve.testkit.PostgresServer;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

/** Errors of real twin keys on a real server, held against those of the same schema without them. */
class OriginalErrorsTest {
    private static final String PLAIN = """
            CREATE TABLE posts (id int PRIMARY KEY, slug text CONSTRAINT posts_slug_key UNIQUE);
            CREATE TABLE notes (id int PRIMARY KEY, post_id int CONSTRAINT notes_post_fk REFERENCES posts);
            INSERT INTO posts VALUES (1, 'a'), (2, 'b, t)'); INSERT INTO notes VALUES (1, 1);
            """;
    private static final String MARKED = PLAIN + """
            ALTER TABLE posts ADD live boolean DEFAULT true;
            ALTER TABLE notes ADD live boolean DEFAULT true;
            CREATE UNIQUE INDEX posts_id_live_key ON posts (id, live);
            ALTER TABLE posts DROP CONSTRAINT posts_slug_key;
            ALTER TABLE posts ADD CONSTRAINT posts_slug_key UNIQUE (slug, live) DEFERRABLE;
            ALTER TABLE notes ADD CONSTRAINT notes_post_fk_live FOREIGN KEY (post_id, live)
                REFERENCES posts (id, live);
            INSERT INTO posts (id) VALUES (3); UPDATE posts SET live = NULL WHERE id = 3;
            """;

    private Connection plain;
    private Connection marked;
    private OriginalErrors errors;

    @BeforeEach
    void connect() throws SQLException {
        plain = database(PLAIN).getConnection();
        marked = database(MARKED).getConnection();
        Policy soft = new Policy(
                Policy.empty().retention(),
                Policy.empty().markers(),
                true,
                Map.of(
                        new TableName("public", "posts"),
                        TablePolicy.of(new TableName("public", "posts"), Delete.SOFT),
                        new TableName("public", "notes"),
                        TablePolicy.of(new TableName("public", "notes"), Delete.SOFT)),
                List.of(),
                List.of());
        errors = new OriginalErrors(Protection.of(soft, CatalogReader.read(marked)));
    }

    private static DataSource database(String script) {
        return PostgresServer.shared().createDatabase(script);
    }

    @AfterEach
    void disconnect() throws SQLException {
        plain.close();
        marked.close();
    }

    private static PSQLException failure(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return catchThrowableOfType(PSQLException.class, () -> statement.execute(sql));
        }
    }

    private void assertSame(String sqlOnMarked, String sqlOnPlain) throws SQLException {
        PSQLException expected = failure(plain, sqlOnPlain);
        SQLException shown = errors.translate(failure(marked, sqlOnMarked));
        assertThat((Throwable) shown).isExactlyInstanceOf(PSQLException.class).hasMessage(expected.getMessage());
        assertThat(shown.getSQLState()).isEqualTo(expected.getSQLState());
        var expectedServer = expected.getServerErrorMessage();
        var server = ((PSQLException) shown).getServerErrorMessage();
        assertThat(server.getConstraint()).isEqualTo(expectedServer.getConstraint());
        assertThat(server.getDetail()).isEqualTo(expectedServer.getDetail());
        assertThat(server.getTable()).isEqualTo(expectedServer.getTable());
        assertThat(server.getSchema()).isEqualTo(expectedServer.getSchema());
    }

    @Test
    void aMissingParentIsReportedUnderTheOriginalName() throws SQLException {
        assertSame("INSERT INTO notes VALUES (2, 3)", "INSERT INTO notes VALUES (2, 3)");
        assertThat((Throwable) errors.translate(failure(marked, "INSERT INTO notes VALUES (2, 3)")))
                .hasMessage("ERROR: insert or update on table \"notes\" violates foreign key constraint"
                        + " \"notes_post_fk\"\n  Detail: Key (post_id)=(3) is not present in table \"posts\".");
    }

    @Test
    void aParentInUseIsReportedUnderTheOriginalName() throws SQLException {
        assertSame("UPDATE posts SET live = NULL WHERE id = 1", "DELETE FROM posts WHERE id = 1");
    }

    @Test
    void aUniqueKeyLosesItsLiveColumn() throws SQLException {
        assertSame("INSERT INTO posts VALUES (4, 'b, t)')", "INSERT INTO posts VALUES (4, 'b, t)')");
    }

    @Test
    void aBatchIsTranslatedWithItsCauseAndCounts() throws SQLException {
        try (PreparedStatement statement = marked.prepareStatement("INSERT INTO notes VALUES (?, ?)")) {
            for (int i = 0; i < 2; i++) {
                statement.setInt(1, 10 + i);
                statement.setInt(2, 1 + 2 * i);
                statement.addBatch();
            }
            BatchUpdateException failure = catchThrowableOfType(BatchUpdateException.class, statement::executeBatch);
            SQLException shown = errors.translate(failure);
            assertThat((Throwable) shown).isExactlyInstanceOf(BatchUpdateException.class);
            assertThat(shown.getMessage()).contains("\"notes_post_fk\"").doesNotContain("live");
            assertThat(((BatchUpdateException) shown).getUpdateCounts()).isEqualTo(failure.getUpdateCounts());
            assertThat((Throwable) shown)
                    .cause()
                    .isInstanceOf(PSQLException.class)
                    .hasMessageContaining("\"notes_post_fk\"")
                    .hasMessageNotContaining("live");
            for (SQLException next = shown; next != null; next = next.getNextException()) {
                assertThat(next.getMessage()).doesNotContain("notes_post_fk_live");
            }
        }
    }

    @Test
    void anotherDriversExceptionKeepsItsStateAndIsTheCause() {
        SQLException other = new SQLException("violates \"notes_post_fk_live\"", "23503", 7);
        SQLException shown = errors.translate(other);
        assertThat((Throwable) shown).hasMessage("violates \"notes_post_fk\"").hasCause(other);
        assertThat(shown.getSQLState()).isEqualTo("23503");
        assertThat(shown.getErrorCode()).isEqualTo(7);
    }

    @Test
    void whatIsNotOursIsTheVerySameObject() throws SQLException {
        PSQLException primaryKey = failure(marked, "INSERT INTO posts VALUES (1, 'z')");
        assertThat((Throwable) errors.translate(primaryKey)).isSameAs(primaryKey);
        PSQLException syntax = failure(marked, "SELEC notes_post_fk_live");
        assertThat((Throwable) errors.translate(syntax)).isSameAs(syntax);
    }
}
