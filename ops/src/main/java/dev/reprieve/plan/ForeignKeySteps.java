package dev.reprieve.plan;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Column;
import dev.reprieve.policy.Edge;
import java.util.Optional;
import java.util.Set;

/** Foreign keys among the protected tables. */
final class ForeignKeySteps {
    private ForeignKeySteps() {}

    /** Whether a declared relation's columns can be compared at all. */
    static boolean typesFit(Catalog catalog, Edge edge) {
        for (int i = 0; i < edge.columns().size(); i++) {
            String child = edge.columns().get(i);
            String parent = edge.parentColumns().get(i);
            Optional<String> childType =
                    catalog.table(edge.child()).flatMap(t -> t.column(child)).map(Column::type);
            Optional<String> parentType =
                    catalog.table(edge.parent()).flatMap(t -> t.column(parent)).map(Column::type);
            if (childType.isEmpty()
                    || parentType.isEmpty()
                    || !group(childType.get()).equals(group(parentType.get()))) {
                return false;
            }
        }
        return true;
    }

    private static String group(String type) {
        if (Set.of("smallint", "integer", "bigint").contains(type)) {
            return "integer";
        }
        return type.startsWith("character varying") || type.equals("text") ? "text" : type;
    }
}
