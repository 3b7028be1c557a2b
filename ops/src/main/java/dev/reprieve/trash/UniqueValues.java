package dev.reprieve.trash;

import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.Index;
import dev.reprieve.policy.Markers;
import dev.reprieve.tombstone.Locator;
import dev.reprieve.tombstone.RowKey;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds selected rows that one unique index would not let live: another row has taken their value, or two of the
 * selected have the same. The index's own expressions and condition decide, read as if the rows were live already.
 */
final class UniqueValues {
    private final StoredTable table;
    private final Index index;

    private UniqueValues(StoredTable table, Index index) {
        this.table = table;
        this.index = index;
    }

    /** The row that cannot live, and the one in its way. */
    record Clash(Locator row, RowKey key, Map<String, String> values, RowKey holder, boolean live) {}

    /** Those indexes of the table that look only at live rows; a tombstone cannot lose its place in the others. */
    static List<UniqueValues> of(StoredTable table) {
        return table.table().table().indexes().stream()
                .filter(i -> i.unique() && i.valid() && !i.partitionOf())
                .filter(i -> i.predicate().isPresent()
                        || i.keys().stream().anyMatch(table.table().markers()::contains))
                .filter(i -> i.predicate().isPresent() || !coversPrimaryKey(table, i))
                .map(i -> new UniqueValues(table, i))
                .toList();
    }

    private static boolean coversPrimaryKey(StoredTable table, Index index) {
        List<String> primary = table.table().table().primaryKey();
        return !primary.isEmpty() && index.keys().containsAll(primary);
    }

    String constraint() {
        return index.name();
    }

    List<Clash> find(Connection connection, Selection selection, int limit) throws SQLException {
        List<Clash> found = new ArrayList<>(taken(selection, limit).list(connection, row -> clash(row, true)));
        Set<Locator> known = found.stream().map(Clash::row).collect(Collectors.toCollection(HashSet::new));
        within(selection, limit).list(connection, row -> clash(row, false)).stream()
                .filter(c -> known.add(c.row()))
                .forEach(found::add);
        return found;
    }

    private Clash clash(ResultSet row, boolean live) throws SQLException {
        List<String> values = StoredTable.strings(row.getArray(4));
        Map<String, String> named = new TreeMap<>();
        for (int i = 0; i < values.size(); i++) {
            if (!table.table().markers().contains(index.keys().get(i))) {
                named.put(index.keys().get(i), String.valueOf(values.get(i)));
            }
        }
        return new Clash(StoredTable.locator(row, 1), table.key(row, 3), named, table.key(row, 5), live);
    }

    private SqlText taken(Selection selection, int limit) {
        String same = IntStream.range(0, index.keys().size())
                .mapToObj(i ->
                        key(i) + (index.nullsNotDistinct() ? " IS NOT DISTINCT FROM " : " = ") + "reprieve_s.k" + i)
                .collect(Collectors.joining(" AND "));
        return SqlText.of("SELECT reprieve_s.o, reprieve_s.t, reprieve_s.k, reprieve_s.v, reprieve_h.k FROM (")
                .add(revived(selection))
                .add(
                        ") AS reprieve_s JOIN LATERAL (SELECT " + table.key("reprieve_t") + " AS k FROM "
                                + table.from("reprieve_t") + " WHERE " + same + " AND " + table.live("reprieve_t")
                                + condition(" AND ") + " LIMIT 1) AS reprieve_h ON TRUE LIMIT ?",
                        limit);
    }

    private SqlText within(Selection selection, int limit) {
        String keys = keyNames().collect(Collectors.joining(", "));
        String present = index.nullsNotDistinct()
                ? "TRUE"
                : keyNames().map(k -> k + " IS NOT NULL").collect(Collectors.joining(" AND "));
        return SqlText.of("SELECT o, t, k, v, first FROM (SELECT o, t, k, v, first_value(k) OVER w AS first,"
                        + " row_number() OVER w AS place FROM (")
                .add(revived(selection))
                .add(
                        ") AS s WHERE " + present + " WINDOW w AS (PARTITION BY " + keys
                                + " ORDER BY k, o, t)) AS r WHERE place > 1 LIMIT ?",
                        limit);
    }

    private java.util.stream.Stream<String> keyNames() {
        return IntStream.range(0, index.keys().size()).mapToObj(i -> "k" + i);
    }

    /** The selected rows with the index's key parts, as they will be once they live. */
    private SqlText revived(Selection selection) {
        Markers markers = table.table().markers();
        String columns = table.table().table().columns().stream()
                .map(c -> revived(c, markers) + " AS " + Identifier.quote(c.name()))
                .collect(Collectors.joining(", "));
        String keys = IntStream.range(0, index.keys().size())
                .mapToObj(i -> key(i) + " AS k" + i)
                .collect(Collectors.joining(", "));
        String values = IntStream.range(0, index.keys().size())
                .mapToObj(i -> "(" + key(i) + ")::text")
                .collect(Collectors.joining(", ", "ARRAY[", "]"));
        return SqlText.of("SELECT reprieve_t.reprieve_o AS o, reprieve_t.reprieve_t AS t, reprieve_t.reprieve_k AS k, "
                        + values + " AS v, " + keys + " FROM (")
                .add(selection.select(
                        table,
                        columns + ", x.tableoid::bigint AS reprieve_o, x.ctid::text AS reprieve_t, " + table.key("x")
                                + " AS reprieve_k"))
                .add(") AS reprieve_t" + condition(" WHERE "));
    }

    private String revived(Column column, Markers markers) {
        if (column.name().equals(markers.live())) {
            return "TRUE";
        }
        if (column.name().equals(markers.flag())) {
            return "FALSE";
        }
        return column.name().equals(markers.at()) || column.name().equals(markers.deletion())
                ? "NULL::" + column.type()
                : table.column("x", column.name());
    }

    /** A key part, to be read where the table's columns are in scope without an alias. */
    private String key(int number) {
        String key = index.keys().get(number);
        return table.table().table().column(key).isPresent() ? Identifier.quote(key) : "(" + key + ")";
    }

    private String condition(String before) {
        return index.predicate().map(p -> before + "(" + p + ")").orElse("");
    }
}
