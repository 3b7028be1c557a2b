package dev.reprieve.plan;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Markers;
import dev.reprieve.policy.ProtectedTable;
import dev.reprieve.policy.Protection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A plan in the making: what it is made from, and what the parts of the planner have added so far. */
final class Work {
    private final Protection protection;
    private final Installed installed;
    private final List<Step> steps = new ArrayList<>();
    private final List<Obstacle> obstacles = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final Calls calls = new Calls();

    Work(Protection protection, Installed installed) {
        this.protection = protection;
        this.installed = installed;
        obstacles.addAll(installed.survey().obstacles());
    }

    Protection protection() {
        return protection;
    }

    Catalog catalog() {
        return protection.catalog();
    }

    Installed installed() {
        return installed;
    }

    /** Which triggers are to call which generated functions. */
    Calls calls() {
        return calls;
    }

    void add(Step step) {
        steps.add(step);
    }

    void block(String where, String problem, String wayOut) {
        block(0, where, problem, wayOut);
    }

    void block(long rows, String where, String problem, String wayOut) {
        obstacles.add(new Obstacle(true, where, problem, wayOut, rows, List.of(), Optional.empty()));
    }

    void note(String note) {
        notes.add(note);
    }

    Plan plan(boolean undo) {
        return new Plan(undo, steps, obstacles, List.copyOf(notes));
    }

    /** The protected tables that get columns of their own rather than inherit them. */
    List<ProtectedTable> roots() {
        return protection.tables().stream()
                .filter(t -> owner(t.name()).equals(t.name()))
                .toList();
    }

    /** The topmost protected table that the table inherits from, or itself: where its marker columns come from. */
    TableName owner(TableName name) {
        return catalog()
                .table(name)
                .flatMap(t -> t.parents().stream()
                        .filter(p -> protection.find(p).isPresent())
                        .findFirst())
                .map(this::owner)
                .orElse(name);
    }

    Markers markers(TableName name) {
        return protection
                .find(name)
                .map(ProtectedTable::markers)
                .orElseThrow(() -> new IllegalStateException(name + " is not protected"));
    }

    /** Whether it is a part of a declaratively partitioned table, which hands its triggers, keys and indexes down. */
    static boolean isPartition(Table table) {
        return table.kind() == Table.Kind.PARTITION
                || (table.kind() == Table.Kind.PARTITIONED && !table.parents().isEmpty());
    }

    /** The direct partitions of a partitioned table. */
    List<Table> partitions(TableName table) {
        return catalog().childrenOf(table);
    }

    /** All partitions below a partitioned table, at any depth. */
    List<Table> allPartitions(TableName table) {
        List<Table> found = new ArrayList<>();
        for (Table child : catalog().childrenOf(table)) {
            found.add(child);
            found.addAll(allPartitions(child.name()));
        }
        return found;
    }

    static String columns(Collection<String> columns) {
        return columns.stream().map(Identifier::quote).collect(Collectors.joining(", "));
    }
}
