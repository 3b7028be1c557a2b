package dev.reprieve.testkit.twin;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All rows of all tables, as an application sees them.
 *
 * @param rows by table; each value a literal, the rows usually sorted
 */
record Contents(Map<String, List<List<String>>> rows) {
    /** The query for them; the same text for both sides. */
    private static String query(TwinSchema schema, Function<TwinTable, List<String>> sources) {
        List<String> parts = new ArrayList<>();
        for (TwinTable table : schema.tables()) {
            String columns = table.columns().stream()
                    .map(c -> c.type() == TwinColumn.Type.INT
                            ? "coalesce(x." + c.name() + "::text, 'NULL')"
                            : "quote_nullable(x." + c.name() + ")")
                    .collect(Collectors.joining(", "));
            for (String source : sources.apply(table)) {
                parts.add("SELECT '" + table.name() + "' AS name, ARRAY[" + columns + "] AS content FROM " + source);
            }
        }
        return String.join(" UNION ALL ", parts);
    }

    static Contents read(Connection connection, TwinSchema schema) throws SQLException {
        return read(connection, schema, t -> List.of(t.name() + " AS x"));
    }

    /** The rows of other sources: what follows FROM, with the alias x. */
    static Contents read(Connection connection, TwinSchema schema, Function<TwinTable, List<String>> sources)
            throws SQLException {
        Contents found = unsorted(connection, schema, sources);
        found.rows.values().forEach(list -> list.sort(Comparator.comparing(Object::toString)));
        return found;
    }

    /** All rows, not sorted but as they lie. */
    static Contents asTheyLie(Connection connection, TwinSchema schema) throws SQLException {
        return unsorted(
                connection, schema, t -> List.of("(SELECT * FROM " + t.name() + " ORDER BY tableoid, ctid) AS x"));
    }

    private static Contents unsorted(
            Connection connection, TwinSchema schema, Function<TwinTable, List<String>> sources) throws SQLException {
        Map<String, List<List<String>>> found = new LinkedHashMap<>();
        schema.tables().forEach(t -> found.put(t.name(), new ArrayList<>()));
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query(schema, sources))) {
            while (rows.next()) {
                found.computeIfAbsent(rows.getString(1), t -> new ArrayList<>())
                        .add(Arrays.asList((String[]) rows.getArray(2).getArray()));
            }
        }
        return new Contents(found);
    }

    /** The same rows, as far as the other has them in its order. */
    Contents inOrderOf(Contents other) {
        Map<String, List<List<String>>> ordered = new LinkedHashMap<>();
        rows.forEach((table, list) -> {
            List<List<String>> theirs = other.rows.getOrDefault(table, List.of());
            List<List<String>> own = new ArrayList<>(list);
            // the same row may be there as an older tombstone
            own.sort(Comparator.comparingInt(theirs::lastIndexOf));
            ordered.put(table, own);
        });
        return new Contents(ordered);
    }

    /** What is different in the other; empty if nothing is. */
    String difference(Contents other) {
        List<String> found = new ArrayList<>();
        rows.forEach((table, list) -> {
            List<List<String>> theirs = other.rows.getOrDefault(table, List.of());
            if (!list.equals(theirs)) {
                List<List<String>> missing = new ArrayList<>(list);
                theirs.forEach(missing::remove);
                List<List<String>> surplus = new ArrayList<>(theirs);
                list.forEach(surplus::remove);
                found.add(table + " lacks " + missing + " and has too many " + surplus);
            }
        });
        return String.join("; ", found);
    }

    int size() {
        return rows.values().stream().mapToInt(List::size).sum();
    }
}
