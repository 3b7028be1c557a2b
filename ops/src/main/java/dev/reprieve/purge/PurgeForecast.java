package dev.reprieve.purge;

import dev.reprieve.catalog.TableName;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a purge would do at this moment if nobody locked or restored anything.
 *
 * @param rows rows that would go, by table
 * @param blocked rows that have expired but would stay, because a row that has not, or that is held, refers to them
 * @param held rows that have expired but would stay, because legal holds hold them
 */
public record PurgeForecast(
        Instant cutoff,
        SortedMap<TableName, Long> rows,
        SortedMap<TableName, Long> blocked,
        SortedMap<TableName, HeldRows> held) {
    public PurgeForecast {
        rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
        blocked = Collections.unmodifiableSortedMap(new TreeMap<>(blocked));
        held = Collections.unmodifiableSortedMap(new TreeMap<>(held));
    }

    /** All rows that would go. */
    public long rowCount() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    /** All rows that holds hold. */
    public long heldCount() {
        return held.values().stream().mapToLong(HeldRows::rows).sum();
    }
}
