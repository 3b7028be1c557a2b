package dev.reprieve.guard;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.PolicyReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Puts a guard in front of a data source; {@code Reprieve.guard(dataSource)} makes one. */
public final class GuardBuilder {
    private final DataSource dataSource;
    private @Nullable Policy policy;
    private Clock clock = Clock.systemUTC();
    private GuardSettings settings = GuardSettings.DEFAULT;

    /** Starts with a data source, with or without a pool, that reaches a database brought to its policy. */
    public GuardBuilder(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The policy to keep. */
    public GuardBuilder policy(Policy given) {
        policy = given;
        return this;
    }

    /**
     * The file with the policy to keep.
     *
     * @throws ReprieveException if it cannot be read or is not a valid policy
     */
    public GuardBuilder policy(Path file) {
        return policy(PolicyReader.read(file));
    }

    /** The clock that spaces out looks at the catalog; the system's by default. */
    public GuardBuilder clock(Clock given) {
        clock = given;
        return this;
    }

    /**
     * For how long the guard takes the schema for unchanged without asking the database, in milliseconds: 1 to
     * 3,600,000; 1,000 by default. DDL that passes through this guard is seen at once; another node's
     * within this time, during which {@code SELECT *} shows the columns that were. Asking costs one short query on one
     * connection, and takes at most a hundredth of the time, however many tables there are.
     */
    public GuardBuilder schemaCheckMillis(int millis) {
        settings = settings.withSchemaCheckMillis(millis);
        return this;
    }

    /**
     * How many characters of statements, as they are and rewritten, the cache keeps: 100,000 to 1,000,000,000; 16,000,000
     * by default, which are up to 32 MB. A statement that is not in the cache is rewritten again, in microseconds.
     */
    public GuardBuilder cacheCharacters(int characters) {
        settings = settings.withCacheCharacters(characters);
        return this;
    }

    /**
     * Reads the database's catalog, on one connection, and holds the policy against it.
     *
     * @throws ReprieveException with POLICY_UNKNOWN_NAME if the policy names tables that the database does not have,
     *     NOT_APPLIED if it has not been brought to the policy, DATABASE if it cannot be reached
     */
    public DataSource build() {
        Policy given = policy;
        if (given == null) {
            throw new ReprieveException(
                    ErrorCode.USAGE, "guard", "No policy was given.", "Call policy(…) before build().");
        }
        try (Connection connection = dataSource.getConnection()) {
            Engine engine = Engine.start(given, clock, settings, connection);
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            return new GuardedDataSource(dataSource, engine);
        } catch (SQLException e) {
            throw new ReprieveException(
                    ErrorCode.DATABASE,
                    "guard",
                    "The catalog cannot be read: " + e.getMessage(),
                    "Make sure that the data source reaches the database.",
                    e);
        }
    }
}
