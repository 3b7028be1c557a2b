package dev.reprieve.policy;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.ForeignKey;
import dev.reprieve.catalog.ForeignKey.Action;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Edge.Coverage;
import dev.reprieve.policy.ProtectedTable.Mode;
import dev.reprieve.policy.TablePolicy.Delete;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A policy held against a catalog: which tables are protected and by which edges they hang together. Protected is every
 * soft table, and every hard table that references a protected one, because it falls and rises with its parent.
 * Partitions and inheriting tables share the fate of their root.
 */
public final class Protection {
    private final Policy policy;
    private final Catalog catalog;
    private final Map<TableName, ProtectedTable> tables;
    private final List<Edge> edges;

    private Protection(Policy policy, Catalog catalog, Map<TableName, ProtectedTable> tables) {
        this.policy = policy;
        this.catalog = catalog;
        this.tables = Collections.unmodifiableMap(tables);
        this.edges = List.copyOf(findEdges());
    }

    /**
     * Resolves the policy. Names that the database does not have are not protected; {@code check} finds them.
     */
    public static Protection of(Policy policy, Catalog catalog) {
        Map<TableName, ProtectedTable> found = new TreeMap<>();
        Deque<TableName> open = new ArrayDeque<>();
        for (Table table : catalog.tables().values()) {
            if (table.kind() != Table.Kind.FOREIGN && deleteOf(policy, catalog, table.name()) == Delete.SOFT) {
                found.put(table.name(), resolve(policy, catalog, table, Mode.SOFT));
                open.add(table.name());
            }
        }
        while (!open.isEmpty()) {
            for (TableName child : childrenOf(policy, catalog, open.remove())) {
                for (Table member : family(catalog, child)) {
                    if (!found.containsKey(member.name())) {
                        found.put(member.name(), resolve(policy, catalog, member, Mode.FOLLOWS));
                        open.add(member.name());
                    }
                }
            }
        }
        return new Protection(policy, catalog, found);
    }

    /** The policy that was resolved. */
    public Policy policy() {
        return policy;
    }

    /** The catalog that it was resolved against. */
    public Catalog catalog() {
        return catalog;
    }

    /** The table, if its rows can be tombstones. */
    public Optional<ProtectedTable> find(TableName name) {
        return Optional.ofNullable(tables.get(name));
    }

    /** All protected tables, by name. */
    public Collection<ProtectedTable> tables() {
        return tables.values();
    }

    /** All references into protected tables: foreign keys in the order of their creation, then declared relations. */
    public List<Edge> edges() {
        return edges;
    }

    /** The edges that point to the table. */
    public List<Edge> edgesTo(TableName parent) {
        return edges.stream().filter(e -> e.parent().equals(parent)).toList();
    }

    /** The edges that stand on the table. */
    public List<Edge> edgesFrom(TableName child) {
        return edges.stream().filter(e -> e.child().equals(child)).toList();
    }

    private static Delete deleteOf(Policy policy, Catalog catalog, TableName name) {
        return policy.table(name)
                .or(() -> policy.table(catalog.rootOf(name)))
                .map(TablePolicy::delete)
                .orElse(Delete.HARD);
    }

    private static ProtectedTable resolve(Policy policy, Catalog catalog, Table table, Mode mode) {
        // marker columns of a partition or an inheriting table are its root's
        Optional<TablePolicy> root = policy.table(catalog.rootOf(table.name()));
        Optional<TablePolicy> own = policy.table(table.name()).or(() -> root);
        return new ProtectedTable(
                table,
                mode,
                root.map(p -> p.markers(policy.markers())).orElse(policy.markers()),
                root.map(TablePolicy::adopted).orElse(Set.of()),
                own.flatMap(TablePolicy::retention).orElse(policy.retention()),
                own.flatMap(TablePolicy::label));
    }

    private static List<TableName> childrenOf(Policy policy, Catalog catalog, TableName parent) {
        List<TableName> children = new ArrayList<>();
        catalog.foreignKeysTo(parent).forEach(f -> children.add(f.child()));
        policy.relations().stream()
                .filter(r -> r.parent().equals(parent) && r.onDelete() != Relation.OnDelete.IGNORE)
                .filter(r -> catalog.table(r.child()).isPresent())
                .forEach(r -> children.add(r.child()));
        return children;
    }

    /** All tables that share a root with the given one. */
    private static List<Table> family(Catalog catalog, TableName member) {
        TableName root = catalog.rootOf(member);
        return catalog.tables().values().stream()
                .filter(t -> t.kind() != Table.Kind.FOREIGN
                        && catalog.rootOf(t.name()).equals(root))
                .toList();
    }

    private List<Edge> findEdges() {
        List<Edge> found = new ArrayList<>();
        for (ForeignKey key : catalog.foreignKeys()) {
            // the part of a partitioned table's key is made and dropped with the whole; a twin is not an edge itself
            if (tables.containsKey(key.parent()) && !key.partitionOf() && !isTwin(key)) {
                found.add(new Edge(
                        key.name(),
                        key.child(),
                        key.columns(),
                        key.parent(),
                        key.parentColumns(),
                        onDelete(key),
                        Optional.of(key),
                        coverage(key)));
            }
        }
        for (Relation relation : policy.relations()) {
            if (relation.onDelete() != Relation.OnDelete.IGNORE
                    && tables.containsKey(relation.parent())
                    && tables.containsKey(relation.child())) {
                boolean cascade = relation.onDelete() == Relation.OnDelete.CASCADE;
                found.add(new Edge(
                        relation.child().name() + "_" + String.join("_", relation.columns()) + "_relation",
                        relation.child(),
                        relation.columns(),
                        relation.parent(),
                        relation.parentColumns(),
                        cascade ? Action.CASCADE : Action.NO_ACTION,
                        Optional.empty(),
                        Coverage.TWIN));
            }
        }
        return found;
    }

    private boolean isTwin(ForeignKey key) {
        ProtectedTable child = tables.get(key.child());
        return child != null && key.columns().contains(child.markers().live());
    }

    /**
     * What the application expects: once applied, the twin or a trigger carries the CASCADE that the key had to give up. A
     * key that says anything else than NO ACTION has been given that since.
     */
    private Action onDelete(ForeignKey key) {
        if (key.onDelete() != Action.NO_ACTION) {
            return key.onDelete();
        }
        boolean twin = catalog.foreignKeysFrom(key.child()).stream()
                .anyMatch(f -> f.name().equals(Names.twin(key.name())) && f.onUpdate() == Action.CASCADE);
        boolean trigger = catalog.table(key.parent()).stream()
                .flatMap(t -> t.triggers().stream())
                .anyMatch(t -> Names.isCascadeTrigger(t.name(), key.child(), key.name()));
        return twin || trigger ? Action.CASCADE : Action.NO_ACTION;
    }

    private Coverage coverage(ForeignKey key) {
        if (!tables.containsKey(key.child())) {
            return Coverage.NONE;
        }
        return switch (onDelete(key)) {
            case NO_ACTION -> Coverage.TWIN;
            // the twin would act at once also where the parent's key changes and the check of that is put off
            case RESTRICT, CASCADE ->
                key.deferrable() && key.onUpdate() == Action.NO_ACTION ? Coverage.TWIN_AND_TRIGGER : Coverage.TWIN;
            case SET_NULL, SET_DEFAULT -> Coverage.TWIN_AND_TRIGGER;
        };
    }
}
