package dev.reprieve.guard;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Foreign keys as metadata lists them, without the twins, and with the rule that the application gave them: once a plan
 * is applied, the twin carries the CASCADE that the original had to give up.
 */
final class ForeignKeyRows extends FilteredResultSet {
    private static final String RULE = "DELETE_RULE";

    private final Cascades cascades;

    /** Which rows are keys that cascade. */
    interface Cascades {
        boolean cascades(ResultSet row) throws SQLException;
    }

    ForeignKeyRows(GuardedConnection connection, ResultSet delegate, Filter filter, Cascades cascades)
            throws SQLException {
        super(connection, delegate, filter);
        this.cascades = cascades;
    }

    private boolean changed(int column) throws SQLException {
        return column == delegate.findColumn(RULE) && cascades.cascades(delegate);
    }

    @Override
    public short getShort(int column) throws SQLException {
        return changed(column) ? (short) DatabaseMetaData.importedKeyCascade : delegate.getShort(column);
    }

    @Override
    public int getInt(int column) throws SQLException {
        return changed(column) ? DatabaseMetaData.importedKeyCascade : delegate.getInt(column);
    }

    @Override
    public String getString(int column) throws SQLException {
        return changed(column) ? Integer.toString(DatabaseMetaData.importedKeyCascade) : delegate.getString(column);
    }

    @Override
    public Object getObject(int column) throws SQLException {
        return changed(column) ? Integer.valueOf(DatabaseMetaData.importedKeyCascade) : delegate.getObject(column);
    }

    @Override
    public short getShort(String label) throws SQLException {
        return getShort(delegate.findColumn(label));
    }

    @Override
    public int getInt(String label) throws SQLException {
        return getInt(delegate.findColumn(label));
    }

    @Override
    public String getString(String label) throws SQLException {
        return getString(delegate.findColumn(label));
    }

    @Override
    public Object getObject(String label) throws SQLException {
        return getObject(delegate.findColumn(label));
    }
}
