package dev.reprieve.init;

import dev.reprieve.catalog.TableName;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a look into the rows of a few columns showed; each count covers at most a bounded sample.
 *
 * @param tombstones by table and column of a hand-made soft delete: rows that it marks
 * @param deletedStates by table and state column: the values that mean deleted, with their rows
 * @param orphans by undeclared reference: values without a parent
 */
public record Statistics(
        Map<ColumnName, Sample> tombstones,
        Map<ColumnName, Map<String, Long>> deletedStates,
        Map<ColumnName, Sample> orphans) {
    /** Nothing was looked at. */
    public static final Statistics NONE = new Statistics(Map.of(), Map.of(), Map.of());

    public Statistics {
        tombstones = Map.copyOf(tombstones);
        deletedStates = Map.copyOf(deletedStates);
        orphans = Map.copyOf(orphans);
    }

    /** A column of a table. */
    public record ColumnName(TableName table, String column) {}

    /**
     * How many of the rows looked at are such.
     *
     * @param complete whether these were all rows rather than a random part
     */
    public record Sample(long found, long seen, boolean complete) {
        /** For a reader: {@code 12 of 3,400 rows}. */
        String text() {
            return String.format(Locale.ROOT, "%,d of %,d %srows", found, seen, complete ? "" : "sampled ");
        }
    }

    Optional<Sample> tombstones(TableName table, String column) {
        return Optional.ofNullable(tombstones.get(new ColumnName(table, column)));
    }

    Map<String, Long> deletedStates(TableName table, String column) {
        return new TreeMap<>(deletedStates.getOrDefault(new ColumnName(table, column), Map.of()));
    }

    Optional<Sample> orphans(UndeclaredReference reference) {
        return Optional.ofNullable(orphans.get(new ColumnName(reference.child(), reference.column())));
    }
}
