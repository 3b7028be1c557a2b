package dev.reprieve.guard;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.CatalogFingerprint;
import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.ProtectedTable;
import dev.reprieve.sql.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all connections of one guard share: the policy, the latest picture of the database, and when to take a new one. */
final class Engine {
    /** The shortest time between two readings of the catalog because of errors, in milliseconds; doubles in vain. */
    static final long REREAD_AFTER_MILLIS = 1_000;

    /** Asking takes at most one part in this many of the time. */
    private static final int CHECK_SHARE = 100;

    /** The longest that doubling makes it. */
    static final long REREAD_AFTER_MAX_MILLIS = 64_000;

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private static final AtomicLongFieldUpdater<Engine> CHECK_NOT_BEFORE =
            AtomicLongFieldUpdater.newUpdater(Engine.class, "checkNotBefore");

    /** What a statement fails with whose picture of the schema is out of date: no such table, no such column. */
    private static final Set<String> DRIFT_STATES = Set.of("42P01", "42703");

    private final Policy policy;
    private final Clock clock;
    private final Object reading = new Object();
    private final AtomicBoolean unwrapped = new AtomicBoolean();
    private volatile Picture picture;
    private volatile boolean stale;
    private volatile boolean suspected;
    private final GuardSettings settings;
    private final int checkAfterMillis;
    private volatile long checkNotBefore;
    private volatile String fingerprint;
    private Set<TableName> told = Set.of();
    private long rereadAfterMillis = REREAD_AFTER_MILLIS;
    private volatile long rereadNotBefore;

    private Engine(Policy policy, Clock clock, GuardSettings settings, Picture picture, String fingerprint) {
        this.policy = policy;
        this.clock = clock;
        this.settings = settings;
        this.checkAfterMillis = settings.schemaCheckMillis();
        this.picture = picture;
        this.fingerprint = fingerprint;
        this.checkNotBefore = clock.millis() + checkAfterMillis;
    }

    /**
     * Reads the catalog and holds the policy against it.
     *
     * @throws ReprieveException with POLICY_UNKNOWN_NAME if the policy names tables that the database does not have, with
     *     NOT_APPLIED if a table has no live key yet
     */
    static Engine start(Policy policy, Clock clock, GuardSettings settings, Connection connection) throws SQLException {
        // before the catalog: a change in between is then found by the next check
        String fingerprint = CatalogFingerprint.read(connection);
        Catalog catalog = CatalogReader.read(connection);
        Picture picture = new Picture(Dialect.POSTGRESQL, policy, catalog, settings.cacheCharacters());
        Engine engine = new Engine(policy, clock, settings, picture, fingerprint);
        engine.requireKnownNames(catalog);
        engine.requireApplied();
        engine.warnOfLeaks();
        return engine;
    }

    Policy policy() {
        return policy;
    }

    Picture picture() {
        return picture;
    }

    /** Whether the shared picture must be taken anew before it is used again. */
    boolean stale() {
        return stale;
    }

    /** Whether it is time to ask whether the picture still is true. */
    boolean due() {
        return clock.millis() >= checkNotBefore;
    }

    /** Whether that picture is the shared one, and nothing must be asked before it is used. */
    boolean holds(Picture shown) {
        return picture == shown && !stale && !due();
    }

    /** Something ran that may have changed the schema: the next statement asks. */
    void suspect() {
        checkNotBefore = Long.MIN_VALUE;
    }

    /** Asks whether the picture still is true, unless another connection just does. */
    void check(Connection connection) throws SQLException {
        long since = checkNotBefore;
        long started = clock.millis();
        if (started < since || !CHECK_NOT_BEFORE.compareAndSet(this, since, started + checkAfterMillis)) {
            return;
        }
        if (differs(connection)) {
            stale = true;
        }
        long ended = clock.millis();
        long rest = (ended - started) * CHECK_SHARE;
        if (rest > checkAfterMillis) {
            CHECK_NOT_BEFORE.compareAndSet(this, started + checkAfterMillis, ended + rest);
        }
    }

    /** Whether the database, as the connection sees it, is another than the picture. */
    boolean differs(Connection connection) throws SQLException {
        return !CatalogFingerprint.read(connection).equals(fingerprint);
    }

    /** Someone's DDL has been committed. */
    void schemaChanged() {
        suspected = false;
        stale = true;
    }

    /** A statement failed. If that may be because of DDL that passed elsewhere, the catalog is read again, not too often. */
    void failed(SQLException failure) {
        String state = failure.getSQLState();
        if (state != null && DRIFT_STATES.contains(state) && !stale && clock.millis() >= rereadNotBefore) {
            suspected = true;
            stale = true;
        }
    }

    /** Takes a picture that no one else sees. */
    Picture look(Connection connection) throws SQLException {
        return new Picture(Dialect.POSTGRESQL, policy, CatalogReader.read(connection), settings.cacheCharacters());
    }

    /** Takes the shared picture anew, unless another connection just did. */
    Picture refresh(Connection connection) throws SQLException {
        synchronized (reading) {
            if (!stale) {
                return picture;
            }
            boolean onSuspicion = suspected;
            // cleared before reading: DDL that commits meanwhile makes it stale again
            stale = false;
            try {
                String seen = CatalogFingerprint.read(connection);
                Catalog catalog = CatalogReader.read(connection);
                fingerprint = seen;
                boolean same = picture.showsSame(catalog);
                if (!same) {
                    picture = new Picture(Dialect.POSTGRESQL, policy, catalog, settings.cacheCharacters());
                    warnOfDrift();
                    warnOfLeaks();
                }
                waitBeforeNext(onSuspicion && same);
            } catch (SQLException | RuntimeException e) {
                stale = true;
                throw e;
            }
            return picture;
        }
    }

    private void waitBeforeNext(boolean inVain) {
        rereadAfterMillis = inVain ? Math.min(rereadAfterMillis * 2, REREAD_AFTER_MAX_MILLIS) : REREAD_AFTER_MILLIS;
        rereadNotBefore = clock.millis() + rereadAfterMillis;
    }

    /** Says once that someone reaches past the guard. */
    void unwrapped(Class<?> type) {
        if (unwrapped.compareAndSet(false, true)) {
            LOG.warn(
                    "Unwrapped to {}: what runs on it sees soft-deleted rows and deletes for good. This is logged once.",
                    type.getName());
        }
    }

    private void requireKnownNames(Catalog catalog) {
        Set<TableName> unknown = new TreeSet<>(policy.tables().keySet());
        policy.relations().forEach(r -> unknown.addAll(List.of(r.child(), r.parent())));
        unknown.removeAll(catalog.tables().keySet());
        if (!unknown.isEmpty()) {
            throw new ReprieveException(
                    ErrorCode.POLICY_UNKNOWN_NAME,
                    names(unknown),
                    "The policy names tables that the database does not have.",
                    "Correct the policy, or connect to the database that it was written for.");
        }
    }

    private void requireApplied() {
        Set<TableName> unmarked = unmarked();
        if (!unmarked.isEmpty()) {
            throw new ReprieveException(
                    ErrorCode.NOT_APPLIED,
                    names(unmarked),
                    "The database has not been brought to its policy: there is no live key yet.",
                    "Run reprieve apply with this policy, then start again.");
        }
    }

    private void warnOfDrift() {
        Set<TableName> unmarked = unmarked();
        if (!unmarked.isEmpty()) {
            LOG.error(
                    "{} without a live key since the schema changed: statements on it fail. Run reprieve apply.",
                    names(unmarked));
        }
    }

    private void warnOfLeaks() {
        Set<TableName> leaking = picture.leakingViews();
        // once, not again for each change of the schema
        if (!told.containsAll(leaking)) {
            LOG.warn(
                    "Views that read protected tables without the live filter, and so show deleted rows: {}."
                            + " Run reprieve apply.",
                    leaking);
        }
        told = leaking;
    }

    private Set<TableName> unmarked() {
        Set<TableName> found = new TreeSet<>();
        for (ProtectedTable table : picture.protection().tables()) {
            if (table.table().column(table.markers().live()).isEmpty()) {
                found.add(table.name());
            }
        }
        return found;
    }

    private static String names(Set<TableName> tables) {
        StringBuilder names = new StringBuilder(tables.size() == 1 ? "table " : "tables ");
        String separator = "";
        for (TableName table : tables) {
            names.append(separator).append(table);
            separator = ", ";
        }
        return names.toString();
    }
}
