package dev.reprieve.purge;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.hold.ActiveHolds;
import dev.reprieve.hold.Conditions;
import dev.reprieve.hold.HoldLock;
import dev.reprieve.policy.Names;
import dev.reprieve.purge.Window.Seed;
import dev.reprieve.tombstone.Locator;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through all tables, children before parents, batch by batch; and again for rows that could not go, until a pass
 * removes nothing. Each batch is committed for itself, so that a run can end at any moment and the next goes on.
 */
final class Run {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);
    private static final String CONSTRAINT_CLASS = "23";
    private static final Set<String> BROKEN_OFF = Set.of("57014", "55P03", "40P01", "40001");
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Connection connection;
    private final RunRecord record;
    private final Lease lease;
    private final Catalog catalog;
    private final List<Knot> knots;
    private final Set<StoredTable> candidates;
    private final List<Eligible> eligible;
    private final PurgeSettings settings;
    private final PurgeProgress progress;
    private final Timing timing;
    private final Pacer pacer;
    private final Partitions partitions;
    private final Finder finder;
    private final Endings endings;
    private final Conditions conditions = new Conditions();
    private final Tally tally = new Tally();
    private Optional<RunRecord.Place> resume;
    private Optional<RunRecord.Place> reached = Optional.empty();
    private BatchSize size;
    private int pass = 1;

    /**
     * Prepares it.
     *
     * @param connection without autocommit
     * @param candidates the tables to look at: no other has a row that had expired at the beginning
     * @param expected about how many rows of each had
     */
    Run(
            Connection connection,
            RunRecord record,
            Lease lease,
            Catalog catalog,
            List<Knot> knots,
            Set<StoredTable> candidates,
            Map<StoredTable, Long> expected,
            List<Reference> references,
            List<Eligible> eligible,
            PurgeSettings settings,
            PurgeProgress progress,
            Timing timing,
            Endings endings) {
        this.connection = connection;
        this.endings = endings;
        this.record = record;
        this.lease = lease;
        this.catalog = catalog;
        this.knots = knots;
        this.candidates = candidates;
        this.eligible = eligible;
        this.settings = settings;
        this.progress = progress;
        this.timing = timing;
        this.pacer = new Pacer(connection, settings, lease, progress, timing);
        this.partitions =
                new Partitions(connection, catalog, references, eligible, record, settings.limits(), conditions);
        this.finder = new Finder(
                connection,
                knots.stream()
                        .flatMap(k -> k.tables().stream())
                        .filter(t -> !t.aside())
                        .toList(),
                settings.limits().windowRows(),
                expected.values().stream().mapToLong(Long::longValue).sum()
                        < settings.limits().windowRows() / 2,
                expected);
        this.resume = record.resumed().filter(p -> known(p));
        this.size = BatchSize.first(settings.limits());
    }

    Tally tally() {
        return tally;
    }

    Pacer pacer() {
        return pacer;
    }

    void run() throws SQLException, RunStopped {
        // what came before the place where a killed run had got to is looked at again
        boolean again = resume.isPresent();
        long before;
        do {
            before = tally.total();
            tally.newPass();
            for (Knot knot : knots) {
                for (int kind = 0; kind < eligible.size(); kind++) {
                    for (StoredTable table : knot.tables()) {
                        if (candidates.contains(table) && reachedAgain(table, kind)) {
                            table(knot, kind, table);
                        }
                    }
                }
            }
            pass++;
            again |= tally.total() > before && tally.leftSome();
            if (!again) {
                return;
            }
            again = false;
        } while (pass <= settings.limits().passes());
    }

    private boolean known(RunRecord.Place place) {
        return place.kind() < eligible.size()
                && knots.stream()
                        .flatMap(k -> k.tables().stream())
                        .anyMatch(t -> candidates.contains(t) && t.name().equals(place.table()));
    }

    /** Whether a run that goes on has come to where it was killed. */
    private boolean reachedAgain(StoredTable table, int kind) {
        return resume.isEmpty()
                || (resume.get().table().equals(table.name()) && resume.get().kind() == kind);
    }

    private void table(Knot knot, int number, StoredTable table) throws SQLException, RunStopped {
        Eligible kind = eligible.get(number);
        if (pass == 1 && table.spread() && knot.inner().isEmpty() && settings.dropsPartitions()) {
            dropPartitions(table);
        }
        Optional<Window.Cursor> cursor = resume.flatMap(RunRecord.Place::after);
        resume = Optional.empty();
        // in a tree, children mostly are younger than their parents, and have to go first
        boolean backwards = !knot.inner().isEmpty();
        do {
            reached = pass == 1 ? Optional.of(new RunRecord.Place(table.name(), number, cursor)) : Optional.empty();
            Window window = find(kind, table, cursor, backwards);
            connection.commit();
            window(knot, kind, table, window);
            cursor = window.last();
        } while (cursor.isPresent());
    }

    private Window find(Eligible kind, StoredTable table, Optional<Window.Cursor> cursor, boolean backwards)
            throws SQLException {
        try {
            ActiveHolds holds = conditions.usable(connection, ActiveHolds.read(connection));
            return finder.find(kind.except(holds, catalog), table, cursor, backwards);
        } catch (SQLException e) {
            connection.rollback();
            if (conditions.changed(connection, e)) {
                return find(kind, table, cursor, backwards);
            }
            throw e;
        }
    }

    private void dropPartitions(StoredTable table) throws SQLException, RunStopped {
        for (Partitions.Candidate candidate : partitions.candidates(table, record.cutoffSql())) {
            pacer.beforeBatch();
            long start = timing.nanos().getAsLong();
            long rows = 0;
            try {
                if (begin()) {
                    rows = partitions.drop(table, candidate, settings.maxRows() - tally.total());
                }
                if (rows > 0) {
                    connection.commit();
                } else {
                    connection.rollback();
                }
            } catch (SQLException e) {
                // somebody uses it, or something depends on it: then its rows go one by one
                connection.rollback();
                LOG.info("Purge did not drop partition {}: {}", candidate.name(), firstLine(e));
            }
            if (rows > 0) {
                tally.dropped(table.name(), rows);
                progress.purged(pass, table.name(), rows, tally.total());
            }
            pacer.afterBatch(timing.nanos().getAsLong() - start);
        }
    }

    /** The next may show the row's values. */
    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private void window(Knot knot, Eligible kind, StoredTable table, Window window) throws SQLException, RunStopped {
        Set<Locator> gone = new HashSet<>();
        int from = 0;
        while (from < window.size()) {
            long room = settings.maxRows() - tally.total();
            if (room <= 0) {
                throw new RunStopped(
                        PurgeOutcome.ROW_CAP, settings.maxRows() + " rows, as many as a run may remove, are gone");
            }
            int to = (int) Math.min(from + Math.min(size.rows(), room), window.size());
            StoredTable part = table;
            if (table.spread() && knot.inner().isEmpty()) {
                // one partition at a time: the others need not be asked for the rows
                to = window.sameRelation(from, to);
                part = partitions.within(table, window.relation(from));
            }
            List<Seed> seeds = window.seeds(from, to).stream()
                    .filter(s -> !gone.contains(s.row()))
                    .toList();
            from = to;
            if (!seeds.isEmpty()) {
                batch(knot, kind, part, seeds, gone);
            }
        }
    }

    private void batch(Knot knot, Eligible kind, StoredTable table, List<Seed> seeds, Set<Locator> gone)
            throws SQLException, RunStopped {
        pacer.beforeBatch();
        long start = timing.nanos().getAsLong();
        Batch.Outcome outcome;
        try {
            LockedRows locked = new LockedRows();
            Optional<ActiveHolds> holds = begin(knot, kind, table, seeds, locked);
            while (holds.isEmpty()) {
                connection.rollback();
                pacer.waitForHold();
                start = timing.nanos().getAsLong();
                locked = new LockedRows();
                holds = begin(knot, kind, table, seeds, locked);
            }
            ActiveHolds usable = conditions.usable(connection, holds.get());
            outcome = new Batch(connection, kind, kind.except(usable, catalog), knot, settings.limits())
                    .run(table, seeds, locked, record);
            if (reached.isPresent()) {
                record.reached(reached.get());
                reached = Optional.empty();
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            if (conditions.changed(connection, e)) {
                // a column that a hold needs may have been dropped since it was asked last
                batch(knot, kind, table, seeds, gone);
            } else {
                failed(knot, kind, table, seeds, gone, e);
            }
            return;
        }
        long nanos = timing.nanos().getAsLong() - start;
        size = size.after(seeds.size(), nanos / NANOS_PER_MILLI);
        gone.addAll(outcome.gone());
        endings.ended(outcome.ended());
        tally.add(table.name(), outcome, nanos / NANOS_PER_MILLI);
        progress.batch(Duration.ofNanos(nanos));
        progress.purged(pass, table.name(), outcome.rowCount(), tally.total());
        pacer.afterBatch(nanos);
    }

    /**
     * Begins a batch's transaction, reads the holds and locks the rows of a flat batch, in one round trip; empty while a
     * hold is being placed.
     */
    private Optional<ActiveHolds> begin(
            Knot knot, Eligible kind, StoredTable table, List<Seed> seeds, LockedRows locked) throws SQLException {
        boolean[] shared = {false};
        ActiveHolds.Reading holds = new ActiveHolds.Reading();
        List<SqlText> texts = new ArrayList<>(List.of(beginning(), holds.query()));
        List<SqlText.Reader> readers = new ArrayList<>();
        readers.add(row -> shared[0] = begun(row));
        readers.add(holds);
        if (knot.inner().isEmpty()) {
            locked.ask(table, seeds, kind.attributed(), texts, readers);
        }
        SqlText.together(connection, texts, readers);
        return shared[0] ? Optional.of(holds.found()) : Optional.empty();
    }

    private boolean begin() throws SQLException {
        return beginning().first(connection, Run::begun).orElse(false);
    }

    /**
     * The transaction does not wait for the disk when it commits: a crash of the server may take back the last batches, each
     * as a whole with its audit. What ends the run waits, and whoever waits for a later commit waits for all before it.
     */
    private SqlText beginning() {
        return SqlText.of(
                "SELECT " + lease.check() + ", " + HoldLock.tryShare() + ", set_config('" + Names.SETTING_PURGE
                        + "', 'on', true), set_config('synchronous_commit', 'off', true), set_config('lock_timeout', ?, true), set_config('statement_timeout', ?, true)",
                settings.limits().lockTimeoutMillis() + "ms",
                settings.limits().statementTimeoutMillis() + "ms");
    }

    /** False while a hold is being placed. */
    private static boolean begun(ResultSet row) throws SQLException {
        if (!row.getBoolean(1)) {
            throw Lease.lost();
        }
        return row.getBoolean(2);
    }

    /** One row that cannot go, or one slow statement, must not stop the rest: the batch is tried in halves. */
    private void failed(
            Knot knot, Eligible kind, StoredTable table, List<Seed> seeds, Set<Locator> gone, SQLException e)
            throws SQLException, RunStopped {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        boolean refused = state.startsWith(CONSTRAINT_CLASS);
        if (!refused && !BROKEN_OFF.contains(state)) {
            throw e;
        }
        size = size.afterFailure();
        if (seeds.size() == 1) {
            LOG.warn("Purge left a row of {}: {} {}", table.name(), state, firstLine(e));
            tally.skip(table.name(), refused ? SkipReason.REFUSED : SkipReason.LOCKED, 1);
            return;
        }
        int half = seeds.size() / 2;
        for (List<Seed> part : List.of(seeds.subList(0, half), seeds.subList(half, seeds.size()))) {
            List<Seed> left = part.stream().filter(s -> !gone.contains(s.row())).toList();
            if (!left.isEmpty()) {
                batch(knot, kind, table, left, gone);
            }
        }
    }
}
