package dev.reprieve.testkit.twin;

import dev.reprieve.testkit.twin.TwinColumn.Kind;
import dev.reprieve.testkit.twin.TwinColumn.Type;
import dev.reprieve.testkit.twin.TwinSchema.TwinView;
import dev.reprieve.testkit.twin.TwinTable.Check;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Generates schemas: two to eight tables with keys of every kind, unique constraints and indexes of every kind, and foreign
 * keys with every pair of actions, to themselves, in cycles and in several paths to one table.
 */
final class SchemaGenerator {
    private static final int MOST_TABLES = 8;
    private static final int MOST_REFERENCES = 3;
    private static final List<String> ACTIONS = List.of("NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT");

    private final Chance chance;
    private final Set<Trait> traits;
    private final List<TwinTable> tables = new ArrayList<>();
    private final List<TwinReference> references = new ArrayList<>();

    SchemaGenerator(Chance chance, Set<Trait> traits) {
        this.chance = chance;
        this.traits = Set.copyOf(traits);
    }

    TwinSchema schema() {
        int count = 2 + chance.below(MOST_TABLES - 1);
        for (int i = 0; i < count; i++) {
            tables.add(table("t" + i));
        }
        for (int i = 0; i < count; i++) {
            int own = chance.below(MOST_REFERENCES + 1);
            for (int j = 0; j < own; j++) {
                reference(i, j);
            }
        }
        List<TwinReference> shuffled = new ArrayList<>(references);
        // the order of creation decides in which order their triggers fire
        for (int i = shuffled.size() - 1; i > 0; i--) {
            Collections.swap(shuffled, i, chance.below(i + 1));
        }
        // the plan makes what keeps them after all keys
        shuffled.sort(Comparator.comparing(r -> r.declared().isPresent()));
        soften();
        List<TwinView> views = new ArrayList<>();
        if (chance.oneIn(3)) {
            views.add(new TwinView("v0", chance.pick(tables).name(), chance.of("a IS NOT NULL", "b > 1", "TRUE")));
        }
        return new TwinSchema(tables, shuffled, views);
    }

    private TwinTable table(String name) {
        List<TwinColumn> columns = new ArrayList<>();
        List<String> key = new ArrayList<>();
        int kind = chance.below(10);
        if (kind < 5) {
            Kind identity = kind < 3 ? Kind.IDENTITY_BY_DEFAULT : Kind.IDENTITY_ALWAYS;
            columns.add(new TwinColumn("id", Type.INT, identity, false, Optional.empty()));
            key.add("id");
        } else if (kind < 7) {
            columns.add(TwinColumn.plain("code", chance.of(Type.INT, Type.TEXT), true));
            key.add("code");
        } else if (kind < 9) {
            columns.add(TwinColumn.plain("k1", Type.INT, true));
            columns.add(TwinColumn.plain("k2", chance.of(Type.INT, Type.TEXT), true));
            key.addAll(List.of("k1", "k2"));
        } else if (chance.oneIn(2)) {
            columns.add(TwinColumn.plain("id", Type.INT, false));
        } else {
            columns.add(TwinColumn.plain("code", Type.TEXT, true));
            key.add("code");
        }
        columns.add(TwinColumn.plain("a", Type.INT, false));
        columns.add(TwinColumn.plain("b", Type.INT, true).withDefault(chance.of("1", "2")));
        columns.add(TwinColumn.plain("s", Type.TEXT, false));
        if (chance.oneIn(4)) {
            columns.add(new TwinColumn("g", Type.INT, Kind.GENERATED, false, Optional.empty()));
        }
        Optional<TwinPartitions> partitions = partitions(columns, key);
        List<TwinUnique> uniques = new ArrayList<>();
        int count = chance.below(3);
        for (int i = 0; i < count; i++) {
            TwinUnique unique = unique(name, i, columns);
            uniques.add(partitions.map(p -> unique.with(p.column())).orElse(unique));
        }
        List<Check> checks = new ArrayList<>();
        if (chance.oneIn(2)) {
            checks.add(new Check(name + "_c", chance.of("a < 9", "b <> 7", "a IS NULL OR a <= b + 8", "s <> 'z'")));
        }
        return new TwinTable(name, chance.percent(75), columns, key, uniques, checks, partitions);
    }

    private Optional<TwinPartitions> partitions(List<TwinColumn> columns, List<String> key) {
        if (!traits.contains(Trait.PARTITIONED) || key.isEmpty() || chance.oneIn(2)) {
            return Optional.empty();
        }
        String by = chance.pick(key);
        return columns.stream().filter(c -> c.name().equals(by)).findFirst().map(c -> TwinPartitions.draw(chance, c));
    }

    private TwinUnique unique(String table, int number, List<TwinColumn> columns) {
        String name = table + "_u" + number;
        String column = "u" + number;
        Type type = chance.of(Type.INT, Type.TEXT);
        columns.add(TwinColumn.plain(column, type, chance.oneIn(5)));
        boolean nulls = chance.oneIn(5);
        return switch (chance.below(8)) {
            case 0 ->
                new TwinUnique(
                        name,
                        table,
                        List.of(column),
                        List.of(column),
                        Optional.of(chance.of("b > 1", "a IS NULL")),
                        false,
                        nulls,
                        "",
                        false);
            case 1 ->
                new TwinUnique(
                        name,
                        table,
                        List.of(type == Type.TEXT ? "lower(" + column + ")" : "(" + column + " / 2)"),
                        List.of(column),
                        chance.oneIn(3) ? Optional.of("b < 4") : Optional.empty(),
                        false,
                        nulls,
                        "",
                        false);
            case 2 ->
                new TwinUnique(
                        name,
                        table,
                        List.of(column, "s"),
                        List.of(column, "s"),
                        Optional.empty(),
                        chance.oneIn(2),
                        nulls,
                        "",
                        false);
            case 3 ->
                new TwinUnique(
                        name,
                        table,
                        List.of(column),
                        List.of(column),
                        Optional.empty(),
                        true,
                        false,
                        chance.of(" DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED"),
                        false);
            case 4 ->
                new TwinUnique(
                        name, table, List.of(column), List.of(column), Optional.empty(), false, nulls, "", false);
            default ->
                new TwinUnique(
                        name,
                        table,
                        List.of(column),
                        List.of(column),
                        Optional.empty(),
                        true,
                        nulls,
                        "",
                        !nulls && traits.contains(Trait.REFERENCED_UNIQUES));
        };
    }

    private void reference(int childIndex, int number) {
        TwinTable child = tables.get(childIndex);
        int parentIndex = chance.oneIn(5) ? childIndex : chance.below(tables.size());
        TwinTable parent = tables.get(parentIndex);
        List<List<String>> keys = new ArrayList<>();
        if (!parent.key().isEmpty()) {
            keys.add(parent.key());
            keys.add(parent.key());
        }
        parent.uniques().stream().filter(TwinUnique::referenced).forEach(u -> keys.add(u.columns()));
        if (keys.isEmpty()) {
            return;
        }
        List<String> key = chance.pick(keys);
        // to an earlier table only, so that some row can be the first
        boolean notNull = parentIndex < childIndex && chance.oneIn(3);
        List<TwinColumn> columns = new ArrayList<>(child.columns());
        List<String> own = new ArrayList<>();
        boolean identifying = parentIndex < childIndex && chance.oneIn(3);
        for (String column : key) {
            Type type = parent.column(column).type();
            Optional<String> shared = identifying ? shared(child, type, own) : Optional.empty();
            if (shared.isPresent()) {
                own.add(shared.get());
                continue;
            }
            TwinColumn made = TwinColumn.plain("f" + number + "_" + column, type, notNull);
            if (chance.oneIn(3)) {
                made = made.withDefault(type == Type.INT ? "1" : "'x'");
            }
            columns.add(made);
            own.add(made.name());
        }
        tables.set(childIndex, child.with(columns, child.uniques()));
        references.add(new TwinReference(
                child.name() + "_f" + number,
                child.name(),
                own,
                parent.name(),
                key,
                key.size() > 1 && traits.contains(Trait.MATCH_FULL) && chance.oneIn(4),
                chance.pick(onDelete(tables.get(childIndex), own)),
                List.of(),
                chance.pick(ACTIONS),
                chance.of("", "", "", "", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED"),
                Optional.empty()));
        if (traits.contains(Trait.DECLARED) && chance.oneIn(3)) {
            declare();
        } else if (key.size() > 1 && chance.oneIn(3)) {
            setSome();
        }
    }

    private List<String> onDelete(TwinTable child, List<String> columns) {
        // what is overwritten in a row without a key cannot be put back, as docs/equivalence.md says
        List<String> keeping = ACTIONS.subList(0, 3);
        if (child.key().isEmpty()) {
            return keeping;
        }
        List<TwinReference> own =
                references.stream().filter(r -> r.child().equals(child.name())).toList();
        boolean cascades = own.stream().anyMatch(r -> r.onDelete().equals("CASCADE"));
        boolean mixed = traits.contains(Trait.MIXED_DELETES);
        if (cascades) {
            return ACTIONS.stream()
                    .filter(a -> !a.startsWith("SET") || (mixed && !frail(child, columns, a)))
                    .toList();
        }
        boolean alone = own.stream()
                .anyMatch(r -> r.onDelete().startsWith("SET")
                        && (!mixed || frail(tables.get(index(r.child())), r.columns(), r.onDelete())));
        return ACTIONS.stream().filter(a -> !alone || !a.equals("CASCADE")).toList();
    }

    /** Whether overwriting can fail, which it also does for rows about to fall, as docs/equivalence.md says. */
    private static boolean frail(TwinTable child, List<String> columns, String action) {
        return columns.stream()
                .map(child::column)
                .anyMatch(c -> c.notNull()
                        || (action.equals("SET DEFAULT") && c.initial().isPresent()));
    }

    /** A column of the child's own key that can hold the reference too. */
    private Optional<String> shared(TwinTable child, Type type, List<String> taken) {
        return child.key().stream()
                .filter(k -> child.naturalKey() && child.key().size() > 1)
                .filter(k -> k.equals("k1") || traits.contains(Trait.REUSED_KEYS))
                .filter(k -> child.column(k).type() == type && !taken.contains(k))
                .findFirst();
    }

    private void declare() {
        TwinReference last = references.remove(references.size() - 1);
        TwinReference declared = last.declared(
                last.onDelete().equals("CASCADE") ? "cascade" : chance.of("restrict", "restrict", "ignore"));
        boolean taken = references.stream().anyMatch(r -> r.name().equals(declared.name()));
        references.add(taken ? last : declared);
    }

    private void setSome() {
        TwinReference last = references.remove(references.size() - 1);
        boolean sets = last.onDelete().startsWith("SET");
        references.add(new TwinReference(
                last.name(),
                last.child(),
                last.columns(),
                last.parent(),
                last.parentColumns(),
                last.matchFull(),
                last.onDelete(),
                sets ? List.of(chance.pick(last.columns())) : List.of(),
                last.onUpdate(),
                last.timing(),
                last.declared()));
    }

    /** Makes tables soft that may not be hard, and one at least. */
    private void soften() {
        if (tables.stream().noneMatch(TwinTable::soft)) {
            soften(0);
        }
        // between tables that are both hard a relation is nothing
        references.stream().filter(r -> r.declared().isPresent() && r.kept()).forEach(r -> soften(index(r.parent())));
        if (traits.contains(Trait.HARD_PARENTS)) {
            return;
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            Set<String> marked = marked();
            for (TwinReference reference : references) {
                int parent = index(reference.parent());
                if (marked.contains(reference.child())
                        && reference.kept()
                        && !tables.get(parent).soft()) {
                    soften(parent);
                    changed = true;
                }
            }
        }
    }

    /** Tables that are soft or follow one that is. */
    private Set<String> marked() {
        Set<String> marked = new HashSet<>();
        tables.stream().filter(TwinTable::soft).forEach(t -> marked.add(t.name()));
        boolean changed = true;
        while (changed) {
            changed = false;
            for (TwinReference reference : references) {
                changed |= reference.kept() && marked.contains(reference.parent()) && marked.add(reference.child());
            }
        }
        return marked;
    }

    private int index(String name) {
        return tables.stream().map(TwinTable::name).toList().indexOf(name);
    }

    private void soften(int index) {
        tables.set(index, tables.get(index).asSoft(true));
    }
}
