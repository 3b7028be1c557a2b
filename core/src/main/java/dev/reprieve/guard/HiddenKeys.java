package dev.reprieve.guard;

import dev.reprieve.catalog.ForeignKey;
import dev.reprieve.catalog.Index;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Names;
import dev.reprieve.policy.ProtectedTable;
import dev.reprieve.policy.Protection;
import java.util.HashSet;
import java.util.Set;

/** Which columns, indexes and foreign keys of protected tables an application does not know. */
final class HiddenKeys {
    private record Part(TableName table, String name) {}

    private final Set<Part> columns = new HashSet<>();
    private final Set<Part> indexes = new HashSet<>();
    private final Set<Part> foreignKeys = new HashSet<>();
    private final Set<Part> cascades = new HashSet<>();

    HiddenKeys(Protection protection) {
        protection.edges().stream()
                .filter(e -> e.onDelete() == ForeignKey.Action.CASCADE)
                .forEach(e -> cascades.add(new Part(e.child(), e.name())));
        for (ProtectedTable table : protection.tables()) {
            table.markers().names().stream().filter(table::hides).forEach(c -> columns.add(new Part(table.name(), c)));
            String live = table.markers().live();
            for (Index index : table.table().indexes()) {
                if (Names.isTrashIndex(index.name(), table.name())
                        || (index.unique()
                                && !index.constraint()
                                && index.keys().contains(live))) {
                    indexes.add(new Part(table.name(), index.name()));
                }
            }
            for (ForeignKey key : protection.catalog().foreignKeysFrom(table.name())) {
                if (key.columns().contains(live)) {
                    foreignKeys.add(new Part(table.name(), key.name()));
                }
            }
        }
    }

    /** Whether the application knows the foreign key as one that cascades. */
    boolean cascades(TableName child, String key) {
        return cascades.contains(new Part(child, key));
    }

    boolean column(TableName table, String column) {
        return columns.contains(new Part(table, column));
    }

    boolean index(TableName table, String index) {
        return indexes.contains(new Part(table, index));
    }

    /** The same where only the schema is known, in which an index has its name to itself. */
    boolean index(String schema, String index) {
        return indexes.stream()
                .anyMatch(p -> p.name().equals(index) && p.table().schema().equals(schema));
    }

    boolean foreignKey(TableName child, String key) {
        return foreignKeys.contains(new Part(child, key));
    }
}
