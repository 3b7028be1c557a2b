package dev.reprieve.trash;

import dev.reprieve.catalog.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A deletion of which something is left to restore.
 *
 * @param rootTable the first table deleted from, as the ledger has it
 * @param label names the first row deleted, where the policy gives its table a label
 * @param rows tombstones that are there, by table
 * @param expiresAt when the first of them may be purged; empty for never
 * @param left from the database's now to then; negative when it is overdue; empty for never
 * @param purgeBeganAt since when a purge has been removing its rows, so that what is left is not all
 */
public record TrashEntry(
        long deletion,
        Instant at,
        String actor,
        Optional<String> reason,
        String application,
        String rootTable,
        Optional<String> label,
        SortedMap<TableName, Long> rows,
        Optional<Instant> expiresAt,
        Optional<Duration> left,
        Optional<Instant> purgeBeganAt) {
    public TrashEntry {
        rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
    }

    /** All rows of all tables. */
    public long rowCount() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whole days until it expires: 0 on the last day and when overdue; empty for never. */
    public Optional<Long> daysLeft() {
        return left.map(d -> Math.max(0, d.toDays()));
    }
}
