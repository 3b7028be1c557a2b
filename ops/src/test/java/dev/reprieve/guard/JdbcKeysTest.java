package dev.reprieve.guard;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Generated keys in every form that JDBC has. */
class JdbcKeysTest extends JdbcContract {
    /** One of the ways to ask for keys. */
    private interface Way {
        Statement execute(Connection connection, String sql) throws SQLException;
    }

    /** One of the ways to execute a text. */
    private interface Execution {
        void execute(Statement statement, String sql) throws SQLException;
    }

    /** One of the ways to prepare it. */
    private interface Preparation {
        PreparedStatement prepare(Connection connection, String sql) throws SQLException;
    }

    private static Way text(Execution execution) {
        return (connection, sql) -> {
            Statement statement = connection.createStatement();
            execution.execute(statement, sql);
            return statement;
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO posts (author_id, slug, title) VALUES (1, 'new', 'New')",
                "INSERT INTO posts (author_id, slug, title) VALUES (1, 'new', 'New'), (2, 'newer', 'Newer');",
                "INSERT INTO posts VALUES (50, 1, 'one', 'x') ON CONFLICT DO NOTHING",
                "INSERT INTO posts VALUES (50, 1, 'one', 'x') ON CONFLICT (slug) DO UPDATE SET title = 'y'",
                "UPDATE comments SET body = 'z' WHERE post_id = 1",
                "DELETE FROM comments WHERE post_id = 1",
                "DELETE FROM comments USING posts WHERE post_id = posts.id AND posts.title = 'One' -- why",
                "DELETE FROM comments WHERE id = 1 RETURNING body",
                "WITH a AS (SELECT 1 AS n) DELETE FROM comments USING a WHERE comments.id = a.n",
                "DELETE FROM comments WHERE id = 77",
                "DELETE FROM users WHERE id = 77",
                "SELECT * FROM comments ORDER BY id",
                "DELETE FROM comments WHERE id = 1; UPDATE posts SET title = 'y' WHERE id = 1; SELECT 1",
                "MERGE INTO posts USING users ON posts.id = 1 AND users.id = 1 WHEN MATCHED THEN UPDATE SET title = 'm'",
                "DELETE FROM posts WHERE id = 3"
            })
    void keys(String sql) throws Exception {
        same((connection, seen) -> {
            connection.setAutoCommit(false);
            // sequences go on where the last script left them
            Rows.of(connection, "SELECT setval('posts_id_seq', 200), setval('comments_id_seq', 200)");
            int way = 0;
            for (Way ask : ways()) {
                String name = "way " + way++;
                seen.attemptTo(name, () -> {
                    try (Statement statement = ask.execute(connection, sql)) {
                        seen.add(name, statement.getUpdateCount());
                        seen.add(name, statement.getGeneratedKeys());
                        seen.results(name, statement, statement.getMoreResults());
                    }
                });
                connection.rollback();
            }
        });
    }

    private static Way[] ways() {
        return new Way[] {
            text((s, sql) -> s.execute(sql)),
            text((s, sql) -> s.execute(sql, Statement.NO_GENERATED_KEYS)),
            text((s, sql) -> s.execute(sql, Statement.RETURN_GENERATED_KEYS)),
            text((s, sql) -> s.executeUpdate(sql, Statement.RETURN_GENERATED_KEYS)),
            text((s, sql) -> s.executeLargeUpdate(sql, Statement.RETURN_GENERATED_KEYS)),
            text((s, sql) -> s.execute(sql, new int[] {1})),
            text((s, sql) -> s.executeUpdate(sql, new int[] {})),
            text((s, sql) -> s.execute(sql, new String[] {"id"})),
            text((s, sql) -> s.executeUpdate(sql, new String[] {"id", "body"})),
            text((s, sql) -> s.executeLargeUpdate(sql, new String[] {})),
            text((s, sql) -> s.execute(sql, new String[] {"*"})),
            text((s, sql) -> s.execute(sql, 3)),
            prepared((c, sql) -> c.prepareStatement(sql)),
            prepared((c, sql) -> c.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)),
            prepared((c, sql) -> c.prepareStatement(sql, new String[] {"id"})),
            prepared((c, sql) -> c.prepareStatement(sql, new int[] {1})),
        };
    }

    private static Way prepared(Preparation preparation) {
        return (connection, sql) -> {
            PreparedStatement statement = preparation.prepare(connection, sql);
            statement.execute();
            return statement;
        };
    }
}
