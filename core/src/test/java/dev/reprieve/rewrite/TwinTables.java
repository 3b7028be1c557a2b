package dev.reprieve.rewrite;

import dev.reprieve.testkit.query.DataGenerator;
import dev.reprieve.testkit.query.TableShape;
import dev.reprieve.testkit.query.ViewShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Generated tables and views in two databases: as they are in one, with markers and tombstones in the other. */
final class TwinTables {
    private final Connection salted;
    private final Connection plain;
    private final List<TableShape> tables;
    private final List<ViewShape> views;

    /**
     * Creates them, empty.
     *
     * @param rewriter for the queries of views
     */
    TwinTables(
            Connection salted,
            Connection plain,
            List<TableShape> tables,
            List<ViewShape> views,
            UnaryOperator<String> rewriter)
            throws SQLException {
        this.salted = salted;
        this.plain = plain;
        this.tables = tables;
        this.views = views;
        for (TableShape table : tables) {
            execute(plain, create(table, table.columns(), ""));
            execute(salted, create(table, table.physical(), ", " + table.live()));
        }
        for (ViewShape view : views) {
            execute(plain, "CREATE VIEW " + view.name() + " AS " + view.query());
            execute(salted, "CREATE VIEW " + view.name() + " AS " + rewriter.apply(view.query()));
        }
    }

    private static String create(TableShape table, List<String> columns, String liveKey) {
        String text = columns.stream()
                .map(c -> c + " " + type(table, c))
                .collect(Collectors.joining(", ", "CREATE TABLE " + table.name() + " (", ""));
        if (table.primaryKey()) {
            text += ", CONSTRAINT " + table.name() + "_pk PRIMARY KEY (id)";
        }
        if (table.uniqueKey().isPresent()) {
            text += ", CONSTRAINT " + table.name() + "_k UNIQUE ("
                    + table.uniqueKey().get() + liveKey + ")";
        }
        return text + ")";
    }

    /** The type of a column, with its default. */
    static String type(TableShape table, String column) {
        return switch (table.markers().indexOf(column)) {
            case 0 -> "boolean DEFAULT TRUE";
            case 1 -> "boolean DEFAULT FALSE NOT NULL";
            case 2 -> "timestamp NULL";
            case 3 -> "bigint";
            default -> table.texts().contains(column) ? "varchar(10)" : "int";
        };
    }

    /** Fills the tables anew: both databases with the same live rows, one with tombstones among them. */
    void fill(DataGenerator data) throws SQLException {
        data.vary();
        for (TableShape table : tables) {
            List<List<String>> live = data.rows(table);
            execute(plain, "DELETE FROM " + table.name());
            execute(salted, "DELETE FROM " + table.name());
            insert(plain, table, table.data(), live);
            List<String> columns = new ArrayList<>(table.data());
            columns.add(table.live());
            columns.add(table.flag());
            insert(salted, table, columns, data.mixed(table, live));
        }
    }

    private static void insert(Connection connection, TableShape table, List<String> columns, List<List<String>> rows)
            throws SQLException {
        if (!rows.isEmpty()) {
            String values = rows.stream().map(r -> String.join(", ", r)).collect(Collectors.joining("), ("));
            execute(
                    connection,
                    "INSERT INTO " + table.name() + " (" + String.join(", ", columns) + ") VALUES (" + values + ")");
        }
    }

    void drop() throws SQLException {
        for (Connection connection : List.of(plain, salted)) {
            for (ViewShape view : views) {
                execute(connection, "DROP VIEW " + view.name());
            }
            for (TableShape table : tables) {
                execute(connection, "DROP TABLE " + table.name());
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
