package dev.reprieve.logic;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A table as its script made it.
 *
 * @param name as the database stores it
 * @param keys columns whose values no tombstone can share with a live row
 */
record Shape(String name, List<Column> columns, Set<String> keys) {
    /** One of its columns. */
    record Column(String name, boolean nullable) {}

    /**
     * Reads it from the database.
     *
     * @param uniques whether other unique columns than those of the primary key count as keys
     */
    static Shape read(Connection connection, String name, boolean uniques) throws SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        Set<String> keys = new HashSet<>();
        try (ResultSet row = meta.getPrimaryKeys(null, null, name)) {
            while (row.next()) {
                keys.add(row.getString("COLUMN_NAME"));
            }
        }
        if (uniques) {
            try (ResultSet row = meta.getIndexInfo(null, null, name, true, false)) {
                while (row.next()) {
                    keys.add(row.getString("COLUMN_NAME"));
                }
            }
        }
        return new Shape(name, columns(meta, name), keys);
    }

    /** Reads a view. */
    static Shape view(Connection connection, String name) throws SQLException {
        return new Shape(name, columns(connection.getMetaData(), name), Set.of());
    }

    private static List<Column> columns(DatabaseMetaData meta, String name) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (ResultSet row = meta.getColumns(null, null, name, null)) {
            while (row.next()) {
                boolean nullable = row.getInt("NULLABLE") == DatabaseMetaData.columnNullable;
                columns.add(new Column(row.getString("COLUMN_NAME"), nullable));
            }
        }
        return columns;
    }

    /** Its columns, without those that Reprieve adds. */
    List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** Its columns as a list in SQL. */
    String list() {
        return String.join(", ", names());
    }
}
