package dev.reprieve.trash;

import dev.reprieve.catalog.TableName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a restore would do.
 *
 * @param deletion empty for tombstones that belong to none
 * @param rows how many rows it would make live, by table, parents included
 * @param parents how many of them are parents from the trash that come along
 * @param conflicts what stands in the way, the first 1,000 of it
 * @param conflictCount how many there are
 * @param skipped rows left in the trash by choice
 * @param renamed rows that get another value by choice
 * @param references references that a SET NULL or SET DEFAULT had overwritten and that would be put back
 */
public record Preflight(
        Optional<Long> deletion,
        SortedMap<TableName, Long> rows,
        long parents,
        List<Conflict> conflicts,
        long conflictCount,
        List<Skipped> skipped,
        List<Renamed> renamed,
        long references) {
    /** At most so many conflicts are listed. */
    public static final int MOST_CONFLICTS = 1_000;

    public Preflight {
        rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
        conflicts = List.copyOf(conflicts.subList(0, Math.min(conflicts.size(), MOST_CONFLICTS)));
        skipped = List.copyOf(skipped);
        renamed = List.copyOf(renamed);
    }

    /** The same with what came to light about rows that have been set aside. */
    Preflight with(List<Conflict> moreConflicts, List<Skipped> moreSkipped) {
        List<Conflict> allConflicts = new ArrayList<>(moreConflicts);
        allConflicts.addAll(conflicts);
        List<Skipped> allSkipped = new ArrayList<>(moreSkipped);
        allSkipped.addAll(skipped);
        return new Preflight(
                deletion,
                rows,
                parents,
                allConflicts,
                conflictCount + moreConflicts.size(),
                allSkipped,
                renamed,
                references);
    }

    /** What is restored, as messages call it. */
    public String where() {
        return deletion.map(d -> "deletion " + d).orElse("unattributed tombstones");
    }

    /** Whether nothing stands in the way. */
    public boolean clear() {
        return conflictCount == 0;
    }

    /** All rows of all tables. */
    public long rowCount() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }
}
