package dev.reprieve.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.error.StatementRefusedException;
import dev.reprieve.policy.PolicyReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The guard as a JDBC driver, for applications that are configured by a URL only: {@code
 * jdbc:reprieve:postgresql://host/db?reprieve.policy=reprieve.yaml}. What remains without {@code reprieve:} and {@code
 * reprieve.policy} goes to the real driver. Policy and catalog are read with the first connection of each URL and kept
 * for the life of the driver. The service loader finds it.
 */
public final class ReprieveDriver implements Driver {
    /** The property, in the URL or beside it, with the path of the policy. */
    public static final String POLICY = "reprieve.policy";

    private static final String PREFIX = "jdbc:reprieve:";
    private static final String DEFAULT_POLICY = "reprieve.yaml";
    private static final int MAX_ENGINES = 64;

    static {
        try {
            DriverManager.registerDriver(new ReprieveDriver());
        } catch (SQLException e) {
            LoggerFactory.getLogger(ReprieveDriver.class).warn("The driver could not be registered", e);
        }
    }

    private record Target(String url, Path policy) {}

    private final Cache<Target, Engine> engines = Caffeine.newBuilder()
            .maximumSize(MAX_ENGINES)
            .executor(Runnable::run)
            .build();

    /** Made by the service loader. */
    public ReprieveDriver() {}

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith(PREFIX);
    }

    @Override
    public @Nullable Connection connect(String url, Properties info) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        GuardUrl parsed = GuardUrl.parse(url, PREFIX, POLICY);
        Properties properties = new Properties();
        for (String name : info.stringPropertyNames()) {
            if (!name.equals(POLICY)) {
                properties.setProperty(name, info.getProperty(name));
            }
        }
        String policy = parsed.policy().orElse(info.getProperty(POLICY, DEFAULT_POLICY));
        Connection connection = DriverManager.getConnection(parsed.url(), properties);
        try {
            return new GuardedConnection(engine(new Target(parsed.url(), Path.of(policy)), connection), connection);
        } catch (SQLException | RuntimeException e) {
            try {
                connection.close();
            } catch (SQLException broken) {
                e.addSuppressed(broken);
            }
            if (e instanceof ReprieveException refused) {
                throw new SQLNonTransientConnectionException(
                        refused.getMessage(), StatementRefusedException.STATE_UNSUPPORTED, refused);
            }
            throw e;
        }
    }

    private Engine engine(Target target, Connection connection) throws SQLException {
        Engine engine = engines.getIfPresent(target);
        if (engine == null) {
            synchronized (engines) {
                engine = engines.getIfPresent(target);
                if (engine == null) {
                    engine = Engine.start(
                            PolicyReader.read(target.policy()),
                            Clock.systemUTC(),
                            Engine.CHECK_AFTER_MILLIS,
                            connection);
                    engines.put(target, engine);
                }
            }
        }
        return engine;
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
        DriverPropertyInfo policy = new DriverPropertyInfo(POLICY, info.getProperty(POLICY, DEFAULT_POLICY));
        policy.description = "Path of the policy that the guard keeps";
        List<DriverPropertyInfo> all = new ArrayList<>();
        all.add(policy);
        if (acceptsURL(url)) {
            String real = GuardUrl.parse(url, PREFIX, POLICY).url();
            all.addAll(List.of(DriverManager.getDriver(real).getPropertyInfo(real, info)));
        }
        return all.toArray(DriverPropertyInfo[]::new);
    }

    @Override
    public int getMajorVersion() {
        return 0;
    }

    @Override
    public int getMinorVersion() {
        return 1;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("dev.reprieve");
    }
}
