package dev.reprieve.guard;

import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/** The OUT parameters of a guarded callable statement. */
@NullUnmarked // JDBC passes null where it likes; these calls only hand it on
abstract class ForwardingCallGetters extends GuardedPreparedStatement implements CallableStatement {
    private final CallableStatement delegate;

    ForwardingCallGetters(GuardedConnection connection, CallableStatement delegate, Prepared prepared) {
        super(connection, delegate, prepared);
        this.delegate = delegate;
    }

    @Override
    public void registerOutParameter(int index, int sqlType) throws SQLException {
        delegate.registerOutParameter(index, sqlType);
    }

    @Override
    public void registerOutParameter(int index, int sqlType, int scale) throws SQLException {
        delegate.registerOutParameter(index, sqlType, scale);
    }

    @Override
    public boolean wasNull() throws SQLException {
        return delegate.wasNull();
    }

    @Override
    public String getString(int index) throws SQLException {
        return delegate.getString(index);
    }

    @Override
    public boolean getBoolean(int index) throws SQLException {
        return delegate.getBoolean(index);
    }

    @Override
    public byte getByte(int index) throws SQLException {
        return delegate.getByte(index);
    }

    @Override
    public short getShort(int index) throws SQLException {
        return delegate.getShort(index);
    }

    @Override
    public int getInt(int index) throws SQLException {
        return delegate.getInt(index);
    }

    @Override
    public long getLong(int index) throws SQLException {
        return delegate.getLong(index);
    }

    @Override
    public float getFloat(int index) throws SQLException {
        return delegate.getFloat(index);
    }

    @Override
    public double getDouble(int index) throws SQLException {
        return delegate.getDouble(index);
    }

    @Deprecated
    @Override
    public BigDecimal getBigDecimal(int index, int scale) throws SQLException {
        return delegate.getBigDecimal(index, scale);
    }

    @Override
    public byte[] getBytes(int index) throws SQLException {
        return delegate.getBytes(index);
    }

    @Override
    public Date getDate(int index) throws SQLException {
        return delegate.getDate(index);
    }

    @Override
    public Time getTime(int index) throws SQLException {
        return delegate.getTime(index);
    }

    @Override
    public Timestamp getTimestamp(int index) throws SQLException {
        return delegate.getTimestamp(index);
    }

    @Override
    public Object getObject(int index) throws SQLException {
        return GuardedResultSet.behind(connection, delegate.getObject(index));
    }

    @Override
    public BigDecimal getBigDecimal(int index) throws SQLException {
        return delegate.getBigDecimal(index);
    }

    @Override
    public Object getObject(int index, Map<String, Class<?>> map) throws SQLException {
        return GuardedResultSet.behind(connection, delegate.getObject(index, map));
    }

    @Override
    public Ref getRef(int index) throws SQLException {
        return delegate.getRef(index);
    }

    @Override
    public Blob getBlob(int index) throws SQLException {
        return delegate.getBlob(index);
    }

    @Override
    public Clob getClob(int index) throws SQLException {
        return delegate.getClob(index);
    }

    @Override
    public Array getArray(int index) throws SQLException {
        return delegate.getArray(index);
    }

    @Override
    public Date getDate(int index, Calendar cal) throws SQLException {
        return delegate.getDate(index, cal);
    }

    @Override
    public Time getTime(int index, Calendar cal) throws SQLException {
        return delegate.getTime(index, cal);
    }

    @Override
    public Timestamp getTimestamp(int index, Calendar cal) throws SQLException {
        return delegate.getTimestamp(index, cal);
    }

    @Override
    public void registerOutParameter(int index, int sqlType, String typeName) throws SQLException {
        delegate.registerOutParameter(index, sqlType, typeName);
    }

    @Override
    public void registerOutParameter(String name, int sqlType) throws SQLException {
        delegate.registerOutParameter(name, sqlType);
    }

    @Override
    public void registerOutParameter(String name, int sqlType, int scale) throws SQLException {
        delegate.registerOutParameter(name, sqlType, scale);
    }

    @Override
    public void registerOutParameter(String name, int sqlType, String typeName) throws SQLException {
        delegate.registerOutParameter(name, sqlType, typeName);
    }

    @Override
    public URL getURL(int index) throws SQLException {
        return delegate.getURL(index);
    }

    @Override
    public String getString(String name) throws SQLException {
        return delegate.getString(name);
    }

    @Override
    public boolean getBoolean(String name) throws SQLException {
        return delegate.getBoolean(name);
    }

    @Override
    public byte getByte(String name) throws SQLException {
        return delegate.getByte(name);
    }

    @Override
    public short getShort(String name) throws SQLException {
        return delegate.getShort(name);
    }

    @Override
    public int getInt(String name) throws SQLException {
        return delegate.getInt(name);
    }

    @Override
    public long getLong(String name) throws SQLException {
        return delegate.getLong(name);
    }

    @Override
    public float getFloat(String name) throws SQLException {
        return delegate.getFloat(name);
    }

    @Override
    public double getDouble(String name) throws SQLException {
        return delegate.getDouble(name);
    }

    @Override
    public byte[] getBytes(String name) throws SQLException {
        return delegate.getBytes(name);
    }

    @Override
    public Date getDate(String name) throws SQLException {
        return delegate.getDate(name);
    }

    @Override
    public Time getTime(String name) throws SQLException {
        return delegate.getTime(name);
    }

    @Override
    public Timestamp getTimestamp(String name) throws SQLException {
        return delegate.getTimestamp(name);
    }

    @Override
    public Object getObject(String name) throws SQLException {
        return GuardedResultSet.behind(connection, delegate.getObject(name));
    }

    @Override
    public BigDecimal getBigDecimal(String name) throws SQLException {
        return delegate.getBigDecimal(name);
    }

    @Override
    public Object getObject(String name, Map<String, Class<?>> map) throws SQLException {
        return GuardedResultSet.behind(connection, delegate.getObject(name, map));
    }

    @Override
    public Ref getRef(String name) throws SQLException {
        return delegate.getRef(name);
    }

    @Override
    public Blob getBlob(String name) throws SQLException {
        return delegate.getBlob(name);
    }

    @Override
    public Clob getClob(String name) throws SQLException {
        return delegate.getClob(name);
    }

    @Override
    public Array getArray(String name) throws SQLException {
        return delegate.getArray(name);
    }

    @Override
    public Date getDate(String name, Calendar cal) throws SQLException {
        return delegate.getDate(name, cal);
    }

    @Override
    public Time getTime(String name, Calendar cal) throws SQLException {
        return delegate.getTime(name, cal);
    }

    @Override
    public Timestamp getTimestamp(String name, Calendar cal) throws SQLException {
        return delegate.getTimestamp(name, cal);
    }

    @Override
    public URL getURL(String name) throws SQLException {
        return delegate.getURL(name);
    }

    @Override
    public RowId getRowId(int index) throws SQLException {
        return delegate.getRowId(index);
    }

    @Override
    public RowId getRowId(String name) throws SQLException {
        return delegate.getRowId(name);
    }

    @Override
    public NClob getNClob(int index) throws SQLException {
        return delegate.getNClob(index);
    }

    @Override
    public NClob getNClob(String name) throws SQLException {
        return delegate.getNClob(name);
    }

    @Override
    public SQLXML getSQLXML(int index) throws SQLException {
        return delegate.getSQLXML(index);
    }

    @Override
    public SQLXML getSQLXML(String name) throws SQLException {
        return delegate.getSQLXML(name);
    }

    @Override
    public String getNString(int index) throws SQLException {
        return delegate.getNString(index);
    }

    @Override
    public String getNString(String name) throws SQLException {
        return delegate.getNString(name);
    }

    @Override
    public Reader getNCharacterStream(int index) throws SQLException {
        return delegate.getNCharacterStream(index);
    }

    @Override
    public Reader getNCharacterStream(String name) throws SQLException {
        return delegate.getNCharacterStream(name);
    }

    @Override
    public Reader getCharacterStream(int index) throws SQLException {
        return delegate.getCharacterStream(index);
    }

    @Override
    public Reader getCharacterStream(String name) throws SQLException {
        return delegate.getCharacterStream(name);
    }

    @Override
    public <T> T getObject(int index, Class<T> type) throws SQLException {
        return delegate.getObject(index, type);
    }

    @Override
    public <T> T getObject(String name, Class<T> type) throws SQLException {
        return delegate.getObject(name, type);
    }

    @Override
    public void registerOutParameter(int index, SQLType sqlType) throws SQLException {
        delegate.registerOutParameter(index, sqlType);
    }

    @Override
    public void registerOutParameter(int index, SQLType sqlType, int scale) throws SQLException {
        delegate.registerOutParameter(index, sqlType, scale);
    }

    @Override
    public void registerOutParameter(int index, SQLType sqlType, String typeName) throws SQLException {
        delegate.registerOutParameter(index, sqlType, typeName);
    }

    @Override
    public void registerOutParameter(String name, SQLType sqlType) throws SQLException {
        delegate.registerOutParameter(name, sqlType);
    }

    @Override
    public void registerOutParameter(String name, SQLType sqlType, int scale) throws SQLException {
        delegate.registerOutParameter(name, sqlType, scale);
    }

    @Override
    public void registerOutParameter(String name, SQLType sqlType, String typeName) throws SQLException {
        delegate.registerOutParameter(name, sqlType, typeName);
    }
}
