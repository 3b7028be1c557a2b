package dev.reprieve.purge;

import dev.reprieve.catalog.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
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
 * @param deletionsEnded deletions of which nothing is left
 */
public record PurgeReport(
        long run,
        Instant cutoff,
        SortedMap<TableName, Long> rows,
        SortedMap<TableName, Map<SkipReason, Long>> skipped,
        long deletionsEnded,
        Duration took) {
    public PurgeReport {
        rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
        skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
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
