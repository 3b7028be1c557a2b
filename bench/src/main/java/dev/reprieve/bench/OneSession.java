package dev.reprieve.bench;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;

/**
 * A data source of one connection that is never closed, so that two contestants share one session. Two sessions are two
 * server processes, and whether the scheduler keeps one beside its client decides between 45 and 125 us a statement:
 * more than anything that is to be measured.
 */
final class OneSession {
    private OneSession() {}

    static DataSource of(Connection connection) {
        Connection kept = proxy(Connection.class, (proxy, method, arguments) -> {
            if (method.getName().equals("close")) {
                return null;
            }
            try {
                return method.invoke(connection, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        });
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            if (method.getName().equals("getConnection")) {
                return kept;
            }
            throw new IllegalStateException(method + " is not for benchmarks");
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(OneSession.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
