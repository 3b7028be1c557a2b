package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements and prepared statements: executed in every way, again and again, wrongly, and when closed. */
class JdbcStatementsTest extends JdbcContract {
    @Test
    void everyWayToExecuteAText() throws Exception {
        same((connection, seen) -> {
            try (Statement statement = connection.createStatement()) {
                seen.add("query", statement.executeQuery("SELECT * FROM posts ORDER BY id"));
                seen.attempt("update as query", () -> statement.executeQuery("DELETE FROM comments WHERE id = 1"));
                seen.attempt("query as update", () -> statement.executeUpdate("SELECT * FROM posts"));
                seen.add("update", statement.executeUpdate("DELETE FROM comments WHERE id = 2"));
                seen.add("large", statement.executeLargeUpdate("DELETE FROM comments WHERE id = 3"));
                seen.results("execute", statement, statement.execute("DELETE FROM posts WHERE id = 1 RETURNING *"));
                seen.results("nothing", statement, statement.execute(""));
                seen.results("comment", statement, statement.execute("-- posts"));
                seen.attempt("bad", () -> statement.execute("SELEC 1"));
                seen.attempt("no such", () -> statement.executeQuery("SELECT nothing FROM posts"));
                seen.attempt("no table", () -> statement.executeQuery("SELECT * FROM nowhere"));
                seen.attempt("null", () -> statement.execute(null));
                seen.attempt("null update", () -> statement.executeUpdate(null));
            }
        });
    }

    @Test
    void everyWayToExecuteWhatIsPrepared() throws Exception {
        same((connection, seen) -> {
            try (PreparedStatement read = connection.prepareStatement("SELECT * FROM posts WHERE id = ?");
                    PreparedStatement delete = connection.prepareStatement("DELETE FROM comments WHERE id = ?")) {
                for (int round = 0; round < 12; round++) {
                    read.setInt(1, round % 4);
                    seen.add("read", read.executeQuery());
                    seen.results("execute", read, read.execute());
                    delete.setLong(1, round);
                    seen.results("delete", delete, delete.execute());
                }
                seen.attempt("large", delete::executeLargeUpdate);
                seen.attempt("update as query", delete::executeQuery);
                seen.attempt("query as update", read::executeUpdate);
                read.clearParameters();
                seen.attempt("no parameter", read::executeQuery);
                seen.attemptTo("no such parameter", () -> read.setInt(2, 1));
                seen.attempt("text", () -> read.executeQuery("SELECT 1"));
                seen.attempt("text", () -> read.executeUpdate("DELETE FROM posts"));
                seen.attempt("text", () -> read.execute("DELETE FROM posts"));
                seen.attemptTo("text", () -> read.addBatch("DELETE FROM posts"));
            }
        });
    }

    @Test
    void failuresComeAtTheSamePoint() throws Exception {
        same((connection, seen) -> {
            for (String bad : List.of(
                    "SELEC 1",
                    "SELECT 1 FRM users",
                    "SELECT nothing FROM posts",
                    "DELETE FROM posts WHERE nothing = 1")) {
                try (PreparedStatement prepared = connection.prepareStatement(bad)) {
                    seen.attempt(bad, prepared::getMetaData);
                    seen.attempt(bad, prepared::execute);
                }
            }
            seen.attempt("null", () -> connection.prepareStatement(null));
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO posts VALUES (?, ?, ?, ?)")) {
                insert.setInt(1, 9);
                insert.setInt(2, 77);
                insert.setString(3, "nine");
                insert.setString(4, "Nine");
                seen.attempt("no author", insert::executeUpdate);
                insert.setInt(2, 1);
                insert.setString(3, "one");
                seen.attempt("slug taken", insert::executeUpdate);
                insert.setString(3, "nine");
                insert.setNull(4, Types.VARCHAR);
                seen.attempt("no title", insert::executeUpdate);
                insert.setObject(4, "Nine", Types.VARCHAR);
                seen.attempt("good", insert::executeUpdate);
            }
        });
    }

    @Test
    void whatIsClosedSaysSo() throws Exception {
        same((connection, seen) -> {
            Statement statement = connection.createStatement();
            PreparedStatement prepared = connection.prepareStatement("DELETE FROM posts WHERE id = 1");
            ResultSet rows = statement.executeQuery("SELECT * FROM posts");
            statement.close();
            prepared.close();
            seen.add("rows", rows.isClosed());
            seen.attempt("next", rows::next);
            seen.attempt("statement of rows", rows::getStatement);
            seen.attempt("query", () -> statement.executeQuery("SELECT * FROM posts"));
            seen.attempt("delete", () -> statement.executeUpdate("DELETE FROM posts"));
            seen.attemptTo("batch", () -> statement.addBatch("DELETE FROM posts"));
            seen.attempt("batch", statement::executeBatch);
            seen.attempt("results", statement::getMoreResults);
            seen.attempt("keys", statement::getGeneratedKeys);
            seen.add("connection", statement.getConnection() == connection);
            seen.attempt("prepared", prepared::executeUpdate);
            seen.attempt("prepared", prepared::execute);
            seen.attemptTo("prepared", prepared::addBatch);
            seen.attempt("meta", prepared::getMetaData);
            Statement open = connection.createStatement();
            connection.close();
            seen.attempt("text", () -> open.executeUpdate("DELETE FROM posts WHERE id = 1"));
            seen.attempt("create", connection::createStatement);
            seen.attempt("prepare", () -> connection.prepareStatement("DELETE FROM posts"));
            seen.attempt("call", () -> connection.prepareCall("{call twice(?)}"));
            seen.attemptTo("commit", connection::commit);
            seen.attemptTo("rollback", connection::rollback);
            seen.attempt("autocommit", connection::getAutoCommit);
            seen.attemptTo("autocommit", () -> connection.setAutoCommit(false));
            seen.attemptTo("savepoint", connection::setSavepoint);
            seen.attempt("metadata", connection::getMetaData);
            seen.attempt("schema", connection::getSchema);
            seen.attempt("native", () -> connection.nativeSQL("SELECT 1"));
            seen.attempt("valid", () -> connection.isValid(1));
            seen.attempt("closed", connection::isClosed);
            seen.attempt("info", connection::getClientInfo);
            seen.attemptTo("warnings", connection::clearWarnings);
            connection.close();
        });
    }

    @Test
    void statementsCloseWithTheirResultsIfAskedTo() throws Exception {
        same((connection, seen) -> {
            PreparedStatement statement = connection.prepareStatement("SELECT * FROM posts");
            statement.closeOnCompletion();
            seen.add("asked", statement.isCloseOnCompletion());
            ResultSet rows = statement.executeQuery();
            seen.add("same", statement.getResultSet() == rows);
            seen.add("open", statement.isClosed());
            rows.close();
            seen.add("closed", statement.isClosed());
            seen.attempt("again", statement::executeQuery);
        });
    }

    @Test
    void severalStatementsInOneText() throws Exception {
        String text = "SELECT id FROM posts ORDER BY id; DELETE FROM comments WHERE post_id = 1;"
                + " UPDATE posts SET title = 'x' WHERE id > 1; SELECT count(*) FROM comments;"
                + " DELETE FROM posts WHERE id = 1 RETURNING id; INSERT INTO users VALUES (9, 'zoe')";
        same((connection, seen) -> {
            try (Statement statement = connection.createStatement()) {
                seen.results("all", statement, statement.execute(text));
                seen.attempt("failing", () -> statement.execute("DELETE FROM likes WHERE post_id = 2; SELECT 1 / 0"));
                seen.results("after", statement, statement.execute("SELECT id FROM posts ORDER BY id"));
            }
            try (PreparedStatement prepared = connection.prepareStatement(
                    "SELECT title FROM posts WHERE id = ?; DELETE FROM comments WHERE post_id = ?; SELECT count(*) FROM comments")) {
                prepared.setInt(1, 2);
                prepared.setInt(2, 2);
                seen.results("prepared", prepared, prepared.execute());
            }
        });
    }

    @Test
    void resultsAreKeptOrClosedAsAsked() throws Exception {
        same((connection, seen) -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT id FROM posts; SELECT id FROM comments; SELECT id FROM users");
                ResultSet first = statement.getResultSet();
                seen.add("more", statement.getMoreResults(Statement.KEEP_CURRENT_RESULT));
                seen.add("kept", first.isClosed());
                ResultSet second = statement.getResultSet();
                seen.add("different", first == second);
                seen.add("more", statement.getMoreResults(Statement.CLOSE_ALL_RESULTS));
                seen.add("closed", first.isClosed() + " " + second.isClosed());
                seen.add("last", statement.getMoreResults());
                seen.add("no result", statement.getResultSet());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT {fn ucase(title)} FROM posts WHERE {fn length(title)} > 2 ORDER BY id",
                "SELECT p.id, c.id FROM {oj posts p LEFT OUTER JOIN comments c ON c.post_id = p.id} ORDER BY 1, 2",
                "SELECT id FROM notes WHERE at > {ts '2019-01-01 00:00:00'} AND day = {d '2020-01-02'}",
                "DELETE FROM notes WHERE day = {d '2020-01-02'}",
                "DELETE FROM posts WHERE {fn lcase(title)} = 'one' RETURNING {fn concat(title, slug)} AS both",
                "UPDATE posts SET title = {fn concat(title, '!')} WHERE id IN (SELECT {fn abs(id)} FROM comments)",
                "SELECT title FROM posts WHERE title LIKE 'T|%' {escape '|'}",
                "SELECT id FROM posts WHERE '{' = '{' AND \"slug\" ?? 'x'"
            })
    void escapes(String sql) throws Exception {
        same((connection, seen) -> {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("DELETE FROM comments WHERE id = 1");
                seen.attemptTo("executed", () -> seen.results("results", statement, statement.execute(sql)));
                statement.setEscapeProcessing(false);
                seen.attempt("without", () -> statement.execute(sql));
            }
        });
    }

    @Test
    void fetchSizesAndMaximaCountLiveRows() throws Exception {
        same((connection, seen) -> {
            connection.setAutoCommit(false);
            Rows.update(connection, "INSERT INTO comments SELECT g, 2, 'g' FROM generate_series(1000, 1099) AS g");
            Rows.update(connection, "DELETE FROM comments WHERE id % 3 = 0");
            try (PreparedStatement read = connection.prepareStatement("SELECT id FROM comments ORDER BY id")) {
                read.setFetchSize(7);
                seen.add("streamed", read.executeQuery());
                read.setMaxRows(10);
                seen.add("some", read.executeQuery());
                seen.attemptTo("large", () -> read.setLargeMaxRows(3));
                seen.attempt("large", read::getLargeMaxRows);
                seen.add("max", read.getMaxRows() + " " + read.getFetchSize());
                read.setFetchDirection(ResultSet.FETCH_FORWARD);
                seen.attemptTo("negative", () -> read.setFetchSize(-1));
            }
            connection.commit();
        });
    }

    @Test
    void aStreamGoesOnWhileItsRowsAreDeleted() throws Exception {
        same((connection, seen) -> {
            connection.setAutoCommit(false);
            try (Statement read = connection.createStatement();
                    PreparedStatement delete = connection.prepareStatement("DELETE FROM comments WHERE id = ?")) {
                read.setFetchSize(1);
                try (ResultSet rows = read.executeQuery("SELECT id FROM comments ORDER BY id")) {
                    while (rows.next()) {
                        delete.setLong(1, rows.getLong(1));
                        seen.add("deleted " + rows.getLong(1), delete.executeUpdate());
                    }
                }
            }
            connection.commit();
        });
    }

    @Test
    void warningsReachTheStatementThatCausedThem() throws Exception {
        same((connection, seen) -> {
            try (Statement statement = connection.createStatement()) {
                seen.add("none", statement.getWarnings());
                statement.execute("DO $$ BEGIN RAISE WARNING 'one'; RAISE NOTICE 'two'; END $$");
                seen.add("some", statement.getWarnings());
                statement.clearWarnings();
                seen.add("cleared", statement.getWarnings());
                statement.executeUpdate("DELETE FROM posts WHERE id = 1");
                seen.add("deleted", statement.getWarnings());
                seen.add("connection", connection.getWarnings());
            }
        });
    }

    @Test
    void queryAndParameterMetadata() throws Exception {
        same((connection, seen) -> {
            for (String sql : List.of(
                    "SELECT * FROM posts WHERE id = ?",
                    "SELECT p.*, c.body AS said FROM posts p JOIN comments c ON c.post_id = p.id WHERE c.body = ?",
                    "DELETE FROM posts WHERE id = ? AND title = ? RETURNING *",
                    "DELETE FROM posts WHERE id = ?",
                    "INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?)",
                    "TABLE posts")) {
                try (PreparedStatement prepared = connection.prepareStatement(sql)) {
                    var columns = prepared.getMetaData();
                    for (int i = 1; columns != null && i <= columns.getColumnCount(); i++) {
                        seen.add(
                                sql,
                                String.join(
                                        " ",
                                        columns.getColumnLabel(i),
                                        columns.getColumnName(i),
                                        columns.getTableName(i),
                                        columns.getSchemaName(i),
                                        columns.getColumnTypeName(i),
                                        columns.getColumnClassName(i),
                                        columns.isNullable(i) + "",
                                        columns.isAutoIncrement(i) + ""));
                    }
                    var parameters = prepared.getParameterMetaData();
                    for (int i = 1; i <= parameters.getParameterCount(); i++) {
                        seen.add(sql, parameters.getParameterTypeName(i) + " " + parameters.getParameterClassName(i));
                    }
                }
            }
        });
    }

    @Test
    void wholeRowsShowNoMarkers() throws Exception {
        List<String> seen = same((connection, out) -> {
            for (String sql : List.of(
                    "SELECT p FROM posts p WHERE id = 1",
                    "SELECT row_to_json(p) FROM posts p WHERE id = 1",
                    "SELECT ARRAY(SELECT p FROM posts p WHERE id = 1)::text",
                    "SELECT to_jsonb(p) - 'title' FROM posts p WHERE id = 1",
                    "SELECT ROW(p.*) FROM posts p WHERE id = 1")) {
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery(sql)) {
                    rows.next();
                    Object value = rows.getObject(1);
                    out.add(sql, value.getClass().getName() + " " + value + " " + rows.getString(1));
                }
            }
        });
        assertThat(seen).noneMatch(line -> line.contains("is_deleted") || line.contains(",t,"));
    }

    @Test
    void whatTheGuardRefusesItRefusesWhenItIsGivenTheText() throws SQLException {
        try (Connection connection = guarded.getConnection();
                Statement statement = connection.createStatement()) {
            for (Transcript.Action action : List.<Transcript.Action>of(
                    () -> connection.prepareStatement("TRUNCATE posts"),
                    () -> connection.prepareStatement("TRUNCATE posts", Statement.RETURN_GENERATED_KEYS),
                    () -> connection.prepareCall("TRUNCATE posts"),
                    () -> connection.nativeSQL("TRUNCATE posts"),
                    () -> statement.addBatch("TRUNCATE posts"),
                    () -> statement.execute("SELECT 1; TRUNCATE posts"),
                    () -> statement.executeQuery("TRUNCATE posts"),
                    () -> statement.executeUpdate("TRUNCATE posts", new String[] {"id"}),
                    () -> statement.executeLargeUpdate("TRUNCATE posts"))) {
                assertThat(org.assertj.core.api.Assertions.catchThrowable(action::run))
                        .hasMessageStartingWith("RPV-201 line 1:");
            }
            assertThat(statement.executeBatch()).isEmpty();
        }
    }
}
