package dev.reprieve.testkit.twin;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What a statement gave.
 *
 * @param state SQLState of its failure; empty if it ran
 * @param place what the failure names
 * @param error its message
 * @param rows as text; sorted unless their order counts; of a batch its counts
 * @param keys generated keys, in the order of the rows
 */
record Outcome(
        String state, Place place, String error, List<String> labels, List<String> rows, int count, List<String> keys) {
    private static final String CONSTRAINT_CLASS = "23";
    private static final String REFUSAL = "RPV-";

    /** A constraint, its table and its column, as far as an error names them. */
    record Place(String constraint, String table, String column) {
        static final Place NONE = new Place("", "", "");

        /** Whether there is something that can be suspended; that a row fits no partition has no name. */
        boolean named() {
            return !constraint.equals("null") || !column.equals("null");
        }

        @Override
        public String toString() {
            return constraint + " of " + table + " column " + column;
        }
    }

    static Outcome of(Connection connection, Action.Command command) throws SQLException {
        return command instanceof Action.Batch batch ? of(connection, batch) : of(connection, (Action.Sql) command);
    }

    private static Outcome of(Connection connection, Action.Batch batch) throws SQLException {
        try {
            if (!batch.prepared()) {
                try (Statement statement = connection.createStatement()) {
                    for (Action.Sql entry : batch.entries()) {
                        statement.addBatch(entry.text());
                    }
                    return counted(statement.executeBatch(), List.of());
                }
            }
            String text = batch.entries().get(0).text();
            try (PreparedStatement statement = connection.prepareStatement(
                    text, batch.keys() ? Statement.RETURN_GENERATED_KEYS : Statement.NO_GENERATED_KEYS)) {
                for (Action.Sql entry : batch.entries()) {
                    bind(statement, entry.parameters());
                    statement.addBatch();
                }
                int[] counts = statement.executeBatch();
                if (!batch.keys()) {
                    return counted(counts, List.of());
                }
                try (ResultSet keys = statement.getGeneratedKeys()) {
                    return counted(counts, rows(keys, true));
                }
            }
        } catch (SQLException e) {
            return of(e);
        }
    }

    private static Outcome counted(int[] counts, List<String> keys) {
        return new Outcome("", Place.NONE, "", List.of(), strings(counts), -1, keys);
    }

    private static List<String> strings(int[] counts) {
        return Arrays.stream(counts).mapToObj(String::valueOf).toList();
    }

    private static Outcome of(Connection connection, Action.Sql sql) throws SQLException {
        try {
            if (sql.keys()) {
                try (PreparedStatement statement =
                        connection.prepareStatement(sql.text(), Statement.RETURN_GENERATED_KEYS)) {
                    bind(statement, sql.parameters());
                    int count = statement.executeUpdate();
                    try (ResultSet keys = statement.getGeneratedKeys()) {
                        return new Outcome("", Place.NONE, "", List.of(), List.of(), count, rows(keys, true));
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
        SQLException first =
                e instanceof BatchUpdateException && e.getNextException() != null ? e.getNextException() : e;
        ServerErrorMessage message = first instanceof PSQLException p ? p.getServerErrorMessage() : null;
        Place place = message == null
                ? Place.NONE
                : new Place(
                        String.valueOf(message.getConstraint()),
                        String.valueOf(message.getTable()),
                        String.valueOf(message.getColumn()));
        String text = String.valueOf(message == null ? first.getMessage() : message.getMessage());
        List<String> counts = e instanceof BatchUpdateException batch ? strings(batch.getUpdateCounts()) : List.of();
        return new Outcome(state, place, text, List.of(), counts, -1, List.of());
    }

    /** One that ran and gave nothing. */
    static Outcome done() {
        return new Outcome("", Place.NONE, "", List.of(), List.of(), -1, List.of());
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
            return new Outcome("", Place.NONE, "", List.of(), List.of(), statement.getUpdateCount(), List.of());
        }
        try (ResultSet rows = statement.getResultSet()) {
            ResultSetMetaData meta = rows.getMetaData();
            List<String> labels = new ArrayList<>();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                labels.add(meta.getColumnLabel(i));
            }
            return new Outcome("", Place.NONE, "", labels, rows(rows, ordered), -1, List.of());
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

    /** Whether the guard would not run it, or what {@code plan} made in the database would not. */
    boolean refused() {
        return error.startsWith(REFUSAL);
    }

    /** Whether it went as far as the database, which ends a transaction. */
    boolean fromDatabase() {
        return !place.equals(Place.NONE);
    }

    /** The code of a refusal. */
    String code() {
        return error.substring(0, error.indexOf(' '));
    }

    /** Whether a constraint stopped it. */
    boolean violates() {
        return state.startsWith(CONSTRAINT_CLASS);
    }

    /** Whether it succeeded without a row. */
    boolean didNothing() {
        return !failed() && count <= 0 && rows.isEmpty() && keys.isEmpty();
    }

    /** Whether the same constraint stopped both; a message may name the other side of a foreign key. */
    boolean violatesAs(Outcome other) {
        return violates() && state.equals(other.state) && place.equals(other.place);
    }

    /** Whether constraints stopped both, and not with the same words. */
    boolean stoppedElsewhere(Outcome other) {
        return violates() && other.violates() && !equals(other);
    }

    @Override
    public String toString() {
        if (failed()) {
            return state + " " + place + ": " + error + (rows.isEmpty() ? "" : " " + rows);
        }
        return count >= 0 ? count + " rows" + (keys.isEmpty() ? "" : " with keys " + keys) : labels + " " + rows;
    }
}
