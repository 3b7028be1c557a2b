package dev.reprieve.policy;

import dev.reprieve.catalog.ForeignKey;
import dev.reprieve.catalog.ForeignKey.Action;
import dev.reprieve.catalog.TableName;
import java.util.List;
import java.util.Optional;

/**
 * A reference into a protected table: a foreign key, or a relation that only the policy declares.
 *
 * @param name the foreign key's name, or one made up for a declared relation
 * @param onDelete what the application expects of a DELETE of the parent
 * @param foreignKey the foreign key; empty for a declared relation
 * @param coverage how the live key keeps the edge
 */
public record Edge(
        String name,
        TableName child,
        List<String> columns,
        TableName parent,
        List<String> parentColumns,
        Action onDelete,
        Optional<ForeignKey> foreignKey,
        Coverage coverage) {
    public Edge {
        columns = List.copyOf(columns);
        parentColumns = List.copyOf(parentColumns);
    }

    /** How an edge is kept among live rows. */
    public enum Coverage {
        /** A twin foreign key on (columns, live) that cascades or restricts. */
        TWIN,
        /** A twin foreign key that only checks, and a trigger on the parent that does what ON DELETE says. */
        TWIN_AND_TRIGGER,
        /** Not covered yet; {@code check} names it. */
        NONE
    }

    /** Whether deleting the parent overwrites the child's columns. */
    public boolean overwrites() {
        return onDelete == Action.SET_NULL || onDelete == Action.SET_DEFAULT;
    }

    /** The name of the twin foreign key on (columns, live). */
    public String twinName() {
        return Names.twin(name);
    }
}
