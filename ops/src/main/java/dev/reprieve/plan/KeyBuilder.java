package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.ForeignKey;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.plan.Lock.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Adds a foreign key without a scan under a lock: NOT VALID first, then proven. A partitioned table takes no NOT VALID
 * key, so there each partition gets its own, and the whole table's key then adopts them.
 */
final class KeyBuilder {
    private final Work work;

    KeyBuilder(Work work) {
        this.work = work;
    }

    /** Adds the key unless it is there. */
    void declare(Table child, TableName parent, String name, String definition, String title) {
        if (child.kind() != Table.Kind.PARTITIONED) {
            if (find(child.name(), name).isEmpty()) {
                work.add(add(child, parent, name, definition + " NOT VALID", title));
            }
            return;
        }
        for (Table leaf : leaves(child)) {
            if (find(leaf.name(), name).isEmpty()) {
                work.add(add(leaf, parent, name, definition + " NOT VALID", title + ", partition " + leaf.name()));
            }
        }
    }

    /** Proves it, and on a partitioned table declares the whole's. */
    void prove(Table child, TableName parent, String name, String definition, String title) {
        if (child.kind() != Table.Kind.PARTITIONED) {
            validate(child, parent, name, title);
            return;
        }
        for (Table leaf : leaves(child)) {
            validate(leaf, parent, name, title + ", partition " + leaf.name());
        }
        if (find(child.name(), name).isEmpty()) {
            work.add(add(child, parent, name, definition, title + ", the whole table"));
        }
    }

    private void validate(Table child, TableName parent, String name, String title) {
        if (find(child.name(), name).filter(ForeignKey::validated).isEmpty()) {
            work.add(new Step.Validate(
                    "validate " + child.name() + " " + name,
                    title + ": proven",
                    List.of("ALTER TABLE " + child.name().sql() + " VALIDATE CONSTRAINT " + quote(name)),
                    List.of(Lock.table(Mode.SHARE_UPDATE_EXCLUSIVE, child.name()), Lock.table(Mode.ROW_SHARE, parent)),
                    List.of()));
        }
    }

    private Step add(Table child, TableName parent, String name, String definition, String title) {
        String alter = "ALTER TABLE " + child.name().sql();
        return new Step.Brief(
                "key " + child.name() + " " + name,
                title,
                List.of(alter + " ADD CONSTRAINT " + quote(name) + " " + definition),
                locks(Mode.SHARE_ROW_EXCLUSIVE, child.name(), parent),
                List.of(alter + " DROP CONSTRAINT " + quote(name)));
    }

    /** Locks on both sides, partitions included. */
    List<Lock> locks(Mode mode, TableName child, TableName parent) {
        List<Lock> locks = new ArrayList<>();
        for (TableName side : List.of(child, parent)) {
            locks.add(Lock.table(mode, side));
            boolean partitioned = work.catalog()
                    .table(side)
                    .filter(t -> t.kind() == Table.Kind.PARTITIONED)
                    .isPresent();
            if (partitioned) {
                work.allPartitions(side).forEach(t -> locks.add(Lock.table(mode, t.name())));
            }
        }
        return locks.stream().distinct().toList();
    }

    private List<Table> leaves(Table table) {
        return work.allPartitions(table.name()).stream()
                .filter(t -> t.kind() != Table.Kind.PARTITIONED)
                .toList();
    }

    private Optional<ForeignKey> find(TableName child, String name) {
        return work.catalog().foreignKeysFrom(child).stream()
                .filter(f -> f.name().equals(name))
                .findFirst();
    }
}
