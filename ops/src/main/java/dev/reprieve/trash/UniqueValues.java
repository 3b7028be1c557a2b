package dev.reprieve.trash;

import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.Identifier;
import dev.reprieve.policy.Markers;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds selected rows that one unique index would not let live. The index's own expressions and condition decide, read as
 * if the rows were live already and had their new names.
 */
sealed interface UniqueValues extends Probe {
    UniqueIndex unique();

    @Override
    default StoredTable table() {
        return unique().table();
    }

    @Override
    default StoredTable other() {
        return unique().table();
    }

    /** Whether what it finds in the way lives, rather than being about to. */
    boolean live();

    /** Both questions about an index. */
    static List<UniqueValues> of(UniqueIndex unique) {
        return List.of(new Taken(unique), new Within(unique));
    }

    /** A live row has the value. */
    record Taken(UniqueIndex unique) implements UniqueValues {
        @Override
        public boolean live() {
            return true;
        }

        @Override
        public SqlText select(Selection selection, Renames renames, int limit) {
            StoredTable table = unique.table();
            List<String> keys = unique.keys();
            String equal = unique.index().nullsNotDistinct() ? " IS NOT DISTINCT FROM " : " = ";
            String same = IntStream.range(0, keys.size())
                    .mapToObj(i -> keys.get(i) + equal + "reprieve_s.k" + i)
                    .collect(Collectors.joining(" AND "));
            return SqlText.of("SELECT reprieve_s.o, reprieve_s.t, reprieve_s.k, reprieve_h.o, reprieve_h.t,"
                            + " reprieve_h.k, NULL::bigint, reprieve_s.v, reprieve_s.b FROM (")
                    .add(revived(unique, selection, renames))
                    .add(
                            ") AS reprieve_s JOIN LATERAL (SELECT reprieve_t.tableoid::bigint AS o,"
                                    + " reprieve_t.ctid::text AS t, " + table.key("reprieve_t") + " AS k FROM "
                                    + table.from("reprieve_t") + " WHERE " + same + " AND " + table.live("reprieve_t")
                                    + unique.condition(" AND ") + " LIMIT 1) AS reprieve_h ON TRUE LIMIT ?",
                            limit);
        }
    }

    /** Another selected row has the value. */
    record Within(UniqueIndex unique) implements UniqueValues {
        @Override
        public boolean live() {
            return false;
        }

        @Override
        public SqlText select(Selection selection, Renames renames, int limit) {
            List<String> names = unique.keyNames();
            String present = unique.index().nullsNotDistinct()
                    ? "TRUE"
                    : names.stream().map(k -> k + " IS NOT NULL").collect(Collectors.joining(" AND "));
            return SqlText.of("SELECT o, t, k, o, t, first, NULL::bigint, v, b FROM (SELECT o, t, k, v, b,"
                            + " first_value(k) OVER w AS first, row_number() OVER w AS place FROM (")
                    .add(revived(unique, selection, renames))
                    .add(
                            ") AS s WHERE " + present + " WINDOW w AS (PARTITION BY " + String.join(", ", names)
                                    + " ORDER BY k, o, t)) AS r WHERE place > 1 LIMIT ?",
                            limit);
        }
    }

    /** The selected rows with the index's key parts, as they will be once they live. */
    private static SqlText revived(UniqueIndex unique, Selection selection, Renames renames) {
        StoredTable table = unique.table();
        List<String> renamed = renames.columns(table);
        String columns = table.table().table().columns().stream()
                .map(c -> revived(table, c, renamed) + " AS " + Identifier.quote(c.name()))
                .collect(Collectors.joining(", "));
        String base =
                renames.target(unique).map(c -> table.column("x", c) + "::text").orElse("NULL::text");
        return SqlText.of("SELECT reprieve_t.reprieve_o AS o, reprieve_t.reprieve_t AS t, reprieve_t.reprieve_k AS k, "
                        + unique.keysAsText() + " AS v, reprieve_t.reprieve_b AS b, " + unique.keysNamed() + " FROM (")
                .add(selection.select(
                        table,
                        columns + ", x.tableoid::bigint AS reprieve_o, x.ctid::text AS reprieve_t, " + table.key("x")
                                + " AS reprieve_k, " + base + " AS reprieve_b",
                        renamed.isEmpty() ? new SqlText() : renames.join(table, " LEFT JOIN ")))
                .add(") AS reprieve_t" + unique.condition(" WHERE "));
    }

    private static String revived(StoredTable table, Column column, List<String> renamed) {
        Markers markers = table.table().markers();
        if (column.name().equals(markers.live())) {
            return "TRUE";
        }
        if (column.name().equals(markers.flag())) {
            return "FALSE";
        }
        if (column.name().equals(markers.at()) || column.name().equals(markers.deletion())) {
            return "NULL::" + column.type();
        }
        int number = renamed.indexOf(column.name());
        return number < 0
                ? table.column("x", column.name())
                : "coalesce(reprieve_n.c" + number + "::" + column.type() + ", " + table.column("x", column.name())
                        + ")";
    }
}
