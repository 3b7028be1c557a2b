package dev.reprieve.races;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A schema, what its tables hold at first, and what sessions do.
 *
 * @param soft the tables that are soft by policy; others that refer to them follow
 * @param tables all of them, parents first
 * @param rows the first rows
 * @param references the foreign keys
 */
record Scene(
        String name,
        String schema,
        List<String> soft,
        List<Columns> tables,
        List<Row> rows,
        List<Reference> references,
        List<Act> acts) {
    Scene {
        soft = List.copyOf(soft);
        tables = List.copyOf(tables);
        rows = List.copyOf(rows);
        references = List.copyOf(references);
        acts = List.copyOf(acts);
    }

    /** A table and its columns; the first is its key. */
    record Columns(String table, String columns) {
        String key() {
            return columns.split(",")[0];
        }
    }

    /** A row as SQL writes its values; a tombstone if it belongs to a deletion. */
    record Row(String table, String values, Optional<Long> deletion) {
        /** {@code posts 1, 'one'} or {@code posts 1, 'one' @7}. */
        static Row of(String text) {
            String[] deletion = text.split(" @");
            String[] parts = deletion[0].split(" ", 2);
            return new Row(
                    parts[0],
                    parts[1],
                    deletion.length > 1 ? Optional.of(Long.valueOf(deletion[1])) : Optional.empty());
        }

        String key() {
            return values.split(",")[0];
        }
    }

    /** A foreign key of one column to the key of a table. */
    record Reference(String child, String column, String parent) {}

    /** The same with other rows and acts. */
    Scene with(String state, List<String> otherRows, List<Act> otherActs) {
        return new Scene(
                name + ", " + state,
                schema,
                soft,
                tables,
                otherRows.stream().map(Row::of).toList(),
                references,
                otherActs);
    }

    List<Row> rows(boolean live) {
        return rows.stream().filter(r -> r.deletion().isEmpty() == live).toList();
    }

    List<Long> deletions() {
        return rows.stream()
                .flatMap(r -> r.deletion().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Puts live rows and nothing else into empty tables. */
    List<String> inserts() {
        List<String> sql = new ArrayList<>();
        for (Row row : rows(true)) {
            sql.add("INSERT INTO " + row.table() + " VALUES (" + row.values() + ")");
        }
        return sql;
    }

    Columns columns(String table) {
        return tables.stream().filter(t -> t.table().equals(table)).findFirst().orElseThrow();
    }

    @Override
    public String toString() {
        return name;
    }
}
