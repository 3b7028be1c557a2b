package dev.reprieve.testkit.twin;

import java.util.List;

/**
 * A reference that the policy declares and the guarded side has no foreign key for.
 *
 * @param onDelete cascade, restrict or ignore
 */
public record TwinRelation(
        String child, List<String> columns, String parent, List<String> parentColumns, String onDelete) {
    public TwinRelation {
        columns = List.copyOf(columns);
        parentColumns = List.copyOf(parentColumns);
    }
}
