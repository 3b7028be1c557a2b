package dev.reprieve.twin;

import dev.reprieve.catalog.Identifier;
import dev.reprieve.policy.Edge;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.StoredTable;
import java.util.ArrayList;
import java.util.List;

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
                    + " AND d.restored_at IS NULL AND d.purged_at IS NULL)");
        }
        return String.join(" UNION ALL ", parts);
    }

    private static String orphans(Protection protection, Edge edge) {
        StoredTable child = new StoredTable(protection.find(edge.child()).orElseThrow());
        StoredTable parent = new StoredTable(protection.find(edge.parent()).orElseThrow());
        List<String> match = new ArrayList<>();
        List<String> given = new ArrayList<>();
        for (int i = 0; i < edge.columns().size(); i++) {
            match.add(child.column("c", edge.columns().get(i)) + " = "
                    + parent.column("p", edge.parentColumns().get(i)));
            given.add(child.column("c", edge.columns().get(i)) + " IS NOT NULL");
        }
        return "SELECT " + Identifier.literal(edge.name() + ": live without a live parent: ") + " || c::text FROM "
                + child.from("c") + " WHERE " + child.live("c") + " AND " + String.join(" AND ", given)
                + " AND NOT EXISTS (SELECT FROM " + parent.from("p") + " WHERE " + String.join(" AND ", match) + " AND "
                + parent.live("p") + ")";
    }
}
