package dev.reprieve.purge;

import dev.reprieve.catalog.TableName;
import dev.reprieve.tombstone.StoredTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tables that refer to each other in a circle, so that none comes first; usually a single table that is in no circle.
 *
 * @param inner references within the knot, a table's to itself included
 * @param outer references into the knot from tables that come before it
 */
record Knot(List<StoredTable> tables, List<Reference> inner, List<Reference> outer) {
    Knot {
        tables = List.copyOf(tables);
        inner = List.copyOf(inner);
        outer = List.copyOf(outer);
    }

    /** Whether anything may refer to the table's rows. */
    boolean refersTo(StoredTable table) {
        return Stream.concat(inner.stream(), outer.stream())
                .anyMatch(r -> r.parentUnit().equals(table.name()));
    }

    /** Rows that have been set aside: nothing refers to them. */
    static List<Knot> aside(List<StoredTable> tables) {
        return tables.stream()
                .map(t -> new Knot(List.of(t), List.of(), List.of()))
                .toList();
    }

    /** All tables, children before their parents: the strongly connected components (Tarjan 1972) in their order. */
    static List<Knot> order(List<StoredTable> tables, List<Reference> references) {
        return new Search(tables, references).run();
    }

    private static final class Search {
        private final Map<TableName, StoredTable> tables = new HashMap<>();
        private final List<StoredTable> all;
        private final List<Reference> references;
        private final Map<TableName, Integer> index = new HashMap<>();
        private final Map<TableName, Integer> low = new HashMap<>();
        private final Deque<TableName> stack = new ArrayDeque<>();
        private final Set<TableName> onStack = new HashSet<>();
        private final List<Knot> found = new ArrayList<>();

        Search(List<StoredTable> all, List<Reference> references) {
            this.all = all;
            this.references = references;
            all.forEach(t -> tables.put(t.name(), t));
        }

        List<Knot> run() {
            for (StoredTable table : all) {
                if (!index.containsKey(table.name())) {
                    visit(table.name());
                }
            }
            return found;
        }

        /** Follows parents to children, so that a component is complete once all that refers to it is. */
        private void visit(TableName name) {
            index.put(name, index.size());
            low.put(name, index.get(name));
            stack.push(name);
            onStack.add(name);
            for (Reference reference : references) {
                if (reference.parentUnit().equals(name)) {
                    TableName child = reference.childUnit();
                    if (!index.containsKey(child)) {
                        visit(child);
                        low.merge(name, low.getOrDefault(child, 0), Math::min);
                    } else if (onStack.contains(child)) {
                        low.merge(name, index.getOrDefault(child, 0), Math::min);
                    }
                }
            }
            if (low.getOrDefault(name, 0).equals(index.get(name))) {
                complete(name);
            }
        }

        private void complete(TableName first) {
            Set<TableName> members = new HashSet<>();
            TableName member;
            do {
                member = stack.pop();
                onStack.remove(member);
                members.add(member);
            } while (!member.equals(first));
            found.add(new Knot(
                    all.stream().filter(t -> members.contains(t.name())).toList(),
                    references.stream()
                            .filter(r -> members.contains(r.parentUnit()) && members.contains(r.childUnit()))
                            .toList(),
                    references.stream()
                            .filter(r -> members.contains(r.parentUnit()) && !members.contains(r.childUnit()))
                            .toList()));
        }
    }
}
