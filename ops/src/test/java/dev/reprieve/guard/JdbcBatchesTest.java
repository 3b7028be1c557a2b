package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.Deletion;
import dev.reprieve.Reprieve;
import dev.reprieve.equivalence.Accepted;
import dev.reprieve.error.StatementRefusedException;
import dev.reprieve.scope.Scope;
import dev.reprieve.scope.Visibility;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches: mixed, large, failing in the middle, in transactions and without, with keys. */
class JdbcBatchesTest extends JdbcContract {
    private static void addAll(Statement statement, String... texts) throws SQLException {
        for (String text : texts) {
            statement.addBatch(text);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void mixedTexts(boolean autoCommit) throws Exception {
        same((connection, seen) -> {
            connection.setAutoCommit(autoCommit);
            try (Statement statement = connection.createStatement()) {
                addAll(
                        statement,
                        "INSERT INTO users VALUES (3, 'cem')",
                        "DELETE FROM comments WHERE post_id = 1",
                        "UPDATE posts SET title = 'x'",
                        "DELETE FROM likes",
                        "DELETE FROM posts WHERE id = 1",
                        "INSERT INTO posts VALUES (9, 3, 'one', 'Again')");
                seen.attempt("counts", statement::executeBatch);
                seen.attempt("none left", statement::executeBatch);
                addAll(statement, "DELETE FROM comments");
                statement.clearBatch();
                seen.attempt("cleared", statement::executeLargeBatch);
                addAll(statement, "DELETE FROM comments WHERE id = 3");
                seen.attempt("large", statement::executeLargeBatch);
            }
            commit(connection);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void failingTexts(boolean autoCommit) throws Exception {
        same((connection, seen) -> {
            connection.setAutoCommit(autoCommit);
            try (Statement statement = connection.createStatement()) {
                addAll(
                        statement,
                        "DELETE FROM comments WHERE post_id = 1",
                        "DELETE FROM posts WHERE id = 77",
                        "DELETE FROM posts WHERE id = 3",
                        "DELETE FROM likes");
                // the message quotes the text, which is the rewritten one
                seen.attempt("counts", () -> counts(statement));
                commit(connection);
                addAll(statement, "SELECT * FROM posts", "DELETE FROM posts WHERE id = 1");
                seen.attempt("with a query", () -> counts(statement));
                commit(connection);
                addAll(statement, "DELETE FROM comments WHERE nothing = 1", "DELETE FROM posts WHERE id = 1");
                seen.attempt("bad", () -> counts(statement));
                commit(connection);
                seen.attempt("none left", statement::executeBatch);
            }
        });
    }

    /** The counts, or what failed without the text that failed. */
    private static String counts(Statement statement) throws SQLException {
        try {
            return java.util.Arrays.toString(statement.executeBatch());
        } catch (java.sql.BatchUpdateException e) {
            return e.getSQLState() + " " + java.util.Arrays.toString(e.getUpdateCounts())
                    + java.util.Arrays.toString(e.getLargeUpdateCounts())
                    + e.getMessage()
                            .replaceFirst("(?s)Batch entry (\\d+) .* was aborted: ", "$1 ")
                            .replaceAll("\\s+Position: \\d+", "")
                    + " next "
                    + String.valueOf(e.getNextException()).replaceAll("\\s+Position: \\d+", "")
                    + " cause " + String.valueOf(e.getCause()).replaceAll("\\s+Position: \\d+", "");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void preparedEntries(boolean autoCommit) throws Exception {
        same((connection, seen) -> {
            connection.setAutoCommit(autoCommit);
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM comments WHERE id = ?")) {
                for (int round = 0; round < 3; round++) {
                    for (int id = round; id < 7; id++) {
                        delete.setInt(1, id);
                        delete.addBatch();
                    }
                    seen.add("counts", delete.executeBatch());
                }
                seen.attempt("none left", delete::executeBatch);
                delete.setInt(1, 1);
                delete.addBatch();
                delete.clearBatch();
                seen.attempt("cleared", delete::executeLargeBatch);
            }
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM posts WHERE id = ?")) {
                for (int id = 1; id < 4; id++) {
                    delete.setInt(1, id);
                    delete.addBatch();
                }
                seen.attempt("failing", () -> counts(delete));
                commit(connection);
                delete.clearParameters();
                seen.attemptTo("unset", delete::addBatch);
            }
        });
    }

    @Test
    void keysOfABatch() throws Exception {
        same((connection, seen) -> {
            try (PreparedStatement insert = connection.prepareStatement(
                            "INSERT INTO comments (post_id, body) VALUES (?, ?)", Statement.RETURN_GENERATED_KEYS);
                    PreparedStatement delete =
                            connection.prepareStatement("DELETE FROM comments WHERE post_id = ?", new String[] {"id"});
                    PreparedStatement deleteAll = connection.prepareStatement(
                            "DELETE FROM posts WHERE id = ?", Statement.RETURN_GENERATED_KEYS)) {
                for (int i = 1; i < 4; i++) {
                    insert.setInt(1, i);
                    insert.setString(2, "b" + i);
                    insert.addBatch();
                    delete.setInt(1, i);
                    delete.addBatch();
                }
                seen.add("inserted", insert.executeBatch());
                seen.add("keys", insert.getGeneratedKeys());
                seen.add("deleted", delete.executeBatch());
                seen.add("keys", delete.getGeneratedKeys());
                deleteAll.setInt(1, 1);
                deleteAll.addBatch();
                seen.add("deleted", deleteAll.executeBatch());
                seen.add("keys", deleteAll.getGeneratedKeys());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withAnActorToo(boolean autoCommit) throws Exception {
        same((connection, seen) -> {
            connection.setAutoCommit(autoCommit);
            try (Deletion deletion = Deletion.by("alice").because("spam");
                    Statement statement = connection.createStatement();
                    PreparedStatement delete = connection.prepareStatement("DELETE FROM posts WHERE id = ?")) {
                addAll(statement, "DELETE FROM comments WHERE id = 1", "DELETE FROM posts WHERE id = 3");
                seen.attempt("failing", () -> counts(statement));
                commit(connection);
                addAll(statement, "DELETE FROM comments WHERE id = 2", "UPDATE posts SET title = 'x'");
                seen.attempt("good", () -> counts(statement));
                for (int id : new int[] {1, 77, 3}) {
                    delete.setInt(1, id);
                    delete.addBatch();
                }
                seen.attempt("failing", () -> counts(delete));
                commit(connection);
                delete.setInt(1, 1);
                delete.addBatch();
                seen.attempt("good", () -> counts(delete));
                commit(connection);
                seen.add("autocommit", connection.getAutoCommit());
            }
        });
    }

    /** The second text would be read by a setting that only holds once the batch runs. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET search_path = archive, public",
                "SELECT set_config('search_path', 'archive', false)",
                "RESET ALL",
                "SET standard_conforming_strings = off"
            })
    void noTextFollowsOneThatChangesWhatItMeans(String setting) throws SQLException {
        try (Connection connection = guarded.getConnection();
                Statement statement = connection.createStatement()) {
            addAll(statement, "SET LOCAL statement_timeout = 0", "DELETE FROM comments WHERE id = 1", setting);
            assertThatThrownBy(() -> statement.addBatch("DELETE FROM comments WHERE id = 2"))
                    .isInstanceOf(StatementRefusedException.class)
                    .hasMessageContaining("RPV-");
            statement.clearBatch();
            addAll(statement, "SET LOCAL statement_timeout = 0", "DELETE FROM comments WHERE id = 2");
            assertThat(statement.executeBatch()).containsExactly(0, 1);
        }
    }

    @Test
    @Accepted("refusals")
    void whatIsRefusedIsNotInTheBatchAndTheRestIs() throws SQLException {
        try (Connection connection = guarded.getConnection();
                Statement statement = connection.createStatement()) {
            statement.addBatch("DELETE FROM comments WHERE id = 1");
            assertThatThrownBy(() -> statement.addBatch("TRUNCATE posts"))
                    .isInstanceOf(StatementRefusedException.class);
            statement.addBatch("DELETE FROM comments WHERE id = 2");
            assertThat(statement.executeBatch()).containsExactly(1, 1);
        }
    }

    @Test
    @Accepted("refused-when-executed")
    void aBatchThatIsRefusedWhenExecutedRunsNothingAndIsGone() throws SQLException {
        try (Connection connection = guarded.getConnection();
                Statement statement = connection.createStatement();
                PreparedStatement prepared = connection.prepareStatement("UPDATE posts SET title = 'x'")) {
            try (Scope all = Reprieve.including(Visibility.ALL)) {
                statement.addBatch("UPDATE posts SET title = 'x'");
                prepared.addBatch();
                assertThatThrownBy(prepared::executeBatch).hasMessageStartingWith("RPV-206 ");
            }
            assertThatThrownBy(statement::executeBatch).hasMessageStartingWith("RPV-206 ");
            assertThat(statement.executeBatch()).isEmpty();
            assertThat(prepared.executeBatch()).isEmpty();
            assertThat(Rows.of(blog.raw, "SELECT count(*) FROM posts WHERE title = 'x'"))
                    .containsExactly("count", "0");
        }
    }

    private static void commit(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
    }
}
