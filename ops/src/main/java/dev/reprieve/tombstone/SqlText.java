package dev.reprieve.tombstone;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A statement in the making: text with the parameters in the order of its question marks. */
public final class SqlText {
    private static final int ROWS_AT_A_TIME = 10_000;

    private final StringBuilder text = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    /** An empty text. */
    public SqlText() {}

    /** A text with its parameters: Long, Integer, String, Boolean, or a List of Long or String for an array. */
    public static SqlText of(String part, Object... values) {
        return new SqlText().add(part, values);
    }

    /** Appends a text with its parameters. */
    public SqlText add(String part, Object... values) {
        text.append(part);
        parameters.addAll(List.of(values));
        return this;
    }

    /** Appends another. */
    public SqlText add(SqlText other) {
        text.append(other.text);
        parameters.addAll(other.parameters);
        return this;
    }

    /** Joins several with a separator. */
    public static SqlText join(String separator, List<SqlText> parts) {
        SqlText joined = new SqlText();
        for (int i = 0; i < parts.size(); i++) {
            joined.add(i == 0 ? "" : separator).add(parts.get(i));
        }
        return joined;
    }

    /** Prepares it with all parameters set; the caller closes it. */
    public PreparedStatement prepare(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text.toString());
        try {
            for (int i = 0; i < parameters.size(); i++) {
                Object value = parameters.get(i);
                if (value instanceof List<?> list) {
                    String type = list.stream().allMatch(Long.class::isInstance) && !list.isEmpty() ? "bigint" : "text";
                    statement.setArray(i + 1, connection.createArrayOf(type, list.toArray()));
                } else {
                    statement.setObject(i + 1, value);
                }
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    /** Runs it for its effect or count of rows. */
    public int update(Connection connection) throws SQLException {
        try (PreparedStatement statement = prepare(connection)) {
            return statement.executeUpdate();
        }
    }

    /** Runs it and reads every row. */
    public <T> List<T> list(Connection connection, Row<T> row) throws SQLException {
        List<T> found = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection);
                java.sql.ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(row.read(rows));
            }
        }
        return found;
    }

    /** Runs it and reads every row as it comes, without having them all in memory; not on a connection in autocommit. */
    public void each(Connection connection, Reader row) throws SQLException {
        try (PreparedStatement statement = prepare(connection)) {
            statement.setFetchSize(ROWS_AT_A_TIME);
            try (java.sql.ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    row.read(rows);
                }
            }
        }
    }

    /**
     * Runs several one after the other, sent in one message; each sees what was committed before it begins.
     *
     * @param readers of the rows of each
     */
    public static void together(Connection connection, List<SqlText> texts, List<Reader> readers) throws SQLException {
        try (PreparedStatement statement = join("; ", texts).prepare(connection)) {
            boolean rows = statement.execute();
            for (int i = 0; i < texts.size(); i++) {
                if (rows) {
                    try (java.sql.ResultSet result = statement.getResultSet()) {
                        while (result.next()) {
                            readers.get(i).read(result);
                        }
                    }
                }
                rows = statement.getMoreResults();
            }
        }
    }

    /** Runs it and reads the first row, if there is one. */
    public <T> Optional<T> first(Connection connection, Row<T> row) throws SQLException {
        try (PreparedStatement statement = prepare(connection);
                java.sql.ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
        }
    }

    /** Reads one row. */
    @FunctionalInterface
    public interface Row<T> {
        /** Reads the row that the result stands on. */
        T read(java.sql.ResultSet row) throws SQLException;
    }

    /** Takes note of one row. */
    @FunctionalInterface
    public interface Reader {
        /** Reads the row that the result stands on. */
        void read(java.sql.ResultSet row) throws SQLException;
    }

    /** The text, for messages while debugging. */
    @Override
    public String toString() {
        return text.toString();
    }
}
