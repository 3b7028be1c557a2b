package dev.reprieve.twin;

import dev.reprieve.catalog.Identifier;
import dev.reprieve.policy.Edge;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.StoredTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What must hold inside a protected database at any moment, as one query for all that breaks it. */
final class Invariants {
    private Invariants() {}

    static String query(Protection protection) {
        List<String> parts = new ArrayList<>();
        for (Edge edge : protection.edges()) {
            if (protection.find(edge.child()).isPresent()) {
                parts.add(orphans(protection, edge));
            }
        }
        for (StoredTable table : StoredTable.of(protection)) {
            String flag = table.column("x", table.table().markers().flag());
            parts.add("SELECT 'markers of " + table.name() + " at odds: ' || x::text FROM " + table.from("x")
                    + " WHERE "
                    + flag + " <> (" + table.dead("x") + ") OR (" + table.dead("x") + ") <> (" + table.at("x")
                    + " IS NOT NULL) OR (" + table.dead("x") + ") <> (" + table.deletion("x") + " IS NOT NULL)");
            parts.add("SELECT 'no open deletion for ' || x::text FROM " + table.from("x") + " WHERE " + table.dead("x")
                    + " AND NOT EXISTS (SELECT FROM reprieve.deletion AS d WHERE d.id = " + table.deletion("x")
                    + " AND d.restored_at IS NULL AND reprieve.purged_at(d.id) IS NULL)");
        }
        return String.join(" UNION ALL ", parts);
    }

    /** The foreign keys that can be put off and by which tombstones refer to nothing. */
    static String orphaning(Protection protection) {
        List<String> parts = new ArrayList<>();
        for (Edge edge : protection.edges()) {
            if (edge.foreignKey().filter(k -> k.deferrable()).isPresent()
                    && protection.find(edge.child()).isPresent()) {
                StoredTable child =
                        new StoredTable(protection.find(edge.child()).orElseThrow());
                StoredTable parent =
                        new StoredTable(protection.find(edge.parent()).orElseThrow());
                parts.add("SELECT " + Identifier.literal(edge.name()) + " FROM " + child.from("c") + " WHERE "
                        + child.dead("c") + " AND " + given(edge, child) + " AND NOT EXISTS (SELECT FROM "
                        + parent.from("p") + " WHERE " + match(edge, child, parent) + ")");
            }
        }
        return String.join(" UNION ALL ", parts);
    }

    private static String orphans(Protection protection, Edge edge) {
        StoredTable child = new StoredTable(protection.find(edge.child()).orElseThrow());
        StoredTable parent = new StoredTable(protection.find(edge.parent()).orElseThrow());
        return "SELECT " + Identifier.literal(edge.name() + ": live without a live parent: ") + " || c::text FROM "
                + child.from("c") + " WHERE " + child.live("c") + " AND " + given(edge, child)
                + " AND NOT EXISTS (SELECT FROM " + parent.from("p") + " WHERE " + match(edge, child, parent) + " AND "
                + parent.live("p") + ")";
    }

    private static String match(Edge edge, StoredTable child, StoredTable parent) {
        return IntStream.range(0, edge.columns().size())
                .mapToObj(i -> child.column("c", edge.columns().get(i)) + " = "
                        + parent.column("p", edge.parentColumns().get(i)))
                .collect(Collectors.joining(" AND "));
    }

    private static String given(Edge edge, StoredTable child) {
        return edge.columns().stream()
                .map(c -> child.column("c", c) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
    }
}
