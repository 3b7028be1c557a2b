package dev.reprieve.plan;

import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.Index;
import dev.reprieve.catalog.Table;
import dev.reprieve.policy.Names;
import dev.reprieve.policy.ProtectedTable;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Keys that hold for tombstones too, because they cannot take the live key, and whose values may come again: natural
 * primary keys, unique keys that a foreign key refers to, replica identities.
 */
final class HeldKeys {
    /** Defaults that never give the same value twice. */
    private static final Pattern NEVER_AGAIN =
            Pattern.compile("(nextval|.*(uuid|ulid|snowflake|nanoid|cuid|ksuid)\\w*)\\(.*", Pattern.CASE_INSENSITIVE);

    private HeldKeys() {}

    static List<Index> of(ProtectedTable table, UniqueSteps uniques) {
        return table.table().indexes().stream()
                .filter(i -> i.unique() && i.valid() && !i.partitionOf())
                .filter(i -> !i.expressions() && i.predicate().isEmpty())
                .filter(i -> !Names.isSuccessor(i.name()) && !Names.isPredecessor(i.name()))
                .filter(i -> !UniqueSteps.namesLive(table.markers().live(), i))
                .filter(i -> !uniques.replaceable(table, i))
                .filter(i -> !fresh(table.table(), i.keys()))
                .toList();
    }

    /** Whether a generated column is among them: then the same value does not come again. */
    static boolean fresh(Table table, Collection<String> columns) {
        return columns.stream().flatMap(k -> table.column(k).stream()).anyMatch(c -> switch (c.generation()) {
            case IDENTITY_ALWAYS, IDENTITY_BY_DEFAULT -> true;
            case COMPUTED -> false;
            case NONE -> c.type().equals("uuid") || generated(c);
        });
    }

    private static boolean generated(Column column) {
        return column.defaultExpression()
                .map(d -> NEVER_AGAIN.matcher(d).matches())
                .orElse(false);
    }
}
