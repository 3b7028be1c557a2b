package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.ForeignKey.Action;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Edge;
import dev.reprieve.policy.ProtectedTable;
import dev.reprieve.policy.Protection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The children of a row that a trigger lets fall, together with those that cascades let fall. The checks of a statement in
 * a trigger run at its end, whereas those of what a foreign key's cascade takes wait until all cascades from the row have
 * run: a row that protects a child by RESTRICT or NO ACTION may be gone by then. So where the trigger's own statement is
 * stopped by such a check, one statement takes all that falls directly with the row. Before that, rows are looked for that
 * protect the parent itself, as what they refer to besides must not take them along unnoticed.
 */
final class FallTogether {
    private final Installed installed;
    private final Protection protection;
    private final ProtectedTable parent;
    private final Map<TableName, List<String>> falling = new LinkedHashMap<>();
    private final List<String> protecting = new ArrayList<>();
    private final Set<TableName> others = new HashSet<>();

    private FallTogether(Installed installed, Protection protection, Edge edge, List<Edge> covered) {
        this.installed = installed;
        this.protection = protection;
        this.parent = protection.find(edge.parent()).orElseThrow();
        for (Edge sibling : covered) {
            if (!sibling.parent().equals(edge.parent())) {
                continue;
            }
            if (sibling.onDelete() == Action.CASCADE) {
                falling.computeIfAbsent(sibling.child(), c -> new ArrayList<>()).add(refers(sibling));
                if (!sibling.name().equals(edge.name()) || !sibling.child().equals(edge.child())) {
                    others.add(sibling.child());
                }
            } else if (protects(sibling)) {
                protecting.add(stop(sibling));
            }
        }
    }

    /** Whether a check is put off is not known; if not, what an older key's cascade takes is gone by then. */
    private String stop(Edge sibling) {
        if (sibling.foreignKey().filter(k -> !k.deferrable()).isEmpty()) {
            return STOP.replace("{target}", target(sibling.child()))
                    .replace("{condition}", refers(sibling) + " AND c." + live(sibling.child()));
        }
        List<String> older = falling.getOrDefault(sibling.child(), List.of());
        String but = older.isEmpty() ? "" : " AND (" + String.join(" OR ", older) + ") IS NOT TRUE";
        return DetachSql.refuse(installed, protection, sibling, but);
    }

    /**
     * The statement that lets the children of an edge fall.
     *
     * @param covered all edges, in the order in which their keys were created
     */
    static String of(Installed installed, Protection protection, Edge edge, List<Edge> covered) {
        FallTogether together = new FallTogether(installed, protection, edge, covered);
        return together.needed(edge) ? together.sql() : DetachSql.FALL;
    }

    private static boolean protects(Edge edge) {
        return edge.onDelete() == Action.RESTRICT || edge.onDelete() == Action.NO_ACTION;
    }

    /** Whether what falls with the edge can be protected by what falls with another. */
    private boolean needed(Edge edge) {
        Set<TableName> own = closure(Set.of(edge.child()));
        Set<TableName> with = closure(others);
        return protection.edges().stream()
                .anyMatch(e -> protects(e) && own.contains(e.parent()) && with.contains(e.child()));
    }

    private Set<TableName> closure(Collection<TableName> tables) {
        Set<TableName> found = new HashSet<>(tables);
        Deque<TableName> next = new ArrayDeque<>(tables);
        while (!next.isEmpty()) {
            TableName fallen = next.remove();
            protection.edges().stream()
                    .filter(e -> e.parent().equals(fallen) && e.onDelete() == Action.CASCADE)
                    .filter(e -> found.add(e.child()))
                    .forEach(e -> next.add(e.child()));
        }
        return found;
    }

    private String sql() {
        List<String> updates = new ArrayList<>();
        falling.forEach((child, conditions) -> updates.add("UPDATE " + target(child) + " SET " + live(child)
                + " = NULL WHERE (" + String.join(" OR ", conditions) + ") AND c." + live(child)));
        // the main statement runs before those under WITH that nothing reads, and these in their order
        List<String> rest = new ArrayList<>();
        for (int i = 1; i < updates.size(); i++) {
            rest.add("fall_" + i + " AS (" + updates.get(i) + ")");
        }
        String with = rest.isEmpty() ? "" : "WITH " + String.join(",\n            ", rest) + "\n        ";
        String stops = String.join("", protecting).replaceAll("(?m)^(?=.)", "    ");
        return TRIED.replace("{stops}", stops).replace("{together}", with + updates.get(0));
    }

    private String refers(Edge edge) {
        List<String> same = new ArrayList<>();
        for (int i = 0; i < edge.columns().size(); i++) {
            String key = edge.parentColumns().get(i);
            same.add("c." + quote(edge.columns().get(i)) + " " + installed.equality(parent.name(), key) + " OLD."
                    + quote(key));
        }
        return same.stream().collect(Collectors.joining(" AND "));
    }

    private String target(TableName child) {
        boolean partitioned = protection.find(child).orElseThrow().table().kind() == Table.Kind.PARTITIONED;
        return (partitioned ? "" : "ONLY ") + child.sql() + " c";
    }

    private String live(TableName child) {
        return quote(protection.find(child).orElseThrow().markers().live());
    }

    private static final String TRIED = """
                BEGIN
                    UPDATE {target} SET {live} = NULL WHERE {condition};
                EXCEPTION WHEN foreign_key_violation OR restrict_violation THEN
            {stops}        {together};
                END;
            """;

    private static final String STOP = """
                IF EXISTS (SELECT FROM {target} WHERE {condition}) THEN
                    RAISE;
                END IF;
            """;
}
