package dev.reprieve.guard;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.jspecify.annotations.NullUnmarked;

/** A call behind the guard: its text was rewritten or refused when it was prepared; parameters go to the real one. */
@NullUnmarked // JDBC passes null where it likes; these calls only hand it on
final class GuardedCallableStatement extends ForwardingCallGetters {
    private final CallableStatement delegate;

    GuardedCallableStatement(GuardedConnection connection, CallableStatement delegate, Prepared prepared) {
        super(connection, delegate, prepared);
        this.delegate = delegate;
    }

    @Override
    public void setURL(String name, URL val) throws SQLException {
        delegate.setURL(name, val);
    }

    @Override
    public void setNull(String name, int sqlType) throws SQLException {
        delegate.setNull(name, sqlType);
    }

    @Override
    public void setBoolean(String name, boolean value) throws SQLException {
        delegate.setBoolean(name, value);
    }

    @Override
    public void setByte(String name, byte value) throws SQLException {
        delegate.setByte(name, value);
    }

    @Override
    public void setShort(String name, short value) throws SQLException {
        delegate.setShort(name, value);
    }

    @Override
    public void setInt(String name, int value) throws SQLException {
        delegate.setInt(name, value);
    }

    @Override
    public void setLong(String name, long value) throws SQLException {
        delegate.setLong(name, value);
    }

    @Override
    public void setFloat(String name, float value) throws SQLException {
        delegate.setFloat(name, value);
    }

    @Override
    public void setDouble(String name, double value) throws SQLException {
        delegate.setDouble(name, value);
    }

    @Override
    public void setBigDecimal(String name, BigDecimal value) throws SQLException {
        delegate.setBigDecimal(name, value);
    }

    @Override
    public void setString(String name, String value) throws SQLException {
        delegate.setString(name, value);
    }

    @Override
    public void setBytes(String name, byte[] value) throws SQLException {
        delegate.setBytes(name, value);
    }

    @Override
    public void setDate(String name, Date value) throws SQLException {
        delegate.setDate(name, value);
    }

    @Override
    public void setTime(String name, Time value) throws SQLException {
        delegate.setTime(name, value);
    }

    @Override
    public void setTimestamp(String name, Timestamp value) throws SQLException {
        delegate.setTimestamp(name, value);
    }

    @Override
    public void setAsciiStream(String name, InputStream value, int length) throws SQLException {
        delegate.setAsciiStream(name, value, length);
    }

    @Override
    public void setBinaryStream(String name, InputStream value, int length) throws SQLException {
        delegate.setBinaryStream(name, value, length);
    }

    @Override
    public void setObject(String name, Object value, int targetSqlType, int scale) throws SQLException {
        delegate.setObject(name, value, targetSqlType, scale);
    }

    @Override
    public void setObject(String name, Object value, int targetSqlType) throws SQLException {
        delegate.setObject(name, value, targetSqlType);
    }

    @Override
    public void setObject(String name, Object value) throws SQLException {
        delegate.setObject(name, value);
    }

    @Override
    public void setCharacterStream(String name, Reader reader, int length) throws SQLException {
        delegate.setCharacterStream(name, reader, length);
    }

    @Override
    public void setDate(String name, Date value, Calendar cal) throws SQLException {
        delegate.setDate(name, value, cal);
    }

    @Override
    public void setTime(String name, Time value, Calendar cal) throws SQLException {
        delegate.setTime(name, value, cal);
    }

    @Override
    public void setTimestamp(String name, Timestamp value, Calendar cal) throws SQLException {
        delegate.setTimestamp(name, value, cal);
    }

    @Override
    public void setNull(String name, int sqlType, String typeName) throws SQLException {
        delegate.setNull(name, sqlType, typeName);
    }

    @Override
    public void setRowId(String name, RowId value) throws SQLException {
        delegate.setRowId(name, value);
    }

    @Override
    public void setNString(String name, String value) throws SQLException {
        delegate.setNString(name, value);
    }

    @Override
    public void setNCharacterStream(String name, Reader value, long length) throws SQLException {
        delegate.setNCharacterStream(name, value, length);
    }

    @Override
    public void setNClob(String name, NClob value) throws SQLException {
        delegate.setNClob(name, value);
    }

    @Override
    public void setClob(String name, Reader reader, long length) throws SQLException {
        delegate.setClob(name, reader, length);
    }

    @Override
    public void setBlob(String name, InputStream inputStream, long length) throws SQLException {
        delegate.setBlob(name, inputStream, length);
    }

    @Override
    public void setNClob(String name, Reader reader, long length) throws SQLException {
        delegate.setNClob(name, reader, length);
    }

    @Override
    public void setSQLXML(String name, SQLXML xmlObject) throws SQLException {
        delegate.setSQLXML(name, xmlObject);
    }

    @Override
    public void setBlob(String name, Blob value) throws SQLException {
        delegate.setBlob(name, value);
    }

    @Override
    public void setClob(String name, Clob value) throws SQLException {
        delegate.setClob(name, value);
    }

    @Override
    public void setAsciiStream(String name, InputStream value, long length) throws SQLException {
        delegate.setAsciiStream(name, value, length);
    }

    @Override
    public void setBinaryStream(String name, InputStream value, long length) throws SQLException {
        delegate.setBinaryStream(name, value, length);
    }

    @Override
    public void setCharacterStream(String name, Reader reader, long length) throws SQLException {
        delegate.setCharacterStream(name, reader, length);
    }

    @Override
    public void setAsciiStream(String name, InputStream value) throws SQLException {
        delegate.setAsciiStream(name, value);
    }

    @Override
    public void setBinaryStream(String name, InputStream value) throws SQLException {
        delegate.setBinaryStream(name, value);
    }

    @Override
    public void setCharacterStream(String name, Reader reader) throws SQLException {
        delegate.setCharacterStream(name, reader);
    }

    @Override
    public void setNCharacterStream(String name, Reader value) throws SQLException {
        delegate.setNCharacterStream(name, value);
    }

    @Override
    public void setClob(String name, Reader reader) throws SQLException {
        delegate.setClob(name, reader);
    }

    @Override
    public void setBlob(String name, InputStream inputStream) throws SQLException {
        delegate.setBlob(name, inputStream);
    }

    @Override
    public void setNClob(String name, Reader reader) throws SQLException {
        delegate.setNClob(name, reader);
    }

    @Override
    public void setObject(String name, Object value, SQLType targetSqlType, int scaleOrLength) throws SQLException {
        delegate.setObject(name, value, targetSqlType, scaleOrLength);
    }

    @Override
    public void setObject(String name, Object value, SQLType targetSqlType) throws SQLException {
        delegate.setObject(name, value, targetSqlType);
    }
}
