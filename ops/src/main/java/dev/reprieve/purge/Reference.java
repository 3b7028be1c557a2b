package dev.reprieve.purge;

import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Edge;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.StoredTable;
import java.util.ArrayList;
import java.util.List;

/**
 * An edge as the purge sees it: a row of the parent cannot go while a row of the child refers to it.
 *
 * @param childUnit the table that {@code child}'s rows are counted with: another than {@code child} for a partition
 */
record Reference(Edge edge, StoredTable child, StoredTable parent, TableName childUnit, TableName parentUnit) {
    static List<Reference> of(Protection protection) {
        return protection.edges().stream()
                .map(e -> new Reference(
                        e,
                        stored(protection, e.child()),
                        stored(protection, e.parent()),
                        unit(protection, e.child()),
                        unit(protection, e.parent())))
                .toList();
    }

    /** The child row under the one alias refers to the parent row under the other. */
    String match(String childAlias, String parentAlias) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < edge.columns().size(); i++) {
            parts.add(child.column(childAlias, edge.columns().get(i)) + " = "
                    + parent.column(parentAlias, edge.parentColumns().get(i)));
        }
        return String.join(" AND ", parts);
    }

    private static StoredTable stored(Protection protection, TableName name) {
        return new StoredTable(protection.find(name).orElseThrow());
    }

    private static TableName unit(Protection protection, TableName name) {
        return stored(protection, name).spread() ? protection.catalog().rootOf(name) : name;
    }
}
