package dev.reprieve.trash;

import dev.reprieve.policy.Edge;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.StoredTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An edge whose both ends are protected, as statements write it. */
record Link(Edge edge, StoredTable child, StoredTable parent) {
    static List<Link> of(Protection protection) {
        List<Link> links = new ArrayList<>();
        for (Edge edge : protection.edges()) {
            if (protection.find(edge.child()).isPresent()) {
                links.add(new Link(
                        edge,
                        new StoredTable(protection.find(edge.child()).orElseThrow()),
                        new StoredTable(protection.find(edge.parent()).orElseThrow())));
            }
        }
        return links;
    }

    /** True where the child's row refers to the parent's. */
    String refers(String childAlias, String parentAlias) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < edge.columns().size(); i++) {
            parts.add(parent.column(parentAlias, edge.parentColumns().get(i)) + " = "
                    + child.column(childAlias, edge.columns().get(i)));
        }
        return String.join(" AND ", parts);
    }

    /** True where the child's row refers to anything. */
    String refersAtAll(String childAlias) {
        return edge.columns().stream()
                .map(c -> child.column(childAlias, c) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
    }
}
