package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.Deletion;
import dev.reprieve.equivalence.Accepted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who deleted and why, and what counts as one deletion, as the ledger has it. */
class AttributionTest {
    private static final String LEDGER = "SELECT actor, reason, root_table, (SELECT count(*) FROM posts"
            + " WHERE deletion_id = d.id) AS posts FROM reprieve.deletion d ORDER BY id";
    private static final String HEAD = "actor|reason|root_table|posts";

    private static Blog blog;
    private static DataSource guarded;

    @BeforeAll
    static void create() throws SQLException {
        blog = Blog.create();
        guarded = blog.guarded();
    }

    @BeforeEach
    void reset() {
        blog.reset();
    }

    private static List<String> ledger() throws SQLException {
        return Rows.of(blog.raw, LEDGER);
    }

    @Test
    @Accepted("who-and-why")
    void autocommitMakesOneDeletionEachAndStaysOn() throws SQLException {
        try (Connection connection = guarded.getConnection()) {
            try (Deletion deletion = Deletion.by("alice").because("spam")) {
                assertThat(Rows.update(connection, "DELETE FROM posts WHERE id = 1"))
                        .isEqualTo(1);
                assertThat(connection.getAutoCommit()).isTrue();
                assertThat(Rows.outcome(connection, "DELETE FROM posts WHERE id = 3"))
                        .singleElement()
                        .asString()
                        .contains("23503");
                assertThat(connection.getAutoCommit()).isTrue();
            }
            Rows.update(connection, "DELETE FROM posts WHERE id = 2");
        }
        assertThat(ledger()).containsExactly(HEAD, "alice|spam|public.posts|1", "postgres|null|public.posts|1");
    }

    @Test
    void aTransactionIsOneDeletionHoweverManyStatementsItTakes() throws SQLException {
        try (Connection connection = guarded.getConnection();
                Deletion deletion = Deletion.by("alice")) {
            connection.setAutoCommit(false);
            Rows.update(connection, "DELETE FROM comments WHERE post_id = 2");
            Rows.update(connection, "DELETE FROM posts WHERE id = 2");
            Rows.update(connection, "DELETE FROM posts WHERE id = 1");
            connection.commit();
            Rows.update(connection, "DELETE FROM invoices");
            connection.rollback();
            Rows.update(connection, "DELETE FROM invoices");
            connection.commit();
        }
        assertThat(ledger()).containsExactly(HEAD, "alice|null|public.comments|2", "alice|null|public.invoices|0");
    }

    @Test
    void rollingBackToASavepointForgetsTheDeletionAndWhoMadeIt() throws SQLException {
        try (Connection connection = guarded.getConnection()) {
            connection.setAutoCommit(false);
            var savepoint = connection.setSavepoint();
            try (Deletion deletion = Deletion.by("alice")) {
                Rows.update(connection, "DELETE FROM posts WHERE id = 1");
            }
            connection.rollback(savepoint);
            try (Deletion deletion = Deletion.by("alice")) {
                Rows.update(connection, "DELETE FROM posts WHERE id = 2");
            }
            connection.commit();
            Rows.update(connection, "SAVEPOINT s");
            try (Deletion deletion = Deletion.by("alice")) {
                Rows.update(connection, "DELETE FROM posts WHERE id = 1");
            }
            Rows.update(connection, "ROLLBACK TO s");
            Rows.update(connection, "DELETE FROM posts WHERE id = 1");
            connection.commit();
        }
        assertThat(ledger()).containsExactly(HEAD, "alice|null|public.posts|1", "postgres|null|public.posts|1");
    }

    @Test
    void transactionsBegunByTextAreTransactionsToo() throws SQLException {
        try (Connection connection = guarded.getConnection();
                Deletion deletion = Deletion.by("alice")) {
            Rows.update(connection, "BEGIN");
            Rows.update(connection, "DELETE FROM posts WHERE id = 1");
            Rows.update(connection, "DELETE FROM posts WHERE id = 2");
            Rows.update(connection, "ROLLBACK");
            assertThat(Rows.of(connection, "SELECT count(*) FROM posts")).containsExactly("count", "3");
            Rows.update(connection, "START TRANSACTION");
            Rows.update(connection, "DELETE FROM posts WHERE id = 1");
            Rows.update(connection, "DELETE FROM posts WHERE id = 2");
            Rows.update(connection, "COMMIT");
        }
        assertThat(ledger()).containsExactly(HEAD, "alice|null|public.posts|2");
    }

    @Test
    void clientInfoNamesTheActorUnlessAScopeDoes() throws SQLException {
        try (Connection connection = guarded.getConnection()) {
            connection.setClientInfo("reprieve.actor", "batch");
            connection.setClientInfo("reprieve.reason", "nightly");
            connection.setClientInfo("ApplicationName", "blog");
            assertThat(connection.getClientInfo("reprieve.actor")).isEqualTo("batch");
            assertThat(connection.getClientInfo())
                    .containsEntry("reprieve.reason", "nightly")
                    .containsEntry("ApplicationName", "blog");
            Rows.update(connection, "DELETE FROM posts WHERE id = 1");
            try (Deletion deletion = Deletion.by("alice")) {
                Rows.update(connection, "DELETE FROM posts WHERE id = 2");
            }
            connection.setClientInfo(new Properties());
            Rows.update(connection, "DELETE FROM invoices");
        }
        assertThat(ledger())
                .containsExactly(
                        HEAD,
                        "batch|nightly|public.posts|1",
                        "alice|null|public.posts|1",
                        "postgres|null|public.invoices|0");
    }

    @Test
    void rowsReturnedInAutocommitCanBeReadWithAFetchSize() throws SQLException {
        try (Connection connection = guarded.getConnection();
                Deletion deletion = Deletion.by("alice");
                PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM comments WHERE post_id < ? RETURNING id")) {
            delete.setFetchSize(1);
            delete.setInt(1, 3);
            try (ResultSet rows = delete.executeQuery()) {
                assertThat(Rows.of(rows)).containsExactlyInAnyOrder("id", "1", "2", "3");
            }
            assertThat(delete.getFetchSize()).isEqualTo(1);
        }
        assertThat(ledger()).containsExactly(HEAD, "alice|null|public.comments|0");
    }

    @Test
    @Accepted("batches-with-an-actor")
    void aBatchInAutocommitIsOneDeletion() throws SQLException {
        try (Connection connection = guarded.getConnection();
                Deletion deletion = Deletion.by("alice");
                PreparedStatement delete = connection.prepareStatement("DELETE FROM posts WHERE id = ?")) {
            for (int id = 1; id <= 2; id++) {
                delete.setInt(1, id);
                delete.addBatch();
            }
            assertThat(delete.executeBatch()).containsExactly(1, 1);
        }
        assertThat(ledger()).containsExactly(HEAD, "alice|null|public.posts|2");
    }

    @Test
    @Accepted("transactions-in-a-text")
    void aTextWithATransactionOfItsOwnIsRefusedAnActor() throws SQLException {
        try (Connection connection = guarded.getConnection()) {
            String text = "BEGIN; DELETE FROM posts WHERE id = 1";
            try (Deletion deletion = Deletion.by("alice")) {
                assertThatThrownBy(() -> Rows.update(connection, text))
                        .hasMessage(
                                "RPV-202 statement: It begins or ends a transaction and deletes in the same text, so"
                                        + " the actor cannot be told between. Send BEGIN by itself, or use"
                                        + " setAutoCommit(false).");
            }
            Rows.outcome(connection, text);
            Rows.update(connection, "ROLLBACK");
            assertThat(Rows.of(connection, "SELECT count(*) FROM posts")).containsExactly("count", "3");
        }
        assertThat(ledger()).containsExactly(HEAD);
    }

    @Test
    void nothingSticksToAConnection() throws SQLException {
        try (Connection connection = guarded.getConnection();
                Connection raw = connection.unwrap(org.postgresql.jdbc.PgConnection.class)) {
            try (Deletion deletion = Deletion.by("alice").because("spam")) {
                Rows.update(connection, "DELETE FROM posts WHERE id = 1");
            }
            assertThat(Rows.of(
                            raw,
                            "SELECT coalesce(current_setting('reprieve.actor', true), '') AS a,"
                                    + " coalesce(current_setting('reprieve.deletion', true), '') AS d"))
                    .containsExactly("a|d", "|");
        }
    }

    @Test
    void aReasonThatIsTooLongClosesTheScopeThatWasOpened() {
        assertThatThrownBy(() -> Deletion.by("alice").because(" "))
                .hasMessage("The reason must have 1 to 2000 characters, not all blank and no NUL.");
        assertThat(dev.reprieve.scope.Scope.actor()).isNull();
    }
}
