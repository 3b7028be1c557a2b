package dev.reprieve.testkit.twin;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What a statement gave.
 *
 * @param state SQLState of its failure; empty if it ran
 * @param error what the failure names besides: constraint, table, column and message
 * @param rows as text; sorted unless their order counts
 * @param keys generated keys, in the order of the rows
 */
record Outcome(String state, String error, List<String> labels, List<String> rows, int count, List<String> keys) {
    private static final String CONSTRAINT_CLASS = "23";
    private static final String REFUSAL = "RPV-";

    static Outcome of(Connection connection, Action.Sql sql) throws SQLException {
        try {
            if (sql.keys()) {
                try (PreparedStatement statement =
                        connection.prepareStatement(sql.text(), Statement.RETURN_GENERATED_KEYS)) {
                    bind(statement, sql.parameters());
                    int count = statement.executeUpdate();
                    try (ResultSet keys = statement.getGeneratedKeys()) {
                        return new Outcome("", "", List.of(), List.of(), count, rows(keys, true));
                    }
                }
            }
            if (!sql.parameters().isEmpty()) {
                try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
                    bind(statement, sql.parameters());
                    return read(statement, statement.execute(), sql.ordered());
                }
            }
            try (Statement statement = connection.createStatement()) {
                return read(statement, statement.execute(sql.text()), sql.ordered());
            }
        } catch (SQLException e) {
            return of(e);
        }
    }

    /** Runs statements that must not fail. */
    static void require(Connection connection, String script) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }

    static Outcome of(SQLException e) {
        String state = e.getSQLState() == null ? "?" : e.getSQLState();
        return new Outcome(state, error(e), List.of(), List.of(), -1, List.of());
    }

    /** One that ran and gave nothing. */
    static Outcome done() {
        return new Outcome("", "", List.of(), List.of(), -1, List.of());
    }

    private static String error(SQLException e) {
        ServerErrorMessage message = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        if (message == null) {
            return String.valueOf(e.getMessage());
        }
        return message.getConstraint() + " of " + message.getTable() + " column " + message.getColumn() + ": "
                + message.getMessage();
    }

    private static void bind(PreparedStatement statement, List<String> parameters) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            String literal = parameters.get(i);
            if (literal.startsWith("'")) {
                statement.setString(i + 1, literal.substring(1, literal.length() - 1));
            } else if (literal.equals("NULL")) {
                statement.setObject(i + 1, null);
            } else {
                statement.setInt(i + 1, Integer.parseInt(literal));
            }
        }
    }

    private static Outcome read(Statement statement, boolean hasRows, boolean ordered) throws SQLException {
        if (!hasRows) {
            return new Outcome("", "", List.of(), List.of(), statement.getUpdateCount(), List.of());
        }
        try (ResultSet rows = statement.getResultSet()) {
            ResultSetMetaData meta = rows.getMetaData();
            List<String> labels = new ArrayList<>();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                labels.add(meta.getColumnLabel(i));
            }
            return new Outcome("", "", labels, rows(rows, ordered), -1, List.of());
        }
    }

    private static List<String> rows(ResultSet rows, boolean ordered) throws SQLException {
        List<String> all = new ArrayList<>();
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            StringBuilder row = new StringBuilder();
            for (int i = 1; i <= columns; i++) {
                row.append('|').append(rows.getString(i));
            }
            all.add(row.toString());
        }
        if (!ordered) {
            Collections.sort(all);
        }
        return all;
    }

    boolean failed() {
        return !state.isEmpty();
    }

    /** Whether the guard would not run it. */
    boolean refused() {
        return error.startsWith(REFUSAL);
    }

    /** The code of a refusal. */
    String code() {
        return error.substring(0, error.indexOf(' '));
    }

    /** Whether both were stopped by a constraint, each by another: of several that are violated, one is met first. */
    boolean stoppedElsewhere(Outcome other) {
        return state.startsWith(CONSTRAINT_CLASS) && other.state.startsWith(CONSTRAINT_CLASS) && !equals(other);
    }

    @Override
    public String toString() {
        if (failed()) {
            return state + " " + error;
        }
        return count >= 0 ? count + " rows" + (keys.isEmpty() ? "" : " with keys " + keys) : labels + " " + rows;
    }
}
