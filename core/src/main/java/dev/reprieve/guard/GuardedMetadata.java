package dev.reprieve.guard;

import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Names;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Metadata without the marker columns, the twin keys, the indexes that serve them and Reprieve's own schema, so that tools that compare or
 * generate from it see the schema that the application knows. A proxy by reflection: these calls are rare, and each
 * costs queries.
 */
final class GuardedMetadata implements InvocationHandler {
    private final GuardedConnection connection;
    private final DatabaseMetaData delegate;

    private GuardedMetadata(GuardedConnection connection, DatabaseMetaData delegate) {
        this.connection = connection;
        this.delegate = delegate;
    }

    static DatabaseMetaData of(GuardedConnection connection, DatabaseMetaData delegate) {
        return (DatabaseMetaData) Proxy.newProxyInstance(
                GuardedMetadata.class.getClassLoader(),
                new Class<?>[] {DatabaseMetaData.class},
                new GuardedMetadata(connection, delegate));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        switch (method.getName()) {
            case "getConnection":
                return connection;
            case "equals":
                return arguments != null && proxy == arguments[0];
            case "unwrap":
                return Unwrapping.unwrap(proxy, delegate, type(arguments), connection.engine());
            case "isWrapperFor":
                return type(arguments).isInstance(proxy) || delegate.isWrapperFor(type(arguments));
            default:
                break;
        }
        Object result;
        try {
            result = method.invoke(delegate, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
        return result instanceof ResultSet rows ? shown(method.getName(), rows) : result;
    }

    private static Class<?> type(Object @Nullable [] arguments) throws SQLException {
        if (arguments != null && arguments[0] instanceof Class<?> type) {
            return type;
        }
        throw new SQLException("A class to unwrap to is needed.");
    }

    private ResultSet shown(String call, ResultSet rows) throws SQLException {
        HiddenKeys hidden = connection.picture().hiddenKeys();
        return switch (call) {
            case "getColumns", "getColumnPrivileges", "getPseudoColumns" ->
                filtered(
                        rows,
                        r -> ours(r, "TABLE_SCHEM")
                                || hidden.column(table(r, "TABLE_SCHEM", "TABLE_NAME"), text(r, "COLUMN_NAME")));
            case "getIndexInfo" ->
                filtered(rows, r -> {
                    TableName table = table(r, "TABLE_SCHEM", "TABLE_NAME");
                    return hidden.index(table, text(r, "INDEX_NAME")) || hidden.column(table, text(r, "COLUMN_NAME"));
                });
            case "getImportedKeys", "getExportedKeys", "getCrossReference" ->
                new ForeignKeyRows(
                        connection,
                        rows,
                        r -> hidden.foreignKey(table(r, "FKTABLE_SCHEM", "FKTABLE_NAME"), text(r, "FK_NAME")),
                        r -> hidden.cascades(table(r, "FKTABLE_SCHEM", "FKTABLE_NAME"), text(r, "FK_NAME")));
            case "getTables" ->
                filtered(
                        rows,
                        r -> ours(r, "TABLE_SCHEM")
                                || text(r, "TABLE_TYPE").contains("INDEX")
                                        && hidden.index(text(r, "TABLE_SCHEM"), text(r, "TABLE_NAME")));
            case "getSchemas", "getTablePrivileges" -> filtered(rows, r -> ours(r, "TABLE_SCHEM"));
            case "getProcedures", "getProcedureColumns" -> filtered(rows, r -> ours(r, "PROCEDURE_SCHEM"));
            case "getFunctions", "getFunctionColumns" -> filtered(rows, r -> ours(r, "FUNCTION_SCHEM"));
            case "getUDTs" -> filtered(rows, r -> ours(r, "TYPE_SCHEM"));
            default -> new GuardedResultSet(connection, null, rows);
        };
    }

    /** Whether the row is about something in Reprieve's own schema. */
    private static boolean ours(ResultSet row, String schema) throws SQLException {
        return text(row, schema).equals(Names.SCHEMA);
    }

    private ResultSet filtered(ResultSet rows, FilteredResultSet.Filter filter) throws SQLException {
        return new FilteredResultSet(connection, rows, filter);
    }

    private static TableName table(ResultSet row, String schema, String table) throws SQLException {
        return new TableName(text(row, schema), text(row, table));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }
}
