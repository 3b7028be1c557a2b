package dev.reprieve.purge;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.TableName;
import dev.reprieve.hold.ActiveHolds;
import dev.reprieve.hold.Conditions;
import dev.reprieve.purge.Window.Seed;
import dev.reprieve.tombstone.Locator;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
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
    private final Catalog catalog;
    private final List<Knot> knots;
    private final Set<StoredTable> candidates;
    private final List<Eligible> eligible;
    private final PurgeSettings settings;
    private final PurgeProgress progress;
    private final Timing timing;
    private final Pacer pacer;
    private final Beginning beginning;
    private final Partitions partitions;
    private final Finder finder;
    private final Endings endings;
    private final Conditions conditions = new Conditions();
    private final Tally tally = new Tally();
    private final Map<TableName, Optional<Sweep>> sweeps = new HashMap<>();
    private Optional<RunRecord.Place> resume;
    private Optional<RunRecord.Place> reached = Optional.empty();
    private BatchSize size;
    private boolean held;
    private long began;
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
        this.catalog = catalog;
        this.knots = knots;
        this.candidates = candidates;
        this.eligible = eligible;
        this.settings = settings;
        this.progress = progress;
        this.timing = timing;
        this.pacer = new Pacer(connection, settings, lease, progress, timing);
        this.beginning = new Beginning(connection, lease, settings.limits());
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

    /** Whether it went through all that had expired, from the beginning, and nothing of it can be left in its table. */
    boolean removedAll() {
        return record.resumed().isEmpty() && !held && tally.leftNothing();
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
        if (cursor.isEmpty() && knot.inner().isEmpty() && sweep(knot, number, table)) {
            return;
        }
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
            return finder.find(unheld(kind, ActiveHolds.read(connection)), table, cursor, backwards);
        } catch (SQLException e) {
            connection.rollback();
            if (conditions.changed(connection, e)) {
                return find(kind, table, cursor, backwards);
            }
            throw e;
        }
    }

    /** What may go as of the transaction in which the holds were read. */
    private Eligible unheld(Eligible kind, ActiveHolds holds) throws SQLException {
        held |= !holds.isEmpty();
        return kind.except(conditions.usable(connection, holds), catalog);
    }

    /** Goes through the pages of a table if that is the way for it; false if its rows have to be looked for by age. */
    private boolean sweep(Knot knot, int number, StoredTable table) throws SQLException, RunStopped {
        Eligible kind = eligible.get(number);
        if (!kind.attributed() || table.aside()) {
            return false;
        }
        Optional<Sweep> possible = sweeps.get(table.name());
        if (possible == null) {
            long expected = finder.expected().getOrDefault(table, 0L);
            possible = Sweep.of(connection, kind, knot, table, finder.tables(), expected);
            connection.commit();
            sweeps.put(table.name(), possible);
        }
        if (possible.isEmpty()) {
            return false;
        }
        Sweep sweep = possible.get();
        sweep.restart();
        reached =
                pass == 1 ? Optional.of(new RunRecord.Place(table.name(), number, Optional.empty())) : Optional.empty();
        while (!sweep.over()) {
            if (settings.maxRows() <= tally.total() || !sweepBatch(kind, knot, table, sweep)) {
                return false;
            }
            Window rest = sweep.rest();
            connection.commit();
            window(knot, kind, table, rest);
            sweep.next();
        }
        return true;
    }

    /** False if a hold concerns the table. */
    private boolean sweepBatch(Eligible kind, Knot knot, StoredTable table, Sweep sweep)
            throws SQLException, RunStopped {
        pacer.beforeBatch();
        int rows = (int) Math.min(size.rows(), settings.maxRows() - tally.total());
        try {
            if (!sweep.knowsHolds() && !knowsHolds(kind, sweep)) {
                return false;
            }
            began = timing.nanos().getAsLong();
            while (!sweep.remove(beginning, knot, rows, record)) {
                pacer.waitForHold();
                began = timing.nanos().getAsLong();
            }
        } catch (SQLException e) {
            connection.rollback();
            if (conditions.changed(connection, e)) {
                return false;
            }
            if (!refused(e) && !BROKEN_OFF.contains(state(e))) {
                throw e;
            }
            size = size.afterFailure();
            sweep.failed();
            return true;
        }
        if (sweep.seen() > 0) {
            committed(table, sweep.outcome(), sweep.seen() == rows ? rows : 0);
        } else {
            pacer.afterBatch(timing.nanos().getAsLong() - began);
        }
        return true;
    }

    private boolean knowsHolds(Eligible kind, Sweep sweep) throws SQLException, RunStopped {
        boolean possible = sweep.knowsHolds(unheld(kind, begun((texts, readers) -> {})));
        commit();
        return possible;
    }

    private void dropPartitions(StoredTable table) throws SQLException, RunStopped {
        for (Partitions.Candidate candidate : partitions.candidates(table, record.cutoffSql())) {
            pacer.beforeBatch();
            long start = timing.nanos().getAsLong();
            long rows = 0;
            try {
                if (beginning.of()) {
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
        LockedRows locked = new LockedRows();
        Batch.Outcome outcome;
        try {
            ActiveHolds holds = begun((texts, readers) -> {
                if (knot.inner().isEmpty()) {
                    locked.ask(table, seeds, kind.attributed(), texts, readers);
                }
            });
            outcome = new Batch(connection, kind, unheld(kind, holds), knot, settings.limits())
                    .run(table, seeds, locked, record);
            commit();
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
        gone.addAll(outcome.gone());
        committed(table, outcome, seeds.size());
    }

    /** Begins a batch; waits while a hold is being placed. */
    private ActiveHolds begun(Beginning.Asking asking) throws SQLException, RunStopped {
        began = timing.nanos().getAsLong();
        Optional<ActiveHolds> holds = beginning.of(asking);
        while (holds.isEmpty()) {
            connection.rollback();
            pacer.waitForHold();
            began = timing.nanos().getAsLong();
            holds = beginning.of(asking);
        }
        return holds.get();
    }

    private void commit() throws SQLException {
        if (reached.isPresent()) {
            record.reached(reached.get());
            reached = Optional.empty();
        }
        connection.commit();
    }

    /** @param rows how many the batch was about; 0 if that says nothing about its speed */
    private void committed(StoredTable table, Batch.Outcome outcome, int rows) throws SQLException, RunStopped {
        long nanos = timing.nanos().getAsLong() - began;
        size = size.after(rows, nanos / NANOS_PER_MILLI);
        endings.ended(outcome.ended());
        tally.add(table.name(), outcome, nanos / NANOS_PER_MILLI);
        progress.batch(Duration.ofNanos(nanos));
        progress.purged(pass, table.name(), outcome.rowCount(), tally.total());
        pacer.afterBatch(nanos);
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    private static boolean refused(SQLException e) {
        return state(e).startsWith(CONSTRAINT_CLASS);
    }

    /** One row that cannot go, or one slow statement, must not stop the rest: the batch is tried in halves. */
    private void failed(
            Knot knot, Eligible kind, StoredTable table, List<Seed> seeds, Set<Locator> gone, SQLException e)
            throws SQLException, RunStopped {
        if (!refused(e) && !BROKEN_OFF.contains(state(e))) {
            throw e;
        }
        size = size.afterFailure();
        if (seeds.size() == 1) {
            LOG.warn("Purge left a row of {}: {} {}", table.name(), state(e), firstLine(e));
            tally.skip(table.name(), refused(e) ? SkipReason.REFUSED : SkipReason.LOCKED, 1);
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
