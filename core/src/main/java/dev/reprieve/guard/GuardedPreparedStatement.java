package dev.reprieve.guard;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement behind the guard. Its text was rewritten when it was prepared; before each execution one
 * comparison by identity tells whether that still holds.
 */
class GuardedPreparedStatement extends ForwardingPreparedStatement {
    private final PreparedStatement delegate;
    private final Prepared prepared;
    private final boolean plain;

    GuardedPreparedStatement(GuardedConnection connection, PreparedStatement delegate, Prepared prepared) {
        super(connection, delegate);
        this.delegate = delegate;
        this.prepared = prepared;
        this.plain = prepared.plain();
    }

    @Override
    public @Nullable ResultSet executeQuery() throws SQLException {
        GuardedText text = prepared.ready(connection);
        if (!plain) {
            return show(connection.run(text, delegate, delegate::executeQuery));
        }
        try {
            return show(delegate.executeQuery());
        } catch (SQLException e) {
            throw connection.failed(e);
        }
    }

    @Override
    public int executeUpdate() throws SQLException {
        GuardedText text = prepared.ready(connection);
        if (!plain) {
            return connection.run(text, delegate, delegate::executeUpdate);
        }
        try {
            return delegate.executeUpdate();
        } catch (SQLException e) {
            throw connection.failed(e);
        }
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        return connection.run(prepared.ready(connection), delegate, delegate::executeLargeUpdate);
    }

    @Override
    public boolean execute() throws SQLException {
        GuardedText text = prepared.ready(connection);
        if (!plain) {
            return connection.run(text, delegate, delegate::execute);
        }
        try {
            return delegate.execute();
        } catch (SQLException e) {
            throw connection.failed(e);
        }
    }

    @Override
    public void addBatch() throws SQLException {
        delegate.addBatch();
    }

    @Override
    public void addBatch(String sql) throws SQLException {
        // JDBC forbids it, and the driver says so
        delegate.addBatch(sql);
    }

    @Override
    public void clearBatch() throws SQLException {
        delegate.clearBatch();
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return connection.run(ready(prepared), delegate, delegate::executeBatch);
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        return connection.run(ready(prepared), delegate, delegate::executeLargeBatch);
    }
}
