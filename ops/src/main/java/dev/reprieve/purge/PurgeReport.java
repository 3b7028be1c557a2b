package dev.reprieve.purge;

import dev.reprieve.catalog.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a purge did.
 *
 * @param run the ledger's key of the run
 * @param cutoff what had expired by then was to go: the database's time at the start
 * @param rows rows removed for good, by table
 * @param skipped rows that had expired and are still there, by table and reason; those restored meanwhile included
 * @param held of these, what is held, by hold
 * @param deletionsEnded deletions of which nothing is left
 * @param outcome how it ended
 * @param because why it ended before all was done; empty if all was
 * @param waited how long it waited, by throttle; resting between batches is not waiting
 * @param batches batches that it committed
 * @param batchP99Millis the time within which 99 of 100 of them ended
 * @param left rows that have expired and are still there
 * @param resumed whether it went on with a run that had been killed; rows are only its own
 * @param warnings what somebody should mend, in sentences
 */
public record PurgeReport(
        long run,
        Instant cutoff,
        SortedMap<TableName, Long> rows,
        SortedMap<TableName, Map<SkipReason, Long>> skipped,
        SortedMap<TableName, HeldRows> held,
        long deletionsEnded,
        Duration took,
        PurgeOutcome outcome,
        String because,
        SortedMap<String, Duration> waited,
        long batches,
        int batchP99Millis,
        long left,
        boolean resumed,
        List<String> warnings) {
    public PurgeReport {
        rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
        skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
        held = Collections.unmodifiableSortedMap(new TreeMap<>(held));
        warnings = List.copyOf(warnings);
        waited = Collections.unmodifiableSortedMap(new TreeMap<>(waited));
    }

    /** All rows removed. */
    public long rowCount() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    /** All rows left for that reason. */
    public long skipped(SkipReason reason) {
        return skipped.values().stream()
                .mapToLong(m -> m.getOrDefault(reason, 0L))
                .sum();
    }
}
