package dev.reprieve.guard;

import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.ProtectedTable;
import dev.reprieve.policy.Protection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The row under the cursor of an updatable result set over a protected table, found again by its primary key. */
final class CursorRow {
    private final GuardedConnection connection;
    private final String table;
    private final String condition;
    private final List<Object> key;

    /** One change that the driver makes by itself. */
    interface Change {
        void make() throws SQLException;
    }

    private CursorRow(GuardedConnection connection, TableName table, List<String> columns, List<Object> key) {
        this.connection = connection;
        this.table = table.sql();
        this.condition = columns.stream().map(c -> Identifier.quote(c) + " = ?").collect(Collectors.joining(" AND "));
        this.key = key;
    }

    /** The row; null if its table is not protected or the driver has to say why it cannot be changed. */
    static @Nullable CursorRow of(GuardedConnection connection, ResultSet results) throws SQLException {
        if (results.getConcurrency() != ResultSet.CONCUR_UPDATABLE
                || results.isBeforeFirst()
                || results.isAfterLast()) {
            return null;
        }
        ProtectedTable found = tableOf(connection, results.getMetaData());
        if (found == null) {
            return null;
        }
        List<String> columns = found.table().primaryKey();
        List<Object> key = new ArrayList<>();
        for (String column : columns) {
            int index = columnOf(results.getMetaData(), column);
            Object value = index == 0 ? null : results.getObject(index);
            if (value != null) {
                key.add(value);
            }
        }
        if (key.isEmpty() || key.size() < columns.size()) {
            // the driver refuses it too, unless it finds another key, which may be that of a tombstone
            results.refreshRow();
            throw new SQLException(
                    "No eligible primary or unique key found for table "
                            + found.name().name() + ".",
                    "24000");
        }
        return new CursorRow(connection, found.name(), columns, key);
    }

    private static int columnOf(ResultSetMetaData data, String name) throws SQLException {
        for (int column = 1; column <= data.getColumnCount(); column++) {
            if (data.getColumnLabel(column).equalsIgnoreCase(name)) {
                return column;
            }
        }
        return 0;
    }

    private static @Nullable ProtectedTable tableOf(GuardedConnection connection, ResultSetMetaData data)
            throws SQLException {
        Protection protection = connection.picture().protection();
        for (int column = 1; column <= data.getColumnCount(); column++) {
            String name = data.getTableName(column);
            String known = DriverKnowledge.schema(data, column);
            String schema = known == null || known.isEmpty() ? data.getSchemaName(column) : known;
            for (ProtectedTable table : protection.tables()) {
                // a driver that does not tell the schema leaves the name to decide
                if (table.name().name().equals(name)
                        && (schema.isEmpty() || table.name().schema().equals(schema))) {
                    return table;
                }
            }
        }
        return null;
    }

    /** Deletes it by a statement of its own, through the guard. */
    void delete() throws SQLException {
        run("DELETE FROM " + table + " WHERE " + condition);
    }

    /** Makes a change if the row is one that this thread sees, and keeps it so meanwhile. */
    void ifVisible(Change change, Change otherwise) throws SQLException {
        GuardedConnection.Call<Boolean> locked = () -> {
            boolean visible = run("SELECT 1 FROM " + table + " WHERE " + condition + " FOR NO KEY UPDATE");
            (visible ? change : otherwise).make();
            return visible;
        };
        try {
            if (connection.inTransaction()) {
                locked.run();
            } else {
                connection.inOwnTransaction(locked);
            }
        } catch (SQLException e) {
            throw connection.failed(e);
        }
    }

    /** Runs a statement for the row; whether it found it. */
    private boolean run(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < key.size(); i++) {
                // of no declared type, so that the column's own decides: an enum or a domain too
                statement.setObject(i + 1, key.get(i), Types.OTHER);
            }
            if (!statement.execute()) {
                return statement.getUpdateCount() > 0;
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next();
            }
        }
    }
}
