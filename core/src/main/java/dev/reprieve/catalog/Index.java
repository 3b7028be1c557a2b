package dev.reprieve.catalog;

import java.util.List;
import java.util.Optional;

/**
 * An index, also one that stands behind a primary key or unique constraint.
 *
 * @param definition the whole {@code CREATE INDEX} as the database prints it
 * @param keys the key parts in order: a column's name, or an expression as the database prints it
 * @param expressions whether any key part is an expression rather than a column
 * @param included the columns of INCLUDE
 * @param constraint the constraint that it backs, if it does (its name equals the index's); {@code deferrable} and
 *     {@code initiallyDeferred} are that constraint's
 * @param predicate the condition of a partial index
 * @param valid false for what a failed {@code CREATE INDEX CONCURRENTLY} leaves behind
 * @param partitionOf whether it is attached to an index of the partitioned parent
 */
public record Index(
        String name,
        TableName table,
        String definition,
        String method,
        List<String> keys,
        boolean expressions,
        List<String> included,
        boolean unique,
        boolean primary,
        boolean constraint,
        boolean deferrable,
        boolean initiallyDeferred,
        boolean nullsNotDistinct,
        Optional<String> predicate,
        boolean valid,
        boolean partitionOf,
        Optional<String> comment) {
    public Index {
        keys = List.copyOf(keys);
        included = List.copyOf(included);
    }
}
