package dev.reprieve.guard;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A result set behind the guard. Reading goes straight through; what an updatable one changes is kept off tombstones,
 * because the driver makes its own statements for that, which no guard sees.
 */
class GuardedResultSet extends ForwardingLabelUpdates {
    private final GuardedConnection connection;
    private final @Nullable Statement statement;
    private boolean onInsertRow;

    GuardedResultSet(GuardedConnection connection, @Nullable Statement statement, ResultSet delegate) {
        super(delegate);
        this.connection = connection;
        this.statement = statement;
    }

    @Override
    public @Nullable Statement getStatement() throws SQLException {
        // fails as the driver does if the result set is closed
        delegate.getStatement();
        return statement;
    }

    /** A value of this connection: a cursor's rows must not lead past the guard. */
    static @Nullable Object behind(GuardedConnection connection, @Nullable Object value) throws SQLException {
        if (value instanceof ResultSet rows && !(value instanceof GuardedResultSet)) {
            Statement of = rows.getStatement();
            return new GuardedResultSet(connection, of == null ? null : new GuardedStatement(connection, of), rows);
        }
        return value;
    }

    @Override
    public @Nullable Object getObject(int column) throws SQLException {
        return behind(connection, delegate.getObject(column));
    }

    @Override
    public @Nullable Object getObject(String label) throws SQLException {
        return behind(connection, delegate.getObject(label));
    }

    @Override
    public @Nullable Object getObject(int column, Map<String, Class<?>> map) throws SQLException {
        return behind(connection, delegate.getObject(column, map));
    }

    @Override
    public @Nullable Object getObject(String label, Map<String, Class<?>> map) throws SQLException {
        return behind(connection, delegate.getObject(label, map));
    }

    /** The row under the cursor; null where the driver has the say. */
    private @Nullable CursorRow row() throws SQLException {
        return onInsertRow ? null : CursorRow.of(connection, delegate);
    }

    @Override
    public void moveToInsertRow() throws SQLException {
        delegate.moveToInsertRow();
        onInsertRow = true;
    }

    @Override
    public void moveToCurrentRow() throws SQLException {
        delegate.moveToCurrentRow();
        onInsertRow = false;
    }

    /** Deletes as a DELETE of the row would; the row stays in this result set. */
    @Override
    public void deleteRow() throws SQLException {
        CursorRow row = row();
        if (row == null) {
            delegate.deleteRow();
        } else {
            row.delete();
        }
    }

    @Override
    public void updateRow() throws SQLException {
        CursorRow row = row();
        if (row == null) {
            delegate.updateRow();
        } else {
            row.ifVisible(delegate::updateRow, delegate::cancelRowUpdates);
        }
    }

    @Override
    public void refreshRow() throws SQLException {
        CursorRow row = row();
        if (row == null) {
            delegate.refreshRow();
        } else {
            row.ifVisible(delegate::refreshRow, () -> {});
        }
    }

    @Override
    public void insertRow() throws SQLException {
        try {
            delegate.insertRow();
        } catch (SQLException e) {
            throw connection.failed(e);
        }
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return Unwrapping.unwrap(this, delegate, type, connection.engine());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || delegate.isWrapperFor(type);
    }
}
