package dev.reprieve.testkit.sessions;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections whose statements, commits and rollbacks are steps of a player. Closing one gives it back; the next one
 * taken is the same.
 */
final class PacedDataSource {
    private final DataSource real;
    private final Player player;
    private final List<Kept> all = new ArrayList<>();

    PacedDataSource(DataSource real, Player player) {
        this.real = real;
        this.player = player;
    }

    private static final class Kept {
        final Connection connection;
        final int process;
        boolean taken = true;
        // of the current transaction
        Access done = Access.NONE;
        boolean failed;

        Kept(Connection connection) throws SQLException {
            this.connection = connection;
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
                row.next();
                this.process = row.getInt(1);
            }
        }
    }

    DataSource proxy() {
        return proxy(
                DataSource.class,
                (self, method, arguments) ->
                        method.getName().equals("getConnection") ? connection() : call(method, real, arguments));
    }

    static Set<Integer> processes(Collection<PacedDataSource> sources) {
        Set<Integer> found = new HashSet<>();
        sources.forEach(source -> source.all.forEach(kept -> found.add(kept.process)));
        return found;
    }

    void close() throws SQLException {
        for (Kept kept : all) {
            kept.connection.close();
        }
    }

    private synchronized Connection connection() throws SQLException {
        for (Kept kept : all) {
            if (!kept.taken) {
                kept.taken = true;
                return proxy(kept);
            }
        }
        Kept kept = new Kept(real.getConnection());
        all.add(kept);
        return proxy(kept);
    }

    private Connection proxy(Kept kept) {
        return proxy(Connection.class, (self, method, arguments) -> switch (method.getName()) {
            case "close" -> {
                kept.taken = false;
                yield null;
            }
            case "commit" -> ending(kept, "COMMIT", method, arguments);
            case "rollback" ->
                arguments == null
                        ? ending(kept, "ROLLBACK", method, null)
                        : step(kept, "ROLLBACK TO SAVEPOINT", method, kept.connection, arguments);
            case "createStatement", "prepareStatement", "prepareCall" ->
                statement(
                        kept,
                        (Statement) requireNonNull(call(method, kept.connection, arguments)),
                        arguments != null && arguments[0] instanceof String text ? text : null);
            default -> call(method, kept.connection, arguments);
        });
    }

    private Statement statement(Kept kept, Statement statement, @Nullable String prepared) {
        Class<? extends Statement> type = statement instanceof CallableStatement
                ? CallableStatement.class
                : statement instanceof PreparedStatement ? PreparedStatement.class : Statement.class;
        return proxy(type, (self, method, arguments) -> {
            if (!method.getName().startsWith("execute")) {
                return call(method, statement, arguments);
            }
            String text = arguments != null && arguments[0] instanceof String own
                    ? own
                    : prepared == null ? "batch" : prepared;
            return step(kept, text, method, statement, arguments);
        });
    }

    private @Nullable Object ending(Kept kept, String text, Method method, Object @Nullable [] arguments)
            throws Throwable {
        // a failed transaction has let go of everything already
        if (!kept.failed) {
            player.pass(new Step(text, new Access(Set.of(), kept.done.writes(), true)));
        }
        kept.failed = false;
        kept.done = Access.NONE;
        return call(method, kept.connection, arguments);
    }

    private @Nullable Object step(Kept kept, String text, Method method, Object target, Object @Nullable [] arguments)
            throws Throwable {
        boolean automatic = kept.connection.getAutoCommit();
        Access access = player.access(text);
        kept.done = automatic ? Access.NONE : kept.done.and(access);
        player.pass(new Step(text, automatic ? new Access(access.reads(), access.writes(), true) : access));
        try {
            return call(method, target, arguments);
        } catch (SQLException e) {
            kept.failed = !automatic;
            throw e;
        }
    }

    private static @Nullable Object call(Method method, Object target, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
