package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Updatable result sets: which they are, and what is done through them. */
class JdbcUpdatableTest extends JdbcContract {
    private static Statement updatable(Connection connection) throws SQLException {
        return connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM posts ORDER BY id",
                "SELECT id, title FROM posts WHERE id < 3 ORDER BY id",
                "SELECT p.id, p.title FROM posts p ORDER BY id",
                "SELECT title FROM posts ORDER BY id",
                "SELECT id AS number, title FROM posts ORDER BY id",
                "SELECT * FROM public.posts ORDER BY id",
                "SELECT * FROM tags ORDER BY name",
                "SELECT id, title FROM titles ORDER BY id",
                "SELECT p.id, title FROM posts p, users u WHERE u.id = author_id ORDER BY p.id",
                "SELECT id, name AS title FROM users ORDER BY id",
                "SELECT max(id) AS id, 'x' AS title FROM posts"
            })
    void whatCanBeUpdatedByResultSet(String sql) throws Exception {
        same((connection, seen) -> {
            try (Statement statement = updatable(connection);
                    ResultSet rows = statement.executeQuery(sql)) {
                seen.add("concurrency", rows.getConcurrency() + " " + rows.getType());
                seen.attemptTo("before the first", rows::deleteRow);
                seen.attemptTo("before the first", rows::refreshRow);
                rows.next();
                seen.attemptTo("set", () -> rows.updateString("title", "changed"));
                seen.attemptTo("update", rows::updateRow);
                seen.attempt("read", () -> rows.getString("title"));
                seen.attemptTo("refresh", rows::refreshRow);
                seen.attempt("next", rows::next);
                if (rows.getConcurrency() == ResultSet.CONCUR_UPDATABLE && !rows.isAfterLast()) {
                    seen.attemptTo("set", () -> rows.updateString("title", "not"));
                    seen.attemptTo("cancel", rows::cancelRowUpdates);
                }
                seen.attempt("read", () -> rows.getString("title"));
                seen.attempt("flags", () -> rows.rowDeleted() + " " + rows.rowUpdated() + " " + rows.rowInserted());
                rows.afterLast();
                seen.attemptTo("after the last", rows::deleteRow);
            }
        });
    }

    @Test
    void insertingThroughAResultSet() throws Exception {
        same((connection, seen) -> {
            Rows.update(connection, "DELETE FROM posts WHERE id = 1");
            try (Statement statement = updatable(connection);
                    ResultSet rows =
                            statement.executeQuery("SELECT id, author_id, slug, title FROM posts ORDER BY id")) {
                rows.moveToInsertRow();
                rows.updateInt("id", 50);
                rows.updateString("slug", "one");
                rows.updateString("title", "Again");
                rows.insertRow();
                seen.attempt("read", () -> rows.getString("title"));
                seen.attemptTo("deleting there", rows::deleteRow);
                seen.attemptTo("updating there", rows::updateRow);
                rows.updateInt("id", 51);
                rows.updateString("slug", "one");
                rows.updateString("title", "Twice");
                seen.attemptTo("taken", rows::insertRow);
                rows.updateString("slug", "other");
                rows.updateInt("author_id", 77);
                seen.attemptTo("no author", rows::insertRow);
                rows.moveToCurrentRow();
                while (rows.next()) {
                    seen.add("row", rows.getInt(1) + rows.getString(4));
                }
            }
        });
    }

    @Test
    void deletingThroughAResultSetRestrictsAndCascades() throws Exception {
        same((connection, seen) -> {
            for (boolean autoCommit : new boolean[] {true, false}) {
                connection.setAutoCommit(autoCommit);
                try (Statement statement = updatable(connection);
                        ResultSet rows = statement.executeQuery("SELECT * FROM posts ORDER BY id DESC")) {
                    rows.next();
                    seen.attemptTo("restricted " + rows.getInt("id"), rows::deleteRow);
                    if (!autoCommit) {
                        connection.rollback();
                    }
                }
                try (Statement statement = updatable(connection);
                        ResultSet rows = statement.executeQuery("SELECT * FROM comments ORDER BY id")) {
                    rows.next();
                    rows.deleteRow();
                    seen.add("next", rows.next());
                    seen.add("row", rows.getInt(1));
                }
                if (!autoCommit) {
                    connection.commit();
                }
            }
        });
    }

    @Test
    void aTableWithoutAKeyIsNeverDeletedFromForGood() throws SQLException {
        PostgresServer.execute(blog.raw, "DROP TRIGGER reprieve_fence ON tags");
        try (Connection connection = guarded.getConnection();
                Statement statement = updatable(connection);
                ResultSet rows = statement.executeQuery("SELECT * FROM tags")) {
            rows.next();
            assertThatThrownBy(rows::deleteRow).isInstanceOf(SQLException.class);
        }
        assertThat(Rows.of(blog.raw, "SELECT count(*) FROM tags")).containsExactly("count", "2");
    }
}
