package dev.reprieve.purge;

import dev.reprieve.catalog.TableName;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what a run removes and leaves. */
final class Tally {
    private final SortedMap<TableName, Long> rows = new TreeMap<>();
    private final SortedMap<TableName, Map<SkipReason, Long>> skipped = new TreeMap<>();
    private final BatchTimes times = new BatchTimes();
    private long total;

    /** What was left in the pass before is tried again; what was restored stays so. */
    void newPass() {
        skipped.values().forEach(counts -> counts.keySet().retainAll(Set.of(SkipReason.CHANGED)));
        skipped.values().removeIf(Map::isEmpty);
    }

    void add(TableName table, Batch.Outcome outcome, long millis) {
        total += outcome.rowCount();
        outcome.rows().forEach((t, n) -> rows.merge(t, n, Long::sum));
        outcome.skipped().forEach((reason, n) -> skip(table, reason, n));
        times.add(millis);
    }

    /** A partition that was dropped. */
    void dropped(TableName table, long count) {
        total += count;
        rows.merge(table, count, Long::sum);
    }

    void skip(TableName table, SkipReason reason, long count) {
        skipped.computeIfAbsent(table, t -> new EnumMap<>(SkipReason.class)).merge(reason, count, Long::sum);
    }

    /** At the end, what is held is counted at once: it was passed over, not found. */
    void held(Map<TableName, Long> counts) {
        skipped.values().forEach(reasons -> reasons.remove(SkipReason.HELD));
        skipped.values().removeIf(Map::isEmpty);
        counts.forEach((table, n) -> skip(table, SkipReason.HELD, n));
    }

    boolean leftSome() {
        return skipped.values().stream()
                .anyMatch(counts ->
                        counts.keySet().stream().anyMatch(r -> r != SkipReason.CHANGED && r != SkipReason.HELD));
    }

    /** Whether all that was found has gone, from its table at least. */
    boolean leftNothing() {
        return skipped.values().stream()
                .allMatch(counts -> counts.keySet().stream().allMatch(SkipReason.CHANGED::equals));
    }

    /** What was removed, by table. */
    SortedMap<TableName, Long> rows() {
        return rows;
    }

    /** What was left, by table and reason. */
    SortedMap<TableName, Map<SkipReason, Long>> skipped() {
        return skipped;
    }

    long skippedCount() {
        return skipped.values().stream()
                .flatMap(m -> m.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    long total() {
        return total;
    }

    BatchTimes times() {
        return times;
    }
}
