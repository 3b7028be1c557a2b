package dev.reprieve.testkit.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A generated table: an integer column {@code id}, integer columns and text columns, and where Reprieve's columns stand
 * among them.
 *
 * @param integers integer columns other than {@code id}
 * @param texts text columns
 * @param primaryKey whether {@code id} is the primary key, so that tombstones have keys of their own
 * @param uniqueKey the integer column that is unique among live rows, if one is
 * @param columns what the application sees, in order
 * @param physical all columns of the salted table, in order
 * @param markers the live key, the flag, the time and the number of the deletion
 */
public record TableShape(
        String name,
        List<String> integers,
        List<String> texts,
        boolean primaryKey,
        Optional<String> uniqueKey,
        List<String> columns,
        List<String> physical,
        List<String> markers) {
    public TableShape {
        integers = List.copyOf(integers);
        texts = List.copyOf(texts);
        columns = List.copyOf(columns);
        physical = List.copyOf(physical);
        markers = List.copyOf(markers);
    }

    /** The live key: TRUE, or NULL in a tombstone. */
    public String live() {
        return markers.get(0);
    }

    /** The marker that is true in a tombstone. */
    public String flag() {
        return markers.get(1);
    }

    /** The markers that the table had before Reprieve, so that the application sees them. */
    public List<String> adopted() {
        return markers.stream().filter(columns::contains).toList();
    }

    /** The integer columns with {@code id}. */
    List<String> allIntegers() {
        List<String> all = new ArrayList<>(integers);
        all.add(0, "id");
        return all;
    }

    /** The columns that generated statements give values to. */
    public List<String> data() {
        return columns.stream().filter(c -> !markers.contains(c)).toList();
    }
}
