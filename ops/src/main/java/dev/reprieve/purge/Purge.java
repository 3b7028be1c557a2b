package dev.reprieve.purge;

import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.RetentionSql;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import dev.reprieve.tombstone.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import javax.sql.DataSource;

/**
 * Removes tombstones whose retention is over. The cutoff is the database's time at the start. It never removes a live row,
 * never one that something refers to, and never one that is being restored; it can be killed at any moment and started
 * again. It talks to the database directly, never through the guard.
 */
public final class Purge {
    private static final String NOW = "now()";

    private final DataSource dataSource;
    private final List<StoredTable> tables;
    private final List<Reference> references;
    private final RetentionSql retention;
    private final PurgeLimits limits;
    private final LongSupplier nanos;

    /** A purge of a database to which the plan has been applied. */
    public Purge(DataSource dataSource, Protection protection, PurgeLimits limits) {
        this.dataSource = dataSource;
        this.tables = StoredTable.of(protection);
        this.references = Reference.of(protection);
        this.retention = new RetentionSql(protection);
        this.limits = limits;
        this.nanos = System::nanoTime;
    }

    /** The same with the usual limits, reading the schema now. */
    public static Purge open(DataSource dataSource, Policy policy) {
        Protection protection = Protection.of(policy, Transactions.reading(dataSource, CatalogReader::read));
        return new Purge(dataSource, protection, PurgeLimits.DEFAULT);
    }

    private record Started(long run, Instant cutoff, String sql) {}

    /**
     * Removes what has expired.
     *
     * @throws ReprieveException PURGE_REFUSED if another purge is running
     */
    public PurgeReport run(PurgeProgress progress) {
        return run(progress, this::expired, List.of());
    }

    /**
     * Removes all of one deletion, before its time.
     *
     * @throws ReprieveException DELETION_UNKNOWN or DELETION_ENDED; PURGE_REFUSED if another purge is running
     */
    public PurgeReport deletion(long deletion, PurgeProgress progress) {
        Transactions.reading(dataSource, c -> Ledger.find(c, deletion).open());
        return run(progress, cutoff -> List.of(new Eligible.OfDeletion(deletion)), List.of(deletion));
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

    private PurgeForecast forecast(List<Eligible> eligible) {
        return Transactions.reading(dataSource, c -> {
            Instant cutoff = SqlText.of("SELECT now()")
                    .first(c, row -> Ledger.instant(row, 1).orElseThrow())
                    .orElseThrow();
            Forecast forecast = new Forecast(tables, references, eligible);
            SortedMap<TableName, Long> blocked = forecast.blocked(c);
            SortedMap<TableName, Long> rows = new TreeMap<>(forecast.eligible(c));
            blocked.forEach((table, n) -> rows.merge(table, -n, Long::sum));
            rows.values().removeIf(n -> n == 0);
            return new PurgeForecast(cutoff, rows, blocked);
        });
    }

    private List<Eligible> expired(String cutoff) {
        return List.of(new Eligible.Unattributed(retention, cutoff), new Eligible.Expired(retention, cutoff));
    }

    private PurgeReport run(PurgeProgress progress, Function<String, List<Eligible>> eligible, List<Long> only) {
        try (Connection connection = dataSource.getConnection()) {
            boolean automatic = connection.getAutoCommit();
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            RunLock.take(connection);
            try {
                return run(connection, progress, eligible, only);
            } finally {
                RunLock.release(connection);
                if (!connection.isClosed()) {
                    connection.setAutoCommit(automatic);
                }
            }
        } catch (SQLException e) {
            throw Transactions.failure(e);
        }
    }

    private PurgeReport run(
            Connection connection, PurgeProgress progress, Function<String, List<Eligible>> eligible, List<Long> only)
            throws SQLException {
        long start = nanos.getAsLong();
        Started started = start(connection);
        List<Knot> knots = Knot.order(tables, references);
        Run run = new Run(connection, started.run(), knots, eligible.apply(started.sql()), limits, progress, nanos);
        run.run();
        long ended = new Endings(tables, retention).close(connection, started.sql(), only);
        finish(connection, started.run(), run);
        return new PurgeReport(
                started.run(),
                started.cutoff(),
                run.rows(),
                run.skipped(),
                ended,
                Duration.ofNanos(nanos.getAsLong() - start));
    }

    private static Started start(Connection connection) throws SQLException {
        // whoever holds the lock knows that an unfinished run was killed
        SqlText.of(
                        "UPDATE reprieve.purge_run SET finished_at = now(), outcome = 'broken off' WHERE finished_at IS NULL")
                .update(connection);
        Started started = SqlText.of(
                        "INSERT INTO reprieve.purge_run (cutoff_at) VALUES (now()) RETURNING id, cutoff_at, cutoff_at::text")
                .first(
                        connection,
                        row -> new Started(
                                row.getLong(1),
                                Ledger.instant(row, 2).orElseThrow(),
                                Identifier.literal(row.getString(3)) + "::timestamptz"))
                .orElseThrow();
        connection.commit();
        return started;
    }

    private static void finish(Connection connection, long id, Run run) throws SQLException {
        long skipped = run.skipped().values().stream()
                .flatMap(m -> m.values().stream())
                .mapToLong(Long::longValue)
                .sum();
        SqlText.of(
                        "UPDATE reprieve.purge_run SET finished_at = now(), outcome = 'done', rows_skipped = ? WHERE id = ?",
                        skipped,
                        id)
                .update(connection);
        connection.commit();
    }
}
