package dev.reprieve.catalog;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real connection that counts the statements which run on it. */
final class CountedQueries {
    private final AtomicInteger executed = new AtomicInteger();
    private final Connection connection;

    CountedQueries(Connection connection) {
        this.connection = wrap(Connection.class, connection);
    }

    Connection connection() {
        return connection;
    }

    int executed() {
        return executed.get();
    }

    private <T> T wrap(Class<T> type, T target) {
        Object proxy =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().startsWith("execute")) {
                        executed.incrementAndGet();
                    }
                    Object result;
                    try {
                        result = method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() instanceof SQLException cause ? cause : e;
                    }
                    if (result instanceof PreparedStatement statement) {
                        return wrap(PreparedStatement.class, statement);
                    }
                    return result instanceof Statement statement ? wrap(Statement.class, statement) : result;
                });
        return type.cast(proxy);
    }
}
