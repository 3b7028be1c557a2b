package dev.reprieve.guard;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A result set of metadata that leaves out some rows. Which, is found out at once: the driver has all rows in memory
 * anyway. Positions are those among the rows that are left.
 */
class FilteredResultSet extends GuardedResultSet {
    private final int[] rows;
    private final int count;
    private int at;

    /** Which rows to leave out. */
    interface Filter {
        boolean hides(ResultSet row) throws SQLException;
    }

    FilteredResultSet(GuardedConnection connection, ResultSet delegate, Filter filter) throws SQLException {
        super(connection, null, delegate);
        int[] left = new int[delegate.last() ? delegate.getRow() : 0];
        int found = 0;
        delegate.beforeFirst();
        while (delegate.next()) {
            if (!filter.hides(delegate)) {
                left[found++] = delegate.getRow();
            }
        }
        delegate.beforeFirst();
        this.rows = left;
        this.count = found;
    }

    /** Moves to a place from 0, before the first row, to one after the last; whether a row is there. */
    private boolean moveTo(int place) throws SQLException {
        at = Math.max(0, Math.min(count + 1, place));
        if (at == 0) {
            delegate.beforeFirst();
            return false;
        }
        if (at > count) {
            delegate.afterLast();
            return false;
        }
        return delegate.absolute(rows[at - 1]);
    }

    @Override
    public boolean next() throws SQLException {
        return moveTo(at + 1);
    }

    @Override
    public boolean previous() throws SQLException {
        return moveTo(at - 1);
    }

    @Override
    public boolean absolute(int to) throws SQLException {
        return moveTo(to < 0 ? count + 1 + to : to);
    }

    @Override
    public boolean relative(int by) throws SQLException {
        return moveTo(at + by);
    }

    @Override
    public boolean first() throws SQLException {
        return moveTo(1) || moveTo(0);
    }

    @Override
    public boolean last() throws SQLException {
        return moveTo(count);
    }

    @Override
    public void beforeFirst() throws SQLException {
        moveTo(0);
    }

    @Override
    public void afterLast() throws SQLException {
        moveTo(count + 1);
    }

    @Override
    public int getRow() throws SQLException {
        // fails as the driver does if it is closed
        return delegate.getRow() == 0 || at > count ? 0 : at;
    }

    @Override
    public boolean isBeforeFirst() throws SQLException {
        return delegate.getRow() == 0 && count > 0 && at == 0;
    }

    @Override
    public boolean isFirst() throws SQLException {
        return delegate.getRow() > 0 && at == 1;
    }

    @Override
    public boolean isLast() throws SQLException {
        return delegate.getRow() > 0 && at == count;
    }

    @Override
    public boolean isAfterLast() throws SQLException {
        return delegate.getRow() == 0 && count > 0 && at > count;
    }
}
