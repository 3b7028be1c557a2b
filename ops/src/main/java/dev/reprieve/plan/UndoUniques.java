package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.literal;
import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.Index;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.plan.Installed.Kind;
import dev.reprieve.plan.Installed.Marked;
import dev.reprieve.plan.Lock.Mode;
import dev.reprieve.policy.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Gives unique constraints and indexes their original form back: built beside the present one, then swapped. */
final class UndoUniques {
    private final Work work;
    private final IndexSteps indexes;

    /**
     * One that is to be put back.
     *
     * @param constraint the first line of its note if it was a constraint: {@code UNIQUE DEFERRABLE}
     * @param definition its CREATE INDEX
     */
    private record Change(Table table, Index present, Optional<String> constraint, String definition, String live) {
        IndexSpec spec() {
            List<String> keys =
                    present.keys().stream().filter(k -> !k.equals(live)).toList();
            boolean partial = present.predicate().filter(p -> !isName(p)).isPresent();
            return new IndexSpec(true, keys, partial, live, false, IndexText.tailWithPredicate(definition));
        }

        /** A predicate that is nothing but the live key was put there by the plan alone. */
        private boolean isName(String predicate) {
            return predicate.equals(live) || predicate.equals(quote(live));
        }
    }

    UndoUniques(Work work) {
        this.work = work;
        this.indexes = new IndexSteps(work);
    }

    void plan() {
        List<Change> changes = new ArrayList<>();
        for (Table table : work.catalog().tables().values()) {
            Optional<Marked> marked = UndoPlanner.markedOf(work, table.name());
            if (marked.isPresent()) {
                String live = marked.get().markers().live();
                for (Index index : table.indexes()) {
                    change(table, index, live).ifPresent(changes::add);
                }
            }
        }
        changes.forEach(this::build);
        changes.forEach(this::swap);
    }

    private Optional<Change> change(Table table, Index index, String live) {
        if (index.partitionOf() || !UniqueSteps.namesLive(live, index)) {
            return Optional.empty();
        }
        String key = UniqueSteps.key(table.name(), index);
        Optional<String> constraint = work.installed().original(Kind.CONSTRAINT, key);
        if (constraint.isPresent()) {
            int line = constraint.get().indexOf('\n');
            return Optional.of(new Change(
                    table,
                    index,
                    Optional.of(constraint.get().substring(0, line)),
                    constraint.get().substring(line + 1),
                    live));
        }
        return work.installed().original(Kind.INDEX, key).map(d -> new Change(table, index, Optional.empty(), d, live));
    }

    private void build(Change change) {
        Index present = change.present();
        IndexSpec spec = change.spec();
        List<Table> family = new ArrayList<>(List.of(change.table()));
        family.addAll(partitions(change.table()));
        for (Table member : family) {
            member.index(Names.successor(nameOn(member.name(), change)))
                    .filter(i -> !spec.fits(i))
                    .ifPresent(i -> work.add(new Step.Brief(
                            "drop " + member.name() + " " + i.name(),
                            "Drop " + i.name() + ", left by an interrupted plan",
                            List.of("DROP INDEX " + new TableName(member.name().schema(), i.name()).sql()),
                            List.of(Lock.table(Mode.ACCESS_EXCLUSIVE, member.name())),
                            List.of())));
        }
        Function<TableName, String> names = t -> Names.successor(nameOn(t, change));
        String title = present.name() + " as it was";
        if (change.constraint().isPresent() && change.table().kind() == Table.Kind.PARTITIONED) {
            // the constraint of a partitioned table adopts those of its partitions, not mere indexes
            family.stream()
                    .filter(t -> t.kind() != Table.Kind.PARTITIONED)
                    .forEach(t -> indexes.ensure(t, names, spec, title + ", partition " + t.name()));
        } else {
            indexes.ensure(change.table(), names, spec, title);
        }
    }

    private List<Table> partitions(Table table) {
        return table.kind() == Table.Kind.PARTITIONED ? work.allPartitions(table.name()) : List.of();
    }

    private String nameOn(TableName member, Change change) {
        if (member.equals(change.table().name())) {
            return change.present().name();
        }
        return part(work.catalog().table(member).orElseThrow(), change)
                .map(Index::name)
                .orElse(change.present().name());
    }

    private static Optional<Index> part(Table partition, Change change) {
        return partition.indexes().stream()
                .filter(i -> i.partitionOf()
                        && i.unique()
                        && i.keys().equals(change.present().keys())
                        && i.predicate().equals(change.present().predicate()))
                .findFirst();
    }

    private void swap(Change change) {
        TableName name = change.table().name();
        Index present = change.present();
        List<String> sql = new ArrayList<>();
        List<Lock> locks = new ArrayList<>();
        locks.add(Lock.table(Mode.ACCESS_EXCLUSIVE, name));
        partitions(change.table()).forEach(t -> locks.add(Lock.table(Mode.ACCESS_EXCLUSIVE, t.name())));
        sql.add(
                present.constraint()
                        ? "ALTER TABLE " + name.sql() + " DROP CONSTRAINT " + quote(present.name())
                        : "DROP INDEX " + new TableName(name.schema(), present.name()).sql());
        if (change.constraint().isEmpty()) {
            sql.add(rename(name, present.name()));
            for (Table partition : partitions(change.table())) {
                part(partition, change).ifPresent(p -> sql.add(rename(partition.name(), p.name())));
            }
        } else {
            constrain(change.table(), change, sql);
        }
        present.comment()
                .ifPresent(c -> sql.add(
                        change.constraint().isPresent()
                                ? "COMMENT ON CONSTRAINT " + quote(present.name()) + " ON " + name.sql() + " IS "
                                        + literal(c)
                                : "COMMENT ON INDEX " + new TableName(name.schema(), present.name()).sql() + " IS "
                                        + literal(c)));
        work.add(new Step.Brief(
                "unique " + name + " " + present.name(),
                present.name() + " as it was takes its place again",
                sql,
                locks,
                List.of()));
    }

    /** Makes constraints of the indexes, from the partitions up. */
    private void constrain(Table table, Change change, List<String> sql) {
        String name = nameOn(table.name(), change);
        String alter = "ALTER TABLE " + (table.kind() == Table.Kind.PARTITIONED ? "ONLY " : "")
                + table.name().sql() + " ADD CONSTRAINT " + quote(name);
        String timing = change.constraint().orElseThrow().substring("UNIQUE".length());
        if (table.kind() != Table.Kind.PARTITIONED) {
            sql.add(alter + " UNIQUE USING INDEX " + quote(Names.successor(name)) + timing);
            return;
        }
        Index present = change.present();
        String include = present.included().isEmpty() ? "" : " INCLUDE (" + Work.columns(present.included()) + ")";
        sql.add(alter + " UNIQUE " + (present.nullsNotDistinct() ? "NULLS NOT DISTINCT " : "") + "("
                + Work.columns(change.spec().keys()) + ")" + include + timing);
        for (Table partition : work.partitions(table.name())) {
            constrain(partition, change, sql);
            sql.add("ALTER INDEX " + new TableName(table.name().schema(), name).sql() + " ATTACH PARTITION "
                    + new TableName(partition.name().schema(), nameOn(partition.name(), change)).sql());
        }
    }

    private static String rename(TableName table, String index) {
        return "ALTER INDEX " + new TableName(table.schema(), Names.successor(index)).sql() + " RENAME TO "
                + quote(index);
    }
}
