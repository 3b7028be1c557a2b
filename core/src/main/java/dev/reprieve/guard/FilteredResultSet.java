package dev.reprieve.guard;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

/** A result set of metadata that leaves out some rows; it can be read forward only. */
class FilteredResultSet extends GuardedResultSet {
    private final Filter filter;
    private int row;

    /** Which rows to leave out. */
    interface Filter {
        boolean hides(ResultSet row) throws SQLException;
    }

    FilteredResultSet(GuardedConnection connection, ResultSet delegate, Filter filter) {
        super(connection, null, delegate);
        this.filter = filter;
    }

    @Override
    public boolean next() throws SQLException {
        while (delegate.next()) {
            if (!filter.hides(delegate)) {
                row++;
                return true;
            }
        }
        row = 0;
        return false;
    }

    @Override
    public int getRow() throws SQLException {
        // fails as the driver does if it is closed
        return delegate.getRow() == 0 ? 0 : row;
    }

    @Override
    public int getType() {
        return ResultSet.TYPE_FORWARD_ONLY;
    }

    @Override
    public boolean absolute(int to) throws SQLException {
        throw forwardOnly();
    }

    @Override
    public boolean relative(int rows) throws SQLException {
        throw forwardOnly();
    }

    @Override
    public boolean previous() throws SQLException {
        throw forwardOnly();
    }

    @Override
    public boolean first() throws SQLException {
        throw forwardOnly();
    }

    @Override
    public boolean last() throws SQLException {
        throw forwardOnly();
    }

    @Override
    public void beforeFirst() throws SQLException {
        throw forwardOnly();
    }

    @Override
    public void afterLast() throws SQLException {
        throw forwardOnly();
    }

    @Override
    public boolean isLast() throws SQLException {
        throw forwardOnly();
    }

    private static SQLException forwardOnly() {
        return new SQLFeatureNotSupportedException("Metadata can only be read forward through the guard.", "0A000");
    }
}
