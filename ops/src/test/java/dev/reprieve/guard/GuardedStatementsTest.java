package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same statements through the guard and on the twin without it: the same rows, counts and errors. */
class GuardedStatementsTest {
    private static final List<String> TABLES = List.of("users", "posts", "comments", "likes", "invoices", "bookmarks");

    private static Blog blog;
    private Connection guarded;
    private Connection plain;

    @BeforeAll
    static void create() throws SQLException {
        blog = Blog.create();
    }

    @BeforeEach
    void connect() throws SQLException {
        blog.reset();
        guarded = blog.guarded().getConnection();
        plain = blog.plain.getConnection();
    }

    @AfterEach
    void disconnect() throws SQLException {
        guarded.close();
        plain.close();
    }

    private void same(String sql) throws SQLException {
        assertThat(Rows.outcome(guarded, sql)).as(sql).isEqualTo(Rows.outcome(plain, sql));
    }

    private void sameContents() throws SQLException {
        for (String table : TABLES) {
            same("SELECT * FROM " + table + " ORDER BY 1, 2");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM posts WHERE id = 1",
                "DELETE FROM posts WHERE id = 3",
                "DELETE FROM posts USING users WHERE author_id = users.id AND name = 'ann'",
                "DELETE FROM comments WHERE body < 'c' RETURNING *",
                "DELETE FROM posts WHERE id = 2 RETURNING id, title AS was",
                "DELETE FROM likes WHERE user_id = 2",
                "DELETE FROM users WHERE id = 2",
                "UPDATE posts SET title = title || '!' WHERE id < 3 RETURNING *",
                "INSERT INTO comments (post_id, body) VALUES (77, 'x')",
                "INSERT INTO posts VALUES (9, 1, 'two', 'Again')",
                "INSERT INTO posts VALUES (9, 1, 'nine', 'Nine') RETURNING *",
                "WITH gone AS (DELETE FROM comments WHERE post_id = 1 RETURNING id) SELECT count(*) FROM gone"
            })
    void oneStatement(String sql) throws SQLException {
        same(sql);
        sameContents();
        same(sql);
        sameContents();
    }

    @Test
    void aDeletedRowFreesItsKeyAndCannotBeReferenced() throws SQLException {
        same("DELETE FROM posts WHERE id = 1");
        same("INSERT INTO comments (post_id, body) VALUES (1, 'late')");
        same("INSERT INTO posts VALUES (9, 1, 'one', 'Again')");
        same("INSERT INTO posts VALUES (10, 1, 'one', 'Twice')");
        same("INSERT INTO posts VALUES (11, 1, 'one', 'Or not') ON CONFLICT (slug) DO NOTHING");
        same("UPDATE posts SET title = 'x' WHERE id = 1");
        same("DELETE FROM posts WHERE id = 1");
        sameContents();
        assertThat(Rows.of(blog.raw, "SELECT count(*) FROM posts WHERE live IS NULL"))
                .containsExactly("count", "1");
    }

    @Test
    void restrictReportsTheOriginalNameAndTransactionsGoOnFromASavepoint() throws SQLException {
        for (Connection connection : List.of(guarded, plain)) {
            connection.setAutoCommit(false);
            var savepoint = connection.setSavepoint();
            assertThat(Rows.outcome(connection, "DELETE FROM posts WHERE id = 3"))
                    .singleElement()
                    .asString()
                    .startsWith("org.postgresql.util.PSQLException 23503 ERROR: update or delete on table \"posts\""
                            + " violates foreign key constraint \"invoices_post_id_fkey\" on table \"invoices\"\n"
                            + "  Detail: Key (id)=(3) is still referenced from table \"invoices\".");
            connection.rollback(savepoint);
            assertThat(Rows.update(connection, "DELETE FROM invoices")).isEqualTo(1);
            assertThat(Rows.update(connection, "DELETE FROM posts WHERE id = 3"))
                    .isEqualTo(1);
            connection.commit();
        }
        sameContents();
    }

    @Test
    void aPreparedStatementDeletesAgainAndAgain() throws SQLException {
        for (Connection connection : List.of(guarded, plain)) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM comments WHERE post_id = ?")) {
                for (int round = 0; round < 8; round++) {
                    delete.setInt(1, round);
                    assertThat(delete.executeUpdate()).isEqualTo(round == 1 ? 2 : round == 2 ? 1 : 0);
                }
                delete.setInt(1, 1);
                assertThat(delete.execute()).isFalse();
                assertThat(delete.getUpdateCount()).isZero();
                assertThat(delete.executeLargeUpdate()).isZero();
            }
        }
        sameContents();
    }

    @Test
    void batchesCountEachEntryAndStopAtTheSameError() throws SQLException {
        for (Connection connection : List.of(guarded, plain)) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM posts WHERE id = ?")) {
                for (int id : new int[] {1, 77, 2}) {
                    delete.setInt(1, id);
                    delete.addBatch();
                }
                assertThat(delete.executeBatch()).containsExactly(1, 0, 1);
            }
            try (Statement statement = connection.createStatement()) {
                statement.addBatch("DELETE FROM comments");
                statement.addBatch("DELETE FROM posts WHERE id = 3");
                BatchUpdateException failure =
                        catchThrowableOfType(BatchUpdateException.class, statement::executeBatch);
                assertThat(failure.getSQLState()).isEqualTo("23503");
                assertThat(failure.getMessage())
                        .contains("\"invoices_post_id_fkey\"", "Key (id)=(3)")
                        .doesNotContain("_live");
            }
        }
        sameContents();
    }

    @Test
    void generatedKeysShowNoMarkers() throws SQLException {
        for (String sql : List.of(
                "INSERT INTO posts (author_id, slug, title) VALUES (1, 'new', 'New')",
                "UPDATE comments SET body = 'z' WHERE id = 3",
                "DELETE FROM comments WHERE id = 3")) {
            assertThat(generatedKeys(guarded, sql)).as(sql).isEqualTo(generatedKeys(plain, sql));
        }
        sameContents();
    }

    private static List<String> generatedKeys(Connection connection, String sql) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement all = connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
            assertThat(all.executeUpdate()).isEqualTo(1);
            List<String> found = Rows.of(all.getGeneratedKeys());
            connection.rollback();
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql, Statement.RETURN_GENERATED_KEYS);
                found.addAll(Rows.of(statement.getGeneratedKeys()));
                connection.rollback();
                statement.executeUpdate(sql, new String[] {"id"});
                found.addAll(Rows.of(statement.getGeneratedKeys()));
            }
            connection.commit();
            return found;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    @Test
    void aMaximumOfRowsCountsLiveRows() throws SQLException {
        same("DELETE FROM posts WHERE id = 1");
        for (Connection connection : List.of(guarded, plain)) {
            try (Statement statement = connection.createStatement()) {
                statement.setMaxRows(1);
                statement.setFetchSize(1);
                try (ResultSet rows = statement.executeQuery("SELECT id FROM posts ORDER BY id")) {
                    assertThat(Rows.of(rows)).containsExactly("id", "2");
                }
            }
        }
    }

    @Test
    void preparedReadsSeeWhatIsDeletedMeanwhile() throws SQLException {
        try (PreparedStatement read = guarded.prepareStatement("SELECT p.* FROM posts p WHERE id = ?")) {
            read.setLong(1, 1);
            assertThat(Rows.of(read.executeQuery())).containsExactly("id|author_id|slug|title", "1|1|one|One");
            assertThat(Rows.update(guarded, "DELETE FROM posts WHERE id = 1")).isEqualTo(1);
            assertThat(Rows.of(read.executeQuery())).containsExactly("id|author_id|slug|title");
            assertThat(read.getMetaData().getColumnCount()).isEqualTo(4);
        }
    }
}
