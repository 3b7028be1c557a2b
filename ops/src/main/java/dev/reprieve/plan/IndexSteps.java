package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.Index;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.plan.Lock.Mode;
import dev.reprieve.policy.Edge;
import dev.reprieve.policy.Markers;
import dev.reprieve.policy.Names;
import dev.reprieve.policy.ProtectedTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Indexes, built while the application works: of tombstones by age, and the live keys that twin foreign keys reference. */
final class IndexSteps {
    private final Work work;

    private final Map<TableName, TableName> claimed = new HashMap<>();

    IndexSteps(Work work) {
        this.work = work;
    }

    void trash() {
        Set<String> fresh = new TreeSet<>();
        for (ProtectedTable table : work.protection().tables()) {
            if (Work.isPartition(table.table())) {
                continue; // with its parent
            }
            Markers markers = table.markers();
            IndexSpec spec = new IndexSpec(
                    false,
                    List.of(markers.at(), markers.deletion()),
                    true,
                    markers.live(),
                    true,
                    "USING btree (" + Work.columns(List.of(markers.at(), markers.deletion())) + ") WHERE "
                            + quote(markers.live()) + " IS NULL");
            if (!ensure(
                    table.table(),
                    t -> free(t, Names.trashIndex(t)),
                    spec,
                    "Tombstones of " + table.name() + " by age")) {
                fresh.add(table.name().toString());
            }
        }
        if (!fresh.isEmpty()) {
            work.note("Deleting a row of " + String.join(", ", fresh)
                    + " is no HOT update, because an index names a marker: about 70 us a row rather than 25.");
        }
    }

    void liveKeys() {
        Set<Set<String>> done = new LinkedHashSet<>();
        for (Edge edge : ForeignKeySteps.covered(work)) {
            ProtectedTable parent = work.protection().find(edge.parent()).orElseThrow();
            Set<String> key = new TreeSet<>(edge.parentColumns());
            key.add("\n" + edge.parent());
            if (!done.add(key) || hasLiveKey(parent, edge.parentColumns())) {
                continue;
            }
            List<String> columns = new ArrayList<>(edge.parentColumns());
            columns.add(parent.markers().live());
            IndexSpec spec = new IndexSpec(
                    true, columns, false, parent.markers().live(), true, "USING btree (" + Work.columns(columns) + ")");
            ensure(
                    parent.table(),
                    t -> free(t, Names.liveKey(t, edge.parentColumns())),
                    spec,
                    "Live key of " + parent.name() + " (" + String.join(", ", edge.parentColumns()) + ")");
        }
    }

    /**
     * Base keys look at tombstones too. Where a unique index has served one and becomes partial, an index on the key's
     * columns takes over that part.
     */
    void references(UniqueSteps uniques) {
        for (Edge edge : ForeignKeySteps.covered(work)) {
            ProtectedTable child = work.protection().find(edge.child()).orElseThrow();
            List<Index> leading = child.table().indexes().stream()
                    .filter(i -> i.valid() && leads(i, edge.columns()))
                    .toList();
            boolean served = leading.stream().anyMatch(i -> !uniques.partial(child, i));
            boolean wasServed = leading.stream().anyMatch(Index::unique);
            if (edge.foreignKey().isPresent() && wasServed && !served) {
                ensure(
                        child.table(),
                        t -> free(t, Names.referenceIndex(t, edge.columns())),
                        new IndexSpec(
                                false,
                                edge.columns(),
                                false,
                                child.markers().live(),
                                false,
                                "USING btree (" + Work.columns(edge.columns()) + ")"),
                        "Index for " + edge.name() + ", as the unique one will hold live rows only");
            }
        }
    }

    /**
     * Where most rows are tombstones, each of the application's indexes gets one of the live rows beside it. Its own stays:
     * base keys look at all rows, and whoever does not say {@code live} cannot use the other.
     */
    void live() {
        Set<TableName> mostlyDeleted = work.installed().survey().mostlyDeleted();
        for (ProtectedTable table : work.protection().tables()) {
            if (!mostlyDeleted.contains(table.name()) || Work.isPartition(table.table())) {
                continue;
            }
            String live = table.markers().live();
            for (Index index : table.table().indexes()) {
                if (helpsReaders(table, index)) {
                    ensure(
                            table.table(),
                            t -> free(t, Names.liveIndex(index.name())),
                            new IndexSpec(
                                    false,
                                    index.keys(),
                                    true,
                                    live,
                                    true,
                                    IndexText.tail(index) + " WHERE " + quote(live)),
                            "Live rows of " + table.name() + " as in " + index.name()
                                    + ", as most rows are tombstones");
                }
            }
        }
    }

    /** Whether it holds tombstones that readers would have to skip, and no index of live rows begins like it. */
    private static boolean helpsReaders(ProtectedTable table, Index index) {
        String live = table.markers().live();
        return index.valid()
                && !index.unique()
                && index.predicate().isEmpty()
                && table.markers().names().stream().noneMatch(m -> UniqueSteps.namesLive(m, index))
                && table.table().indexes().stream()
                        .noneMatch(i -> i.valid()
                                && i.method().equals(index.method())
                                && i.predicate()
                                        .filter(p -> p.equals(live) || p.equals(quote(live)))
                                        .isPresent()
                                && i.keys().size() >= index.keys().size()
                                && i.keys().subList(0, index.keys().size()).equals(index.keys()));
    }

    /** The name, or another if something else in the schema has it: {@code a_b (c)} and {@code a (b_c)} want the same. */
    private String free(TableName table, String name) {
        String apart = Names.apart(name, table);
        if (has(table, apart)) {
            return apart;
        }
        TableName relation = new TableName(table.schema(), name);
        boolean taken = work.catalog().table(relation).isPresent()
                || work.catalog().views().containsKey(relation)
                || work.catalog().tables().keySet().stream()
                        .anyMatch(t -> t.schema().equals(table.schema()) && !t.equals(table) && has(t, name));
        return taken || !table.equals(claimed.computeIfAbsent(relation, r -> table)) ? apart : name;
    }

    private boolean has(TableName table, String index) {
        return work.catalog().table(table).flatMap(t -> t.index(index)).isPresent();
    }

    /** Whether a search by these columns can use the index. */
    static boolean leads(Index index, List<String> columns) {
        return index.keys().size() >= columns.size()
                && new TreeSet<>(index.keys().subList(0, columns.size())).equals(new TreeSet<>(columns));
    }

    private static boolean hasLiveKey(ProtectedTable parent, List<String> columns) {
        Set<String> wanted = new TreeSet<>(columns);
        wanted.add(parent.markers().live());
        return parent.table().indexes().stream()
                .anyMatch(i -> i.valid()
                        && i.unique()
                        && !i.deferrable()
                        && !i.expressions()
                        && i.predicate().isEmpty()
                        && new TreeSet<>(i.keys()).equals(wanted));
    }

    /**
     * Adds the steps to build the index unless it is there. On a partitioned table it is declared on the parent, built on
     * each partition and attached.
     *
     * @param names the index's name on the table and on each of its partitions
     * @return whether it is there already
     */
    boolean ensure(Table table, Function<TableName, String> names, IndexSpec spec, String title) {
        String name = names.apply(table.name());
        Optional<Index> existing = table.index(name);
        if (existing.isPresent() && !spec.fits(existing.get())) {
            work.block(
                    "index " + new TableName(table.name().schema(), name),
                    "It is not what the plan needs under that name: "
                            + existing.get().definition() + ".",
                    "Rename or drop it.");
            return false;
        }
        if (existing.isPresent() && existing.get().valid()) {
            return true;
        }
        if (table.kind() != Table.Kind.PARTITIONED) {
            work.add(new Step.BuildIndex(
                    "index " + table.name() + " " + name,
                    title,
                    table.name(),
                    name,
                    spec.createConcurrently(name, table.name()),
                    existing.isPresent()));
            return false;
        }
        String parentIndex = new TableName(table.name().schema(), name).sql();
        if (existing.isEmpty()) {
            work.add(new Step.Brief(
                    "index " + table.name() + " " + name,
                    title + ": declared",
                    List.of(spec.createOnly(name, table.name())),
                    List.of(Lock.table(Mode.SHARE, table.name())),
                    List.of("DROP INDEX " + parentIndex)));
        }
        for (Table partition : work.partitions(table.name())) {
            boolean attached = partition.indexes().stream().anyMatch(i -> i.partitionOf() && i.valid() && spec.fits(i));
            if (!attached) {
                ensure(partition, names, spec, title + ", partition " + partition.name());
                attach(parentIndex, partition, names.apply(partition.name()));
            }
        }
        return false;
    }

    private void attach(String parentIndex, Table partition, String name) {
        String index = new TableName(partition.name().schema(), name).sql();
        work.add(new Step.Brief(
                "attach " + partition.name() + " " + name,
                "Attach index " + name + " of " + partition.name(),
                List.of("ALTER INDEX " + parentIndex + " ATTACH PARTITION " + index),
                List.of(Lock.table(Mode.SHARE_UPDATE_EXCLUSIVE, partition.name())),
                List.of()));
    }
}
