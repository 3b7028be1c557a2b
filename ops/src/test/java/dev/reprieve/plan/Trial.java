package dev.reprieve.plan;

import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Markers;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Relation;
import dev.reprieve.policy.Retention;
import dev.reprieve.policy.TablePolicy;
import dev.reprieve.policy.TablePolicy.Delete;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;

/** One database under trial: its connection, its policy, and short ways to speak to it. */
final class Trial implements AutoCloseable {
    static final Limits LIMITS = new Limits(2_000, 20, 0, 0, 60_000);

    final DataSource dataSource;
    final Connection connection;
    private final Map<TableName, TablePolicy> tables = new TreeMap<>();
    private final List<Relation> relations = new ArrayList<>();
    private boolean fence = true;

    Trial(DataSource dataSource) throws SQLException {
        this.dataSource = dataSource;
        this.connection = dataSource.getConnection();
    }

    Trial soft(String... names) {
        for (String name : names) {
            TableName table = TableName.parse(name, "public");
            tables.put(table, TablePolicy.of(table, Delete.SOFT));
        }
        return this;
    }

    /** A soft table whose flag, or time, or both the application had before; an empty name is one it had not. */
    Trial adopting(String name, String flag, String at) {
        TableName table = TableName.parse(name, "public");
        Set<String> adopted = new java.util.HashSet<>(Set.of(flag, at));
        adopted.remove("");
        tables.put(
                table,
                new TablePolicy(
                        table,
                        Delete.SOFT,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        flag.isEmpty() ? Optional.empty() : Optional.of(flag),
                        at.isEmpty() ? Optional.empty() : Optional.of(at),
                        Optional.empty(),
                        adopted));
        return this;
    }

    Trial relation(String child, String column, String parent, String parentColumn, Relation.OnDelete onDelete) {
        relations.add(new Relation(
                TableName.parse(child, "public"),
                List.of(column),
                TableName.parse(parent, "public"),
                List.of(parentColumn),
                onDelete,
                Optional.empty()));
        return this;
    }

    Trial fence(boolean on) {
        fence = on;
        return this;
    }

    Policy policy() {
        return new Policy(Retention.DEFAULT, Markers.DEFAULT, fence, tables, relations, List.of());
    }

    Migration migration() {
        return new Migration(connection, policy());
    }

    void apply() throws SQLException {
        migration().apply(LIMITS, Progress.SILENT, millis -> {});
    }

    void undo() throws SQLException {
        migration().undo(LIMITS, Progress.SILENT, millis -> {});
    }

    /** Runs statements; returns how many rows the last one changed. */
    int run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            int count = 0;
            int next = statement.getUpdateCount();
            while (next != -1 || statement.getMoreResults()) {
                count = Math.max(next, 0);
                statement.getMoreResults();
                next = statement.getUpdateCount();
            }
            return count;
        }
    }

    /** All values of a query, columns divided by commas and rows by semicolons. */
    String query(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(row.getString(i)));
                }
                rows.add(String.join(",", values));
            }
        }
        return String.join(";", rows);
    }

    /** The SQLState of a RESTRICT that is violated: a real DELETE has the same. */
    String restrictViolation() throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion() < 18 ? "23503" : "23001";
    }

    /** The SQLState and constraint that a statement fails with; empty if it does not. */
    String failure(String sql) {
        try {
            run(sql);
            return "";
        } catch (SQLException e) {
            return e.getSQLState()
                    + (e.getMessage().contains("constraint \"")
                            ? " " + e.getMessage().replaceAll("(?s).*constraint \"([^\"]*)\".*", "$1")
                            : "");
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
