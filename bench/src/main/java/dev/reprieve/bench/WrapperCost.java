package dev.reprieve.bench;

import com.p6spy.engine.spy.P6DataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a layer around JDBC costs a call that the driver answers at once, without the database: setting a parameter, and
 * going through rows that have been fetched. The guard's wrappers are written out; beside them Java's own proxies, a
 * library that uses these (datasource-proxy) and one with wrappers of its own (p6spy), all without listeners.
 *
 * <p>Nothing passes or fails: the decision that rests on it is ADR 11.
 *
 * <p>Arguments: {@code warmups} and {@code rounds} (of a second, for each).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WrapperCost {
    private static final int ROWS = 1_000;

    /** What stands between the application and the driver. */
    public enum Layer {
        /** Nothing. */
        DRIVER {
            @Override
            DataSource around(DataSource driver) {
                return driver;
            }
        },
        /** The guard. */
        GUARD {
            @Override
            DataSource around(DataSource driver) {
                return GuardedBlog.guarded(driver);
            }
        },
        /** {@link Proxy}, with the least that a handler can do. */
        JAVA_PROXY {
            @Override
            DataSource around(DataSource driver) {
                return wrapped(DataSource.class, driver);
            }
        },
        /** The library datasource-proxy, result sets included. */
        DATASOURCE_PROXY {
            @Override
            DataSource around(DataSource driver) {
                return ProxyDataSourceBuilder.create(driver).proxyResultSet().build();
            }
        },
        /** The library p6spy, without its log. */
        P6SPY {
            @Override
            DataSource around(DataSource driver) {
                System.setProperty("p6spy.config.modulelist", "com.p6spy.engine.spy.P6SpyFactory");
                return new P6DataSource(driver);
            }
        };

        abstract DataSource around(DataSource driver);
    }

    /** The layer by name. */
    @Param
    public Layer layer = Layer.DRIVER;

    private @Nullable Connection connection;
    private @Nullable PreparedStatement statement;
    private @Nullable ResultSet rows;

    private static <T> T wrapped(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            try {
                Object result = method.invoke(target, args);
                Class<?> returned = method.getReturnType();
                boolean wraps = result != null
                        && returned.isInterface()
                        && returned.getName().startsWith("java.sql.");
                return wraps ? wrapped(returned, result) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        }));
    }

    /** Fetches the rows. */
    @Setup
    public void fetch() throws SQLException {
        connection = layer.around(GuardedBlog.plain(Measurements.url())).getConnection();
        statement = connection.prepareStatement(
                "SELECT id, author_id FROM post WHERE id <= ?",
                ResultSet.TYPE_SCROLL_INSENSITIVE,
                ResultSet.CONCUR_READ_ONLY);
        statement.setLong(1, ROWS);
        rows = statement.executeQuery();
    }

    /** Gives the connection back. */
    @TearDown
    public void close() throws SQLException {
        if (connection != null) {
            connection.close();
        }
    }

    /** {@code setLong}. */
    @Benchmark
    public void set() throws SQLException {
        if (statement != null) {
            statement.setLong(1, ROWS);
        }
    }

    /** One row: {@code next} and two times {@code getLong}. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long row() throws SQLException {
        long sum = 0;
        int read = 0;
        if (rows != null) {
            rows.beforeFirst();
            while (rows.next()) {
                sum += rows.getLong(1) + rows.getLong(2);
                read++;
            }
        }
        if (read != ROWS) {
            throw new IllegalStateException(read + " rows instead of " + ROWS);
        }
        return sum;
    }

    /** Runs all once. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.read(args, Map.of("warmups", 5L, "rounds", 5L));
        System.out.println("WrapperCost " + arguments);
        try (GuardedBlog blog = GuardedBlog.start(ROWS)) {
            Measurements measured = new Measurements(blog, arguments).run(WrapperCost.class, 1);
            for (Layer layer : Layer.values()) {
                measured.line(
                        "%-17s %6.1f ns more for a parameter, %6.1f ns more for a row; %6.1f bytes a parameter, %6.1f a"
                                + " row",
                        layer,
                        measured.nanos("set", layer.name()) - measured.nanos("set", "DRIVER"),
                        measured.nanos("row", layer.name()) - measured.nanos("row", "DRIVER"),
                        measured.bytes("set", layer.name()) - measured.bytes("set", "DRIVER"),
                        measured.bytes("row", layer.name()) - measured.bytes("row", "DRIVER"));
            }
        }
    }
}
