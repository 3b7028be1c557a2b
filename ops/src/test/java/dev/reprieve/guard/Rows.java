package dev.reprieve.guard;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import javax.sql.DataSource;

/** Results as text, so that they can be compared whole. */
final class Rows {
    private Rows() {}

    static List<String> of(ResultSet results) throws SQLException {
        List<String> rows = new ArrayList<>();
        StringJoiner names = new StringJoiner("|");
        int columns = results.getMetaData().getColumnCount();
        for (int i = 1; i <= columns; i++) {
            names.add(results.getMetaData().getColumnLabel(i));
        }
        rows.add(names.toString());
        while (results.next()) {
            StringJoiner row = new StringJoiner("|");
            for (int i = 1; i <= columns; i++) {
                row.add(String.valueOf(results.getString(i)));
            }
            rows.add(row.toString());
        }
        return rows;
    }

    /** The column names, then the rows. */
    static List<String> of(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            return of(results);
        }
    }

    static List<String> of(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return of(connection, sql);
        }
    }

    static int update(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** All that a statement brings: results, counts or the error, with its constraint. */
    static List<String> outcome(Connection connection, String sql) throws SQLException {
        List<String> outcome = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            boolean results = statement.execute(sql);
            while (results || statement.getUpdateCount() >= 0) {
                if (results) {
                    outcome.addAll(of(statement.getResultSet()));
                } else {
                    outcome.add("count " + statement.getUpdateCount());
                }
                results = statement.getMoreResults();
            }
        } catch (SQLException e) {
            outcome.add(e.getClass().getName() + " " + e.getSQLState() + " " + e.getMessage());
        }
        return outcome;
    }
}
