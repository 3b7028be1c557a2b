package dev.reprieve.guard;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What PostgreSQL's driver knows beyond JDBC, asked by reflection over its public interfaces, because it is not among our
 * dependencies.
 */
final class DriverKnowledge {
    private static final Logger LOG = LoggerFactory.getLogger(DriverKnowledge.class);

    private static final @Nullable Method PARAMETER =
            find("org.postgresql.PGConnection", "getParameterStatus", String.class);
    private static final @Nullable Method BASE_SCHEMA =
            find("org.postgresql.PGResultSetMetaData", "getBaseSchemaName", int.class);

    private static final @Nullable Method STATE = find("org.postgresql.core.BaseConnection", "getTransactionState");

    private DriverKnowledge() {}

    /** Whether the connection is known to be in no transaction; false if the driver does not tell. */
    static boolean idle(Connection connection) throws SQLException {
        Method method = STATE;
        return method != null
                && connection.isWrapperFor(method.getDeclaringClass())
                && "IDLE".equals(call(method, connection.unwrap(method.getDeclaringClass())));
    }

    /** A setting that the server reports unasked, so without a round trip; null if this is another driver. */
    static @Nullable String parameter(Connection connection, String name) throws SQLException {
        Method method = PARAMETER;
        return method != null && connection.isWrapperFor(method.getDeclaringClass())
                ? call(method, connection.unwrap(method.getDeclaringClass()), name)
                : null;
    }

    /** The schema of the table that a column comes from, which JDBC's own method leaves empty; null if unknown. */
    static @Nullable String schema(ResultSetMetaData data, int column) throws SQLException {
        Method method = BASE_SCHEMA;
        return method != null && data.isWrapperFor(method.getDeclaringClass())
                ? call(method, data.unwrap(method.getDeclaringClass()), column)
                : null;
    }

    private static @Nullable String call(Method method, Object target, Object... arguments) throws SQLException {
        try {
            Object answer = method.invoke(target, arguments);
            return answer == null ? null : answer.toString();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            LOG.debug("The driver did not answer {}", method.getName(), e);
            return null;
        } catch (IllegalAccessException e) {
            LOG.debug("The driver did not answer {}", method.getName(), e);
            return null;
        }
    }

    private static @Nullable Method find(String type, String method, Class<?>... parameters) {
        try {
            return Class.forName(type, false, DriverKnowledge.class.getClassLoader())
                    .getMethod(method, parameters);
        } catch (ClassNotFoundException | NoSuchMethodException e) {
            LOG.debug("The PostgreSQL driver is not visible from here: it is asked by query instead", e);
            return null;
        }
    }
}
