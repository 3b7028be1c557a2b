package dev.reprieve.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.reprieve.error.ErrorCode;
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
import java.util.Set;
import java.util.TreeSet;
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

    /** The property with how long the schema is taken for unchanged, in milliseconds: 1 to 3,600,000, default 1,000. */
    public static final String SCHEMA_CHECK_MILLIS = "reprieve.schemaCheckMillis";

    /** The property with how many characters of statements the cache keeps: 100,000 to 1,000,000,000, default 16 million. */
    public static final String CACHE_CHARACTERS = "reprieve.cacheCharacters";

    private static final String OWN = "reprieve.";
    private static final Set<String> OWN_NAMES = Set.of(POLICY, SCHEMA_CHECK_MILLIS, CACHE_CHARACTERS);
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

    private record Target(String url, Path policy, GuardSettings settings) {}

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
        GuardUrl parsed = GuardUrl.parse(url, PREFIX, OWN);
        Properties properties = new Properties();
        Properties own = new Properties();
        for (String name : info.stringPropertyNames()) {
            // actor and reason, which also begin so, are no properties of a connection
            (OWN_NAMES.contains(name) ? own : properties).setProperty(name, info.getProperty(name));
        }
        own.putAll(parsed.own());
        Target target;
        try {
            target = new Target(parsed.url(), Path.of(own.getProperty(POLICY, DEFAULT_POLICY)), settings(own));
        } catch (ReprieveException e) {
            throw refused(e);
        }
        Connection connection = DriverManager.getConnection(parsed.url(), properties);
        try {
            return new GuardedConnection(engine(target, connection), connection);
        } catch (SQLException | RuntimeException e) {
            try {
                connection.close();
            } catch (SQLException broken) {
                e.addSuppressed(broken);
            }
            if (e instanceof ReprieveException refused) {
                throw refused(refused);
            }
            throw e;
        }
    }

    private static SQLException refused(ReprieveException e) {
        return new SQLNonTransientConnectionException(e.getMessage(), StatementRefusedException.STATE_UNSUPPORTED, e);
    }

    private static GuardSettings settings(Properties own) {
        GuardSettings settings = GuardSettings.DEFAULT;
        for (String name : own.stringPropertyNames()) {
            if (!OWN_NAMES.contains(name)) {
                throw new ReprieveException(
                        ErrorCode.USAGE,
                        "guard",
                        name + " is no setting of the guard.",
                        "Use " + String.join(", ", new TreeSet<>(OWN_NAMES)) + ".");
            }
            if (!name.equals(POLICY)) {
                settings = settings.with(name.substring(OWN.length()), own.getProperty(name));
            }
        }
        return settings;
    }

    private Engine engine(Target target, Connection connection) throws SQLException {
        Engine engine = engines.getIfPresent(target);
        if (engine == null) {
            synchronized (engines) {
                engine = engines.getIfPresent(target);
                if (engine == null) {
                    engine = Engine.start(
                            PolicyReader.read(target.policy()), Clock.systemUTC(), target.settings(), connection);
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
            String real = GuardUrl.parse(url, PREFIX, OWN).url();
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
