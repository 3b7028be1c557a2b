package dev.reprieve.purge;

import dev.reprieve.catalog.TableName;
import dev.reprieve.tombstone.Locator;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
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
    private final long id;
    private final List<Knot> knots;
    private final List<Eligible> eligible;
    private final PurgeLimits limits;
    private final PurgeProgress progress;
    private final LongSupplier nanos;
    private final SortedMap<TableName, Long> rows = new TreeMap<>();
    private final SortedMap<TableName, Map<SkipReason, Long>> skipped = new TreeMap<>();
    private BatchSize size;
    private int pass = 1;
    private long total;

    /** @param connection without autocommit */
    Run(
            Connection connection,
            long id,
            List<Knot> knots,
            List<Eligible> eligible,
            PurgeLimits limits,
            PurgeProgress progress,
            LongSupplier nanos) {
        this.connection = connection;
        this.id = id;
        this.knots = knots;
        this.eligible = eligible;
        this.limits = limits;
        this.progress = progress;
        this.nanos = nanos;
        this.size = BatchSize.first(limits);
    }

    /** What was removed, by table. */
    SortedMap<TableName, Long> rows() {
        return rows;
    }

    /** What was left, by table and reason. */
    SortedMap<TableName, Map<SkipReason, Long>> skipped() {
        return skipped;
    }

    void run() throws SQLException {
        long before;
        do {
            before = total;
            // what was left in the pass before is tried again now; what was restored stays so
            skipped.values().forEach(counts -> counts.keySet().retainAll(Set.of(SkipReason.CHANGED)));
            skipped.values().removeIf(Map::isEmpty);
            for (Knot knot : knots) {
                for (Eligible kind : eligible) {
                    for (StoredTable table : knot.tables()) {
                        table(knot, kind, table);
                    }
                }
            }
            pass++;
        } while (total > before && leftSome() && pass <= limits.passes());
    }

    private boolean leftSome() {
        return skipped.values().stream()
                .anyMatch(counts -> counts.keySet().stream().anyMatch(r -> r != SkipReason.CHANGED));
    }

    private void table(Knot knot, Eligible kind, StoredTable table) throws SQLException {
        Optional<Window.Cursor> cursor = Optional.empty();
        // in a tree, children mostly are younger than their parents, and have to go first
        boolean backwards = !knot.inner().isEmpty();
        do {
            Window window = Window.find(connection, kind, table, cursor, backwards, limits.windowRows());
            connection.commit();
            Set<Locator> gone = new HashSet<>();
            int from = 0;
            while (from < window.rows().size()) {
                int to = Math.min(from + size.rows(), window.rows().size());
                List<Locator> seeds = window.rows().subList(from, to).stream()
                        .filter(r -> !gone.contains(r))
                        .toList();
                from = to;
                if (!seeds.isEmpty()) {
                    batch(knot, kind, table, seeds, gone);
                }
            }
            cursor = window.last();
        } while (cursor.isPresent());
    }

    private void batch(Knot knot, Eligible kind, StoredTable table, List<Locator> seeds, Set<Locator> gone)
            throws SQLException {
        long start = nanos.getAsLong();
        Batch.Outcome outcome;
        try {
            outcome = new Batch(connection, kind, knot, limits).run(table, seeds, id);
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            failed(knot, kind, table, seeds, gone, e);
            return;
        }
        size = size.after(seeds.size(), (nanos.getAsLong() - start) / NANOS_PER_MILLI);
        gone.addAll(outcome.gone());
        total += outcome.rowCount();
        outcome.rows().forEach((t, n) -> rows.merge(t, n, Long::sum));
        outcome.skipped().forEach((reason, n) -> skip(table, reason, n));
        progress.purged(pass, table.name(), outcome.rowCount(), total);
    }

    /** One row that cannot go, or one slow statement, must not stop the rest: the batch is tried in halves. */
    private void failed(
            Knot knot, Eligible kind, StoredTable table, List<Locator> seeds, Set<Locator> gone, SQLException e)
            throws SQLException {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        boolean refused = state.startsWith(CONSTRAINT_CLASS);
        if (!refused && !BROKEN_OFF.contains(state)) {
            throw e;
        }
        size = size.afterFailure();
        if (seeds.size() == 1) {
            // the first line only: the next may show the row's values
            String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            LOG.warn("Purge left a row of {}: {} {}", table.name(), state, said);
            skip(table, refused ? SkipReason.REFUSED : SkipReason.LOCKED, 1);
            return;
        }
        int half = seeds.size() / 2;
        for (List<Locator> part : List.of(seeds.subList(0, half), seeds.subList(half, seeds.size()))) {
            List<Locator> left = part.stream().filter(r -> !gone.contains(r)).toList();
            if (!left.isEmpty()) {
                batch(knot, kind, table, left, gone);
            }
        }
    }

    private void skip(StoredTable table, SkipReason reason, long count) {
        skipped.computeIfAbsent(table.name(), t -> new EnumMap<>(SkipReason.class))
                .merge(reason, count, Long::sum);
    }
}
