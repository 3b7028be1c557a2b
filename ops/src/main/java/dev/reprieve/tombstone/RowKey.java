package dev.reprieve.tombstone;

import dev.reprieve.catalog.TableName;
import java.util.List;

/**
 * A row as people name it.
 *
 * @param table the table, or the partitioned table whose partition stores the row
 * @param values the primary key's values as text, in key order; where there is no primary key, the storing relation and
 *     the row's place in it
 */
public record RowKey(TableName table, List<String> values) {
    public RowKey {
        values = List.copyOf(values);
    }

    /** {@code public.posts (123)}. */
    @Override
    public String toString() {
        return table + " (" + String.join(", ", values) + ")";
    }
}
