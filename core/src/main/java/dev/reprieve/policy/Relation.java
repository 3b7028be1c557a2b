package dev.reprieve.policy;

import dev.reprieve.catalog.TableName;
import java.util.List;
import java.util.Optional;

/**
 * A reference that the schema does not declare as a foreign key.
 *
 * @param columns the referencing columns, in the order of {@code parentColumns}
 * @param onDelete what deleting the parent does to its children
 */
public record Relation(
        TableName child,
        List<String> columns,
        TableName parent,
        List<String> parentColumns,
        OnDelete onDelete,
        Optional<String> why) {
    public Relation {
        columns = List.copyOf(columns);
        parentColumns = List.copyOf(parentColumns);
    }

    /** What deleting a parent does to the children of a relation. */
    public enum OnDelete {
        /** The children fall with it. */
        CASCADE,
        /** It is refused while there are live children. */
        RESTRICT,
        /** Nothing: the reference may dangle, as it may today. */
        IGNORE
    }
}
