package dev.reprieve.purge;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.hold.ActiveHolds;
import dev.reprieve.hold.BrokenHold;
import dev.reprieve.hold.Conditions;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import dev.reprieve.purge.throttle.Throttle;
import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.RetentionSql;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import dev.reprieve.tombstone.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes tombstones whose retention is over. The cutoff is the database's time at the start. It never removes a live row,
 * never one that something refers to or that a legal hold holds, and never one that is being restored; it can be killed
 * at any moment and started again, and goes on where it was. It talks to the database directly, never through the guard.
 */
public final class Purge {
    private static final Logger LOG = LoggerFactory.getLogger(Purge.class);
    private static final String NOW = "now()";

    private final DataSource dataSource;
    private final Protection protection;
    private final List<StoredTable> tables;
    private final List<Reference> references;
    private final RetentionSql retention;
    private final PurgeSettings settings;
    private final Timing timing;

    /** A purge of a database to which the plan has been applied. */
    public Purge(DataSource dataSource, Protection protection, PurgeSettings settings, Timing timing) {
        this.dataSource = dataSource;
        this.protection = protection;
        this.tables = StoredTable.of(protection);
        this.references = Reference.of(protection);
        this.retention = new RetentionSql(protection);
        this.settings = settings;
        this.timing = timing;
    }

    /** The same by the system's clocks. */
    public Purge(DataSource dataSource, Protection protection, PurgeSettings settings) {
        this(dataSource, protection, settings, Timing.SYSTEM);
    }

    /** The same with the usual settings but for these limits. */
    public Purge(DataSource dataSource, Protection protection, PurgeLimits limits) {
        this(dataSource, protection, PurgeSettings.DEFAULT.with(limits));
    }

    /** A purge that reads the schema now. */
    public static Purge open(DataSource dataSource, Policy policy, PurgeSettings settings) {
        return new Purge(
                dataSource, Protection.of(policy, Transactions.reading(dataSource, CatalogReader::read)), settings);
    }

    /** The same with the usual settings. */
    public static Purge open(DataSource dataSource, Policy policy) {
        return open(dataSource, policy, PurgeSettings.DEFAULT);
    }

    /**
     * Removes what has expired.
     *
     * @throws ReprieveException PURGE_REFUSED if another purge is running; PURGE_NOT_ARMED if nobody has armed this
     *     database, or it is a copy of the one that was armed; PURGE_UNCONFIRMED if something is unlike the last run that
     *     the settings do not accept; PURGE_LEASE_LOST
     */
    public PurgeReport run(PurgeProgress progress) {
        return run(progress, this::expired, Optional.empty());
    }

    /**
     * Removes all of one deletion, before its time, but for what is held. Needs no arming: somebody asks for it.
     *
     * @throws ReprieveException DELETION_UNKNOWN or DELETION_ENDED; PURGE_REFUSED if another purge is running
     */
    public PurgeReport deletion(long deletion, PurgeProgress progress) {
        Transactions.reading(dataSource, c -> Ledger.find(c, deletion).open());
        return run(progress, cutoff -> List.of(new Eligible.OfDeletion(deletion)), Optional.of(deletion));
    }

    /** What a purge would do now. Writes and locks nothing. */
    public PurgeForecast dryRun() {
        return forecast(expired(NOW));
    }

    /**
     * What a purge of one deletion would do now. Writes and locks nothing.
     *
     * @throws ReprieveException DELETION_UNKNOWN or DELETION_ENDED
     */
    public PurgeForecast dryRun(long deletion) {
        Transactions.reading(dataSource, c -> Ledger.find(c, deletion).open());
        return forecast(List.of(new Eligible.OfDeletion(deletion)));
    }

    /** Arms the purge on this very database: from now on runs remove rows. */
    public void arm(String by) {
        Transactions.writing(dataSource, c -> {
            new Control(protection).arm(c, by);
            return true;
        });
    }

    /** Whether runs remove rows, and if not why. */
    public Arming arming() {
        return Transactions.reading(dataSource, Control::arming);
    }

    /** Takes the arming back: runs are refused. */
    public void disarm(String by) {
        Transactions.writing(dataSource, c -> {
            Control.disarm(c, by);
            return true;
        });
    }

    /** Lets every purge of this database wait, the running one too, within about a second. */
    public void pause(String by, String reason) {
        Transactions.writing(dataSource, c -> {
            Control.pause(c, by, reason);
            return true;
        });
    }

    /** Lets them go on; false if they were not paused. */
    public boolean resume(String by) {
        return Transactions.writing(dataSource, c -> Control.resume(c, by));
    }

    /**
     * How things stand.
     *
     * @param overdueAfter how long after the last completed run it is time to worry
     */
    public PurgeStatus status(Duration overdueAfter) {
        return Transactions.reading(
                dataSource, c -> new StatusReader(c, forecaster(c, expired(NOW)), overdueAfter).read());
    }

    private Catalog catalog() {
        return protection.catalog();
    }

    private Forecast forecaster(Connection connection, List<Eligible> eligible) throws SQLException {
        List<StoredTable> all = new ArrayList<>(tables);
        all.addAll(StoredTable.aside(connection, tables));
        return new Forecast(all, references, eligible, holds(connection), catalog());
    }

    private static ActiveHolds holds(Connection connection) throws SQLException {
        return new Conditions().usable(connection, ActiveHolds.read(connection));
    }

    private PurgeForecast forecast(List<Eligible> eligible) {
        return Transactions.reading(dataSource, c -> {
            Instant cutoff = SqlText.of("SELECT now()")
                    .first(c, row -> Ledger.instant(row, 1).orElseThrow())
                    .orElseThrow();
            Forecast forecast = forecaster(c, eligible);
            SortedMap<TableName, Long> blocked = forecast.blocked(c);
            SortedMap<TableName, Long> rows = new TreeMap<>(forecast.eligible(c).rows());
            blocked.forEach((table, n) -> rows.merge(table, -n, Long::sum));
            rows.values().removeIf(n -> n == 0);
            return new PurgeForecast(cutoff, rows, blocked, forecast.held(c));
        });
    }

    private List<Eligible> expired(String cutoff) {
        return List.of(new Eligible.Unattributed(retention, cutoff), new Eligible.Expired(retention, cutoff));
    }

    private PurgeReport run(
            PurgeProgress progress, Function<String, List<Eligible>> eligible, Optional<Long> deletion) {
        try (Connection connection = dataSource.getConnection()) {
            boolean automatic = connection.getAutoCommit();
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            warnOfBlindThrottles(connection);
            Lease lease = Lease.take(connection, holder(), timing.nanos());
            try {
                if (deletion.isEmpty()) {
                    new Control(protection).requireSafe(connection, settings.accepted(), timing.clock());
                }
                return run(connection, lease, progress, eligible, deletion);
            } finally {
                if (!connection.isClosed()) {
                    lease.release();
                    connection.setAutoCommit(automatic);
                }
            }
        } catch (SQLException e) {
            throw Transactions.failure(e);
        }
    }

    private PurgeReport run(
            Connection connection,
            Lease lease,
            PurgeProgress progress,
            Function<String, List<Eligible>> eligible,
            Optional<Long> deletion)
            throws SQLException {
        long start = timing.nanos().getAsLong();
        RunRecord record = RunRecord.start(connection, deletion);
        List<Eligible> kinds = eligible.apply(record.cutoffSql());
        List<StoredTable> aside = StoredTable.aside(connection, tables);
        List<StoredTable> all = new ArrayList<>(tables);
        all.addAll(aside);
        ActiveHolds holds = holds(connection);
        List<StoredTable> candidates = Backlog.candidates(connection, all, kinds);
        Map<StoredTable, Long> byTable = Backlog.expected(
                connection,
                candidates,
                kinds.stream().map(e -> e.except(holds, catalog())).toList());
        long expected = byTable.values().stream().mapToLong(Long::longValue).sum();
        record.expects(expected);
        progress.started(expected);
        List<Knot> knots = new ArrayList<>(Knot.order(tables, references));
        knots.addAll(Knot.aside(aside));
        Endings endings = new Endings(connection, tables, retention);
        Run run = new Run(
                connection,
                record,
                lease,
                catalog(),
                knots,
                Set.copyOf(candidates),
                byTable,
                references,
                kinds,
                settings,
                progress,
                timing,
                endings);
        PurgeOutcome outcome = PurgeOutcome.DONE;
        String because = "";
        try {
            run.run();
        } catch (RunStopped stopped) {
            outcome = stopped.outcome();
            because = String.valueOf(stopped.getMessage());
        }
        long ended = endings.close(record.cutoffSql(), deletion, outcome == PurgeOutcome.DONE);
        Forecast after = forecaster(connection, kinds);
        // that nothing is left would have to be read from the index entries of all that has gone
        boolean nothing = outcome == PurgeOutcome.DONE && run.removedAll();
        SortedMap<TableName, HeldRows> held = after.held(connection);
        SortedMap<TableName, Long> heldRows = new TreeMap<>();
        held.forEach((table, h) -> heldRows.put(table, h.rows()));
        run.tally().held(heldRows);
        long left = after.left(connection, nothing);
        List<String> warnings =
                Conditions.broken(connection).stream().map(BrokenHold::text).toList();
        record.finish(outcome, run.tally().skippedCount(), left);
        return new PurgeReport(
                record.id(),
                record.cutoff(),
                run.tally().rows(),
                run.tally().skipped(),
                held,
                ended,
                Duration.ofNanos(timing.nanos().getAsLong() - start),
                outcome,
                because,
                run.pacer().waited(),
                run.tally().times().batches(),
                run.tally().times().p99Millis(),
                left,
                record.resumed().isPresent(),
                warnings);
    }

    private void warnOfBlindThrottles(Connection connection) throws SQLException {
        List<String> blind = Throttle.blind(connection, settings.throttles());
        if (!blind.isEmpty()) {
            LOG.warn(
                    "This purge waits neither for replicas nor for other users' sessions ({}): its user may not see them."
                            + " Grant it the role pg_monitor.",
                    String.join(", ", blind));
        }
    }

    private static String holder() {
        return System.getProperty("user.name", "reprieve") + ", process "
                + ProcessHandle.current().pid();
    }
}
