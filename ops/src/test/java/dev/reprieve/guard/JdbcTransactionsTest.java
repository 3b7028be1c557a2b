package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.equivalence.Accepted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions, savepoints and the settings of a session. */
class JdbcTransactionsTest extends JdbcContract {
    private static void count(Connection connection, Transcript seen) throws SQLException {
        seen.add("posts", Rows.of(connection, "SELECT id FROM posts ORDER BY id"));
    }

    @Test
    void savepoints() throws Exception {
        same((connection, seen) -> {
            seen.attempt("in autocommit", () -> connection.setSavepoint("x"));
            connection.setAutoCommit(false);
            Savepoint start = connection.setSavepoint();
            Rows.update(connection, "DELETE FROM posts WHERE id = 1");
            Savepoint named = connection.setSavepoint("named");
            Rows.update(connection, "DELETE FROM posts WHERE id = 2");
            count(connection, seen);
            connection.rollback(named);
            count(connection, seen);
            Rows.update(connection, "DELETE FROM posts WHERE id = 2");
            connection.releaseSavepoint(named);
            seen.attemptTo("released", () -> connection.rollback(named));
            connection.rollback(start);
            count(connection, seen);
            seen.attempt("name", named::getSavepointName);
            seen.add("number", start.getSavepointId());
            Rows.update(connection, "DELETE FROM posts WHERE id = 1");
            connection.commit();
            seen.attemptTo("ended", () -> connection.rollback(start));
            connection.rollback();
            count(connection, seen);
        });
        assertThat(Rows.of(blog.raw, "SELECT count(*) FROM reprieve.deletion")).containsExactly("count", "1");
    }

    @Test
    void aFailureAbortsTheTransactionUntilItIsRolledBack() throws Exception {
        same((connection, seen) -> {
            connection.setAutoCommit(false);
            Rows.update(connection, "DELETE FROM comments WHERE id = 1");
            Savepoint savepoint = connection.setSavepoint();
            seen.attempt("restricted", () -> Rows.update(connection, "DELETE FROM posts WHERE id = 3"));
            seen.attempt("aborted", () -> Rows.update(connection, "DELETE FROM comments WHERE id = 2"));
            seen.attempt("aborted", () -> Rows.of(connection, "SELECT * FROM posts"));
            connection.rollback(savepoint);
            Rows.update(connection, "DELETE FROM comments WHERE id = 2");
            connection.commit();
            seen.attempt("restricted", () -> Rows.update(connection, "DELETE FROM posts WHERE id = 3"));
            seen.attemptTo("commit", connection::commit);
            count(connection, seen);
        });
    }

    @Test
    void deferredConstraintsFailAtCommit() throws Exception {
        same((connection, seen) -> {
            connection.setAutoCommit(false);
            Rows.update(connection, "INSERT INTO notes (id, post_id) VALUES (5, 88)");
            seen.attemptTo("no parent", connection::commit);
            Rows.update(connection, "DELETE FROM posts WHERE id = 2");
            seen.attemptTo("child", connection::commit);
            Rows.update(connection, "DELETE FROM posts WHERE id = 2");
            Rows.update(connection, "DELETE FROM notes WHERE post_id = 2");
            seen.attemptTo("none", connection::commit);
            connection.setAutoCommit(true);
            seen.attempt("alone", () -> Rows.update(connection, "INSERT INTO notes (id, post_id) VALUES (6, 2)"));
            connection.setAutoCommit(false);
            Rows.update(connection, "INSERT INTO notes (id, post_id) VALUES (7, 88)");
            seen.attemptTo("by autocommit", () -> connection.setAutoCommit(true));
        });
    }

    @Test
    void autocommitEitherWay() throws Exception {
        same((connection, seen) -> {
            seen.add("on", connection.getAutoCommit());
            Rows.update(connection, "DELETE FROM comments WHERE id = 1");
            connection.setAutoCommit(false);
            Rows.update(connection, "DELETE FROM comments WHERE id = 2");
            connection.rollback();
            Rows.update(connection, "DELETE FROM comments WHERE id = 3");
            connection.setAutoCommit(true);
            seen.attemptTo("commit", connection::commit);
            seen.attemptTo("rollback", connection::rollback);
            seen.add("left", Rows.of(connection, "SELECT id FROM comments"));
            connection.setAutoCommit(false);
            Rows.update(connection, "DELETE FROM comments");
            // closing rolls back
        });
    }

    @Test
    void transactionsByText() throws Exception {
        same((connection, seen) -> {
            for (String text : List.of(
                    "BEGIN; DELETE FROM comments WHERE id = 1; COMMIT",
                    "BEGIN; DELETE FROM comments WHERE id = 2",
                    "SAVEPOINT a; DELETE FROM posts WHERE id = 1",
                    "ROLLBACK TO SAVEPOINT a",
                    "RELEASE SAVEPOINT a",
                    "COMMIT AND CHAIN",
                    "DELETE FROM comments",
                    "ROLLBACK")) {
                try (Statement statement = connection.createStatement()) {
                    seen.results(text, statement, statement.execute(text));
                }
                seen.add("left", Rows.of(connection, "SELECT id FROM comments ORDER BY id"));
            }
        });
    }

    @Test
    @Accepted("read-only")
    void readOnlyIsReadOnly() throws Exception {
        same((connection, seen) -> {
            connection.setReadOnly(true);
            seen.add("read only", connection.isReadOnly());
            connection.setAutoCommit(false);
            count(connection, seen);
            // the message names the kind of statement, which is UPDATE behind the guard
            seen.add("state", state(() -> Rows.update(connection, "DELETE FROM posts WHERE id = 1")));
            connection.rollback();
            seen.attemptTo("in a transaction", () -> {
                count(connection, seen);
                connection.setReadOnly(false);
            });
            connection.rollback();
            connection.setReadOnly(false);
            seen.attempt("writes", () -> Rows.update(connection, "DELETE FROM posts WHERE id = 1"));
            connection.commit();
        });
    }

    private static String state(Transcript.Attempt attempt) throws Exception {
        try {
            return String.valueOf(attempt.run());
        } catch (SQLException e) {
            return e.getClass() + " " + e.getSQLState();
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                Connection.TRANSACTION_READ_UNCOMMITTED,
                Connection.TRANSACTION_READ_COMMITTED,
                Connection.TRANSACTION_REPEATABLE_READ,
                Connection.TRANSACTION_SERIALIZABLE,
                Connection.TRANSACTION_NONE
            })
    void isolation(int level) throws Exception {
        same((connection, seen) -> {
            seen.attemptTo("set", () -> connection.setTransactionIsolation(level));
            seen.add("level", connection.getTransactionIsolation());
            connection.setAutoCommit(false);
            count(connection, seen);
            seen.attemptTo("too late", () -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE));
            Rows.update(connection, "DELETE FROM posts WHERE id = 1");
            connection.commit();
        });
    }

    @Test
    void aSnapshotGoesOnSeeingWhatAnotherDeletes() throws Exception {
        for (var dataSource : List.of(guarded, blog.plain)) {
            try (Connection one = dataSource.getConnection();
                    Connection other = dataSource.getConnection()) {
                one.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                one.setAutoCommit(false);
                assertThat(Rows.of(one, "SELECT id FROM posts WHERE id = 1")).containsExactly("id", "1");
                Rows.update(other, "DELETE FROM posts WHERE id = 1");
                assertThat(Rows.of(one, "SELECT id FROM posts WHERE id = 1")).containsExactly("id", "1");
                assertThat(state(() -> Rows.update(one, "DELETE FROM posts WHERE id = 1")))
                        .endsWith("40001");
                one.rollback();
                assertThat(Rows.update(one, "DELETE FROM posts WHERE id = 1")).isZero();
            }
        }
        sameContents();
    }

    @Test
    void cursorsOverCommits() throws Exception {
        same((connection, seen) -> {
            seen.add("holdability", connection.getHoldability());
            connection.setAutoCommit(false);
            for (int holdability : new int[] {ResultSet.HOLD_CURSORS_OVER_COMMIT, ResultSet.CLOSE_CURSORS_AT_COMMIT}) {
                connection.setHoldability(holdability);
                try (PreparedStatement read = connection.prepareStatement("SELECT id FROM posts ORDER BY id")) {
                    read.setFetchSize(1);
                    seen.add("of statement", read.getResultSetHoldability());
                    ResultSet rows = read.executeQuery();
                    rows.next();
                    seen.attemptTo("commit", connection::commit);
                    seen.add("next", state(rows::next));
                    seen.add("next", state(rows::next));
                }
                connection.rollback();
            }
            seen.attemptTo("bad", () -> connection.setHoldability(77));
            seen.attempt(
                    "types",
                    () -> connection
                            .createStatement(
                                    ResultSet.TYPE_SCROLL_SENSITIVE,
                                    ResultSet.CONCUR_READ_ONLY,
                                    ResultSet.HOLD_CURSORS_OVER_COMMIT)
                            .getResultSetType());
        });
    }

    @Test
    void schemasAndSearchPaths() throws Exception {
        for (var dataSource : List.of(blog.raw, blog.plain)) {
            dev.reprieve.testkit.PostgresServer.execute(
                    dataSource,
                    "CREATE SCHEMA side; CREATE TABLE side.posts (id int, other text); INSERT INTO side.posts VALUES"
                            + " (1, 'side'), (2, 'sides'); CREATE ROLE side_" + dataSource.hashCode()
                            + "; GRANT USAGE ON SCHEMA side TO PUBLIC; GRANT SELECT ON side.posts TO PUBLIC");
        }
        String read = "SELECT * FROM posts WHERE id = 1";
        guarded = blog.guarded();
        same((connection, seen) -> {
            seen.add("schema", connection.getSchema());
            for (String change : List.of(
                    "SET search_path = side",
                    "SET search_path TO DEFAULT",
                    "BEGIN; SET LOCAL search_path = side, public",
                    "COMMIT",
                    "SET SESSION search_path = side, public",
                    "RESET search_path",
                    "ALTER ROLE CURRENT_USER SET search_path = side",
                    "SELECT set_config('search_path', 'side', false)",
                    "DISCARD ALL",
                    "ALTER ROLE CURRENT_USER RESET search_path",
                    "RESET ALL")) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(change);
                }
                seen.add(change, Rows.of(connection, "SELECT * FROM posts WHERE id = 1"));
                seen.add("schema", connection.getSchema());
            }
            connection.setSchema("side");
            seen.add("set", Rows.of(connection, read));
            connection.setAutoCommit(false);
            connection.setSchema("public");
            seen.add("set", Rows.of(connection, read));
            connection.rollback();
            seen.add("rolled back", Rows.of(connection, read));
            Savepoint savepoint = connection.setSavepoint();
            Rows.update(connection, "SET LOCAL search_path = public");
            seen.add("local", Rows.of(connection, read));
            connection.rollback(savepoint);
            seen.add("rolled back", Rows.of(connection, read));
            connection.commit();
            seen.add("schema", connection.getSchema());
            connection.setSchema("nowhere");
            seen.attempt("no such", () -> Rows.of(connection, read));
            connection.rollback();
        });
        for (var dataSource : List.of(blog.raw, blog.plain)) {
            dev.reprieve.testkit.PostgresServer.execute(
                    dataSource, "DROP SCHEMA side CASCADE; DROP ROLE side_" + dataSource.hashCode());
        }
    }
}
