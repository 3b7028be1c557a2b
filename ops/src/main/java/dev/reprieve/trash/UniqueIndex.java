package dev.reprieve.trash;

import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.Index;
import dev.reprieve.tombstone.StoredTable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A unique index that looks only at live rows, so that a tombstone can lose its place in it. */
record UniqueIndex(StoredTable table, Index index) {
    /** Those of the table; in the others a tombstone keeps its place. */
    static List<UniqueIndex> of(StoredTable table) {
        return table.table().table().indexes().stream()
                .filter(i -> i.unique() && i.valid() && !i.partitionOf())
                .filter(i -> i.predicate().isPresent()
                        || i.keys().stream().anyMatch(table.table().markers()::contains))
                .filter(i -> i.predicate().isPresent() || !coversPrimaryKey(table, i))
                .map(i -> new UniqueIndex(table, i))
                .toList();
    }

    private static boolean coversPrimaryKey(StoredTable table, Index index) {
        List<String> primary = table.table().table().primaryKey();
        return !primary.isEmpty() && index.keys().containsAll(primary);
    }

    String constraint() {
        return index.name();
    }

    /** The key's parts that the application knows, with their values. */
    Map<String, String> named(List<String> values) {
        Map<String, String> named = new TreeMap<>();
        for (int i = 0; i < values.size(); i++) {
            if (!table.table().markers().contains(index.keys().get(i))) {
                named.put(index.keys().get(i), values.get(i));
            }
        }
        return named;
    }

    /** Key parts, to be read where the table's columns are in scope without an alias. */
    List<String> keys() {
        return index.keys().stream()
                .map(k -> table.table().table().column(k).isPresent() ? Identifier.quote(k) : "(" + k + ")")
                .toList();
    }

    /** The key parts as k0, k1 and so on. */
    String keysNamed() {
        List<String> keys = keys();
        return IntStream.range(0, keys.size())
                .mapToObj(i -> keys.get(i) + " AS k" + i)
                .collect(Collectors.joining(", "));
    }

    /** The key parts as an array of text. */
    String keysAsText() {
        return keys().stream().map(k -> "(" + k + ")::text").collect(Collectors.joining(", ", "ARRAY[", "]"));
    }

    List<String> keyNames() {
        return IntStream.range(0, index.keys().size()).mapToObj(i -> "k" + i).toList();
    }

    /** The index's condition after a word, if it has one. */
    String condition(String before) {
        return index.predicate().map(p -> before + "(" + p + ")").orElse("");
    }
}
