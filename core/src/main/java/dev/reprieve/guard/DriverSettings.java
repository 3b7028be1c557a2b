package dev.reprieve.guard;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settings that PostgreSQL reports to its driver unasked, read from there by reflection: no round trip. */
final class DriverSettings {
    private static final Logger LOG = LoggerFactory.getLogger(DriverSettings.class);
    private static final String CONNECTION = "org.postgresql.PGConnection";

    private static final @Nullable Method PARAMETER = find();

    private DriverSettings() {}

    /** The value that the server reported last; null if this is not PostgreSQL's driver. */
    static @Nullable String parameter(Connection connection, String name) throws SQLException {
        Method method = PARAMETER;
        if (method == null || !connection.isWrapperFor(method.getDeclaringClass())) {
            return null;
        }
        try {
            return (String) method.invoke(connection.unwrap(method.getDeclaringClass()), name);
        } catch (IllegalAccessException | InvocationTargetException e) {
            LOG.debug("The driver did not tell {}", name, e);
            return null;
        }
    }

    private static @Nullable Method find() {
        try {
            return Class.forName(CONNECTION, false, DriverSettings.class.getClassLoader())
                    .getMethod("getParameterStatus", String.class);
        } catch (ClassNotFoundException | NoSuchMethodException e) {
            LOG.debug("The PostgreSQL driver is not visible from here: its settings are asked for by query", e);
            return null;
        }
    }
}
