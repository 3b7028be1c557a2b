package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calls of functions and procedures, and what of theirs could lead past the guard. */
class JdbcCallsTest extends JdbcContract {
    @Test
    void functionsAndProcedures() throws Exception {
        same((connection, seen) -> {
            try (CallableStatement call = connection.prepareCall("{? = call add_user(?, ?)}")) {
                call.registerOutParameter(1, Types.INTEGER);
                call.setInt(2, 7);
                call.setString(3, "gil");
                seen.add("result", call.execute());
                seen.add("out", call.getInt(1) + " " + call.getObject(1) + " " + call.wasNull());
                seen.attempt("again", call::executeUpdate);
                seen.attempt("no such", () -> call.getInt(2));
                call.addBatch();
                seen.attempt("batch", call::executeBatch);
            }
            try (CallableStatement call = connection.prepareCall("{call add_user(8, 'hal')}")) {
                seen.add("result", call.executeQuery());
            }
            try (CallableStatement call = connection.prepareCall("call twice(?)")) {
                call.setInt(1, 21);
                call.registerOutParameter(1, Types.INTEGER);
                seen.attempt("execute", call::execute);
                seen.attempt("out", () -> call.getInt(1));
            }
            try (CallableStatement call = connection.prepareCall("{call nothing(?)}")) {
                seen.attempt("unset", call::execute);
                call.setInt(1, 1);
                seen.attempt("unknown", call::execute);
            }
            seen.attempt("bad", () -> connection.prepareCall("{call }").execute());
            seen.attempt(
                    "select",
                    () -> connection
                            .prepareCall("SELECT id FROM posts ORDER BY id")
                            .executeQuery());
            seen.attempt(
                    "delete",
                    () -> connection.prepareCall("DELETE FROM comments").executeUpdate());
        });
    }

    @Test
    void cursorsAndArrays() throws Exception {
        same((connection, seen) -> {
            connection.setAutoCommit(false);
            try (CallableStatement call = connection.prepareCall("{? = call names()}")) {
                call.registerOutParameter(1, Types.OTHER);
                call.execute();
                ResultSet names = (ResultSet) call.getObject(1);
                seen.add("names", names);
                names.close();
            }
            try (CallableStatement call = connection.prepareCall("{? = call names()}")) {
                call.registerOutParameter(1, Types.REF_CURSOR);
                call.execute();
                seen.add("names", call.getObject(1));
                seen.attempt("typed", () -> call.getObject(1, ResultSet.class));
                seen.attempt("mapped", () -> call.getObject(1, Map.of()));
            }
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT names()")) {
                rows.next();
                seen.add("names", rows.getObject(1));
                seen.add("as text", rows.getString(1) != null);
            }
            try (CallableStatement call = connection.prepareCall("{? = call initials()}")) {
                call.registerOutParameter(1, Types.ARRAY);
                call.execute();
                Array array = call.getArray(1);
                seen.add("array", array + " " + array.getBaseTypeName());
                seen.add("rows", array.getResultSet());
                try (var insert = connection.prepareStatement("INSERT INTO notes (id, tags) VALUES (9, ?)")) {
                    insert.setArray(1, array);
                    seen.add("inserted", insert.executeUpdate());
                    insert.setArray(1, connection.createArrayOf("text", new String[] {"x"}));
                    seen.attempt("again", insert::executeUpdate);
                }
            }
            connection.rollback();
        });
    }

    @Test
    void noResultLeadsToTheRealConnection() throws SQLException {
        try (Connection connection = guarded.getConnection()) {
            connection.setAutoCommit(false);
            try (CallableStatement call = connection.prepareCall("{? = call names()}")) {
                call.registerOutParameter(1, Types.OTHER);
                call.execute();
                isBehind(connection, call.getObject(1));
                call.execute();
                isBehind(connection, call.getObject(1, Map.of()));
            }
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT names(), names() AS others")) {
                rows.next();
                isBehind(connection, rows.getObject(1));
                isBehind(connection, rows.getObject("others"));
            }
            connection.rollback();
        }
    }

    private static void isBehind(Connection connection, Object cursor) throws SQLException {
        try (ResultSet rows = (ResultSet) cursor) {
            assertThat(rows.getStatement().getConnection()).isSameAs(connection);
            assertThat(Rows.of(rows)).containsExactly("name", "ann", "bob");
        }
    }
}
