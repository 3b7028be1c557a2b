package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.literal;
import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.ForeignKey.Action;
import dev.reprieve.catalog.Table;
import dev.reprieve.policy.Edge;
import dev.reprieve.policy.ProtectedTable;
import dev.reprieve.policy.Protection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The other references of a child whose reference is overwritten. Where one statement takes several parents of a row, all
 * its references must go in one UPDATE: a second one would find the row changed by this transaction, and the database then
 * checks every reference of it at once, also those to parents whose turn has not come. And some rows that are about to fall
 * by another reference have to do so before anything of them is overwritten (ADR 25 says which); never one that a RESTRICT
 * keeps which a real DELETE would look at first.
 */
final class DetachTogether {
    private final Installed installed;
    private final Protection protection;
    private final ProtectedTable child;
    private final Edge edge;
    private final List<Edge> byAge;
    private final List<Part> parts = new ArrayList<>();
    private final List<String> falling = new ArrayList<>();
    private final List<String> alongside = new ArrayList<>();

    /** Another reference that is overwritten: whether its parent is gone, and what its columns get then. */
    private record Part(String name, String gone, Map<String, String> values) {}

    private DetachTogether(Installed installed, Protection protection, Edge edge, List<Edge> byAge) {
        this.installed = installed;
        this.protection = protection;
        this.child = protection.find(edge.child()).orElseThrow();
        this.edge = edge;
        this.byAge = byAge;
        List<String> taken = new ArrayList<>(overwritten(edge));
        for (Edge other : byAge) {
            if (!other.child().equals(edge.child())) {
                continue;
            }
            if (other.onDelete() == Action.CASCADE) {
                falling.add(falls(other));
                if (other.parent().equals(edge.parent())) {
                    alongside.add(" OR " + DetachSql.refersToRow(installed, other) + " AND c."
                            + quote(child.markers().live()) + keptBy(restricts(byAge.indexOf(other))));
                }
            } else if (other.overwrites() && !other.name().equals(edge.name())) {
                Map<String, String> values = new LinkedHashMap<>();
                overwritten(other).stream()
                        .filter(c -> !taken.contains(c))
                        .forEach(c -> values.put(c, value(other, c)));
                taken.addAll(values.keySet());
                if (!values.isEmpty()) {
                    parts.add(new Part("gone_" + (parts.size() + 1), gone(other), values));
                }
            }
        }
    }

    /** @param byAge all references in the order of their creation */
    static DetachTogether of(Installed installed, Protection protection, Edge edge, List<Edge> byAge) {
        return new DetachTogether(installed, protection, edge, byAge);
    }

    /** By a cascade of the same row, which keys older than that may forbid; or of another, whose turn comes after this one's. */
    private String falls(Edge cascade) {
        List<Edge> all = restricts(byAge.size());
        if (all.isEmpty() || !cascade.parent().equals(edge.parent())) {
            return gone(cascade) + keptBy(all);
        }
        String own = DetachSql.refersToRow(installed, cascade) + keptBy(restricts(byAge.indexOf(cascade)));
        return gone(cascade) + " AND (" + own + " OR (TRUE" + keptBy(all) + "))";
    }

    /** Keys by which the child keeps the same parent, of those before a place in the order of age. */
    private List<Edge> restricts(int before) {
        return byAge.subList(0, before).stream()
                .filter(e -> e.onDelete() == Action.RESTRICT)
                .filter(e -> e.child().equals(edge.child()) && e.parent().equals(edge.parent()))
                .toList();
    }

    private String keptBy(List<Edge> restricts) {
        return restricts.stream()
                .map(r -> " AND (" + DetachSql.refersToRow(installed, r) + ") IS NOT TRUE")
                .collect(Collectors.joining());
    }

    private static List<String> overwritten(Edge edge) {
        List<String> some = edge.foreignKey().map(k -> k.onDeleteColumns()).orElse(List.of());
        return some.isEmpty() ? edge.columns() : some;
    }

    private String value(Edge edge, String column) {
        return edge.onDelete() == Action.SET_NULL
                ? "NULL"
                : child.table()
                        .column(column)
                        .flatMap(Column::defaultExpression)
                        .map(d -> "(" + d + ")")
                        .orElse("NULL");
    }

    private String gone(Edge edge) {
        ProtectedTable parent = protection.find(edge.parent()).orElseThrow();
        String only = parent.table().kind() == Table.Kind.PARTITIONED ? "" : "ONLY ";
        List<String> join = new ArrayList<>();
        for (int i = 0; i < edge.columns().size(); i++) {
            String key = edge.parentColumns().get(i);
            join.add("p." + quote(key) + " " + installed.equality(parent.name(), key) + " c."
                    + quote(edge.columns().get(i)));
        }
        return "EXISTS (SELECT FROM " + only + parent.name().sql() + " p WHERE " + String.join(" AND ", join)
                + " AND p." + quote(parent.markers().live()) + " IS NULL)";
    }

    /** The condition under which the row falls; empty if it cannot. */
    String falling() {
        return String.join(" OR ", falling);
    }

    /** The other rows that fall with the same parent, which may protect the first, as further alternatives; may be empty. */
    String alongside() {
        return String.join("", alongside);
    }

    /** What is looked up beforehand: whether each other parent is gone, and what is to be noted then. */
    String tests() {
        return parts.stream()
                .map(p -> ", " + p.gone + " AS " + p.name + ", " + object(p) + " AS old_" + p.name)
                .collect(Collectors.joining());
    }

    /** @param row before the name of a test; empty where nothing was looked up */
    String assignments(String row) {
        StringBuilder sql = new StringBuilder();
        for (Part part : parts) {
            String test = row.isEmpty() ? part.gone : row + part.name;
            part.values.forEach((column, value) -> sql.append(", " + quote(column) + " = CASE WHEN " + test + " THEN "
                    + value + " ELSE c." + quote(column) + " END"));
        }
        return sql.toString();
    }

    /** What was looked up and what the columns hold now. */
    String values() {
        return parts.stream()
                .map(p -> ", o." + p.name + ", o.old_" + p.name + ", " + object(p) + " AS new_" + p.name)
                .collect(Collectors.joining());
    }

    /** A note for each reference that was overwritten too. */
    String notes() {
        return parts.stream()
                .map(p -> "        IF changed." + p.name + " THEN\n            PERFORM reprieve.record_undo("
                        + literal(child.name().toString()) + ", changed.row_key, changed.old_" + p.name
                        + ", changed.new_" + p.name + ");\n        END IF;\n")
                .collect(Collectors.joining());
    }

    private static String object(Part part) {
        return part.values.keySet().stream()
                .map(c -> literal(c) + ", c." + quote(c))
                .collect(Collectors.joining(", ", "jsonb_build_object(", ")"));
    }
}
