package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.literal;
import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.ForeignKey;
import dev.reprieve.catalog.ForeignKey.Action;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.plan.Installed.Kind;
import dev.reprieve.plan.Lock.Mode;
import dev.reprieve.policy.Edge;
import dev.reprieve.policy.Names;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Base keys and their twins. PostgreSQL fires what a parent's change does to its children in the order of the keys'
 * creation. So every base must be older than its twin, and the twins as old, relative to each other, as the originals
 * were. Where a key is made anew, so are those that must be younger.
 */
final class ForeignKeySteps {
    private final Work work;
    private final KeyBuilder builder;
    private final boolean fence;
    private final List<KeyPlace> places;

    ForeignKeySteps(Work work) {
        this.work = work;
        this.builder = new KeyBuilder(work);
        this.fence = work.protection().policy().fence();
        this.places = covered(work).stream().map(e -> KeyPlace.of(work, e)).toList();
        settleOrder();
    }

    /** The edges that get a twin, in the order in which their originals were created. */
    static List<Edge> covered(Work work) {
        Map<String, Integer> order = new HashMap<>();
        for (Installed.Original original : work.installed().originals()) {
            if (original.kind() == Kind.FOREIGN_KEY) {
                order.put(original.object(), order.size());
            }
        }
        return work.protection().edges().stream()
                .filter(e -> e.coverage() != Edge.Coverage.NONE)
                .filter(e -> !Names.isSuccessor(e.name()))
                .filter(e -> work.protection().find(e.child()).isPresent())
                .filter(e -> e.foreignKey().isPresent() || typesFit(work.catalog(), e))
                .sorted(Comparator.comparing(e -> order.getOrDefault(key(e), Integer.MAX_VALUE)))
                .toList();
    }

    /** How an original is noted. */
    static String key(Edge edge) {
        return key(edge.child(), edge.name());
    }

    static String key(TableName child, String name) {
        return child + " " + name;
    }

    private void settleOrder() {
        Map<TableName, List<KeyPlace>> byParent = new HashMap<>();
        places.forEach(p -> byParent.computeIfAbsent(p.parent().name(), n -> new ArrayList<>())
                .add(p));
        for (List<KeyPlace> siblings : byParent.values()) {
            boolean changed = true;
            while (changed) {
                changed = false;
                for (int i = 0; i < siblings.size(); i++) {
                    KeyPlace place = siblings.get(i);
                    changed |= !place.base().vacant() && place.base().before(place.twin());
                    changed |= i > 0 && siblings.get(i - 1).twin().before(place.twin());
                }
            }
        }
    }

    /** Notes how the originals were, in the order of their creation. */
    List<String> remember() {
        List<String> sql = new ArrayList<>();
        for (KeyPlace place : places) {
            Optional<ForeignKey> key = place.edge().foreignKey();
            if (key.isPresent() && !noted(place, key.get())) {
                sql.add(Registry.replace(
                        Kind.FOREIGN_KEY, key(place.edge()), key.get().definition()));
            }
        }
        return sql;
    }

    /** Whether the note still tells the original: the key is as noted, or as noted but for the CASCADE it gave up. */
    private boolean noted(KeyPlace place, ForeignKey key) {
        Optional<String> note = work.installed().original(Kind.FOREIGN_KEY, key(place.edge()));
        if (note.isEmpty()) {
            return false;
        }
        return note.get().equals(key.definition())
                || (key.onDelete() == Action.NO_ACTION
                        && place.edge().onDelete() == Action.CASCADE
                        && note.get().contains(" ON DELETE CASCADE"));
    }

    /** Successors of an interrupted plan that nobody needs. */
    void dropStale() {
        for (KeyPlace place : places) {
            for (Slot slot : List.of(place.base(), place.twin())) {
                slot.staleSuccessor().ifPresent(key -> work.add(drop(place, key)));
            }
        }
    }

    private Step drop(KeyPlace place, ForeignKey key) {
        return new Step.Brief(
                "drop " + key.child() + " " + key.name(),
                "Drop " + key.name() + ", left by an interrupted plan",
                List.of("ALTER TABLE " + key.child().sql() + " DROP CONSTRAINT IF EXISTS " + quote(key.name())),
                builder.locks(
                        Mode.ACCESS_EXCLUSIVE,
                        place.edge().child(),
                        place.edge().parent()),
                List.of());
    }

    /** Successors of the bases that give up their CASCADE. */
    void bases() {
        for (KeyPlace place : places) {
            if (place.base().replaced()) {
                String name = Names.successor(place.edge().name());
                String definition = place.baseDefinition(fence);
                String title = place.edge().name() + " without ON DELETE CASCADE";
                Table child = place.child().table();
                builder.declare(child, place.edge().parent(), name, definition, title);
                if (place.provable()) {
                    builder.prove(child, place.edge().parent(), name, definition, title);
                }
            }
        }
    }

    /** Twins, in order; then their proofs. */
    void twins() {
        for (KeyPlace place : places) {
            if (needsTwin(place)) {
                builder.declare(
                        place.child().table(),
                        place.edge().parent(),
                        twinName(place),
                        place.twinDefinition(),
                        title(place));
            }
        }
        for (KeyPlace place : places) {
            if (place.provable()) {
                builder.prove(
                        place.child().table(),
                        place.edge().parent(),
                        twinName(place),
                        place.twinDefinition(),
                        title(place));
            } else if (needsTwin(place)) {
                work.note("Foreign key " + place.edge().name() + " of "
                        + place.edge().child()
                        + " is NOT VALID, so its twin stays so too: rows from before it are not held to it.");
            }
        }
    }

    private static boolean needsTwin(KeyPlace place) {
        return place.twin().replaced() || place.twin().vacant();
    }

    private static String twinName(KeyPlace place) {
        String name = place.edge().twinName();
        return place.twin().replaced() ? Names.successor(name) : name;
    }

    private static String title(KeyPlace place) {
        return "Twin of " + place.edge().name() + " among live rows";
    }

    /** Puts successors in the places of their originals. */
    void swap() {
        for (KeyPlace place : places) {
            List<String> sql = new ArrayList<>();
            if (place.base().replaced()) {
                swap(place, place.edge().name(), sql);
                PartNames.keep(work.catalog(), place.edge()).ifPresent(sql::add);
                place.edge()
                        .foreignKey()
                        .flatMap(ForeignKey::comment)
                        .ifPresent(c -> sql.add(
                                "COMMENT ON CONSTRAINT " + quote(place.edge().name()) + " ON "
                                        + place.edge().child().sql() + " IS " + literal(c)));
            }
            if (place.twin().replaced()) {
                swap(place, place.edge().twinName(), sql);
            }
            if (!sql.isEmpty()) {
                work.add(new Step.Brief(
                        "swap " + place.edge().child() + " " + place.edge().name(),
                        place.edge().name() + " gives way to its successor",
                        sql,
                        builder.locks(
                                Mode.ACCESS_EXCLUSIVE,
                                place.edge().child(),
                                place.edge().parent()),
                        List.of()));
            }
        }
    }

    private void swap(KeyPlace place, String name, List<String> sql) {
        Table child = place.child().table();
        sql.add("ALTER TABLE " + child.name().sql() + " DROP CONSTRAINT " + quote(name));
        List<TableName> bearers = new ArrayList<>(List.of(child.name()));
        if (child.kind() == Table.Kind.PARTITIONED) {
            work.allPartitions(child.name()).forEach(t -> bearers.add(t.name()));
        }
        for (TableName bearer : bearers) {
            sql.add("ALTER TABLE " + bearer.sql() + " RENAME CONSTRAINT " + quote(Names.successor(name)) + " TO "
                    + quote(name));
        }
    }

    /** What is worth knowing about the edges before anything runs. */
    void remarks() {
        for (KeyPlace place : places) {
            if (needsTwin(place) && !indexed(place.child().table(), place.edge().columns())) {
                work.note("No index of " + place.edge().child() + " begins with "
                        + String.join(", ", place.edge().columns()) + " ("
                        + place.edge().name()
                        + "): deleting a row of " + place.edge().parent()
                        + " reads the whole table, as it did before.");
            }
        }
        for (Edge edge : work.protection().edges()) {
            if (edge.foreignKey().isEmpty() && !typesFit(work.catalog(), edge)) {
                work.block(
                        "relation " + edge.child() + " (" + String.join(", ", edge.columns()) + ")",
                        "Its columns and those of " + edge.parent() + " (" + String.join(", ", edge.parentColumns())
                                + ") do not exist or are not of the same type, so that no constraint can hold it.",
                        "Make them the same type, correct the relation, or set on_delete: ignore.");
            }
        }
    }

    private static boolean indexed(Table table, List<String> columns) {
        return table.indexes().stream()
                .anyMatch(i -> i.valid() && (i.predicate().isEmpty() || i.unique()) && IndexSteps.leads(i, columns));
    }

    /** Whether a declared relation's columns can be compared at all. */
    static boolean typesFit(Catalog catalog, Edge edge) {
        for (int i = 0; i < edge.columns().size(); i++) {
            Optional<String> child = type(catalog, edge.child(), edge.columns().get(i));
            Optional<String> parent =
                    type(catalog, edge.parent(), edge.parentColumns().get(i));
            if (child.isEmpty() || parent.isEmpty() || !group(child.get()).equals(group(parent.get()))) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> type(Catalog catalog, TableName table, String column) {
        return catalog.table(table).flatMap(t -> t.column(column)).map(Column::type);
    }

    private static String group(String type) {
        if (Set.of("smallint", "integer", "bigint").contains(type)) {
            return "integer";
        }
        return type.startsWith("character varying") || type.equals("text") ? "text" : type;
    }
}
