package dev.reprieve.init;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.ForeignKey;
import dev.reprieve.catalog.ForeignKey.Action;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What speaks for or against a table, read off the catalog. Partitions and inheriting tables count as their root.
 *
 * @param members the tables that inherit from it or are partitions of it, to any depth
 * @param keys its foreign keys, those of its members too, by root of the parent
 * @param referrers the roots of other tables that refer to it
 * @param content columns with room for prose or documents
 * @param names short text columns that a person would read
 * @param opaque columns of technical state
 * @param money amounts of money
 * @param times when something happened, beyond bookkeeping
 * @param expiry columns that say when a row becomes worthless
 * @param authors columns that refer to people
 * @param payload columns that are neither key, reference nor bookkeeping
 */
record TableProfile(
        Table table,
        List<Table> members,
        Map<TableName, List<ForeignKey>> keys,
        Set<TableName> referrers,
        List<String> content,
        List<String> names,
        List<String> opaque,
        List<String> money,
        List<String> times,
        List<String> expiry,
        List<String> authors,
        List<String> payload,
        HandMade handMade,
        long rows) {

    TableName name() {
        return table.name();
    }

    /** References to at least two rows (of other tables or the same), and nothing of its own. */
    boolean join() {
        return payload.isEmpty() && references() >= 2;
    }

    /** References to at least two rows, and something to say about them. */
    boolean link() {
        return !payload.isEmpty() && references() >= 2;
    }

    private long references() {
        return keys.values().stream().mapToLong(List::size).sum();
    }

    /** The roots that it refers to by keys which are not ON DELETE CASCADE. */
    Set<TableName> heldBy() {
        Set<TableName> found = new TreeSet<>();
        keys.forEach((parent, list) -> {
            if (list.stream().anyMatch(k -> k.onDelete() != Action.CASCADE)) {
                found.add(parent);
            }
        });
        return found;
    }

    static TableProfile of(Catalog catalog, Table root) {
        List<Table> members = catalog.tables().values().stream()
                .filter(t -> !t.name().equals(root.name())
                        && catalog.rootOf(t.name()).equals(root.name()))
                .toList();
        Map<TableName, List<ForeignKey>> keys = new TreeMap<>();
        Set<TableName> referrers = new TreeSet<>();
        Set<String> referencing = new HashSet<>(root.primaryKey());
        List<String> authors = new ArrayList<>();
        Set<List<String>> seen = new HashSet<>();
        for (ForeignKey key : catalog.foreignKeys()) {
            TableName child = catalog.rootOf(key.child());
            TableName parent = catalog.rootOf(key.parent());
            if (parent.equals(root.name()) && !child.equals(root.name())) {
                referrers.add(child);
            }
            if (child.equals(root.name())
                    && (seen.add(key.columns()) || !key.child().equals(key.parent()))) {
                keys.computeIfAbsent(parent, p -> new ArrayList<>());
                addOnce(keys.get(parent), key);
                referencing.addAll(key.columns());
                if (key.columns().size() == 1
                        && people(catalog, parent)
                        && !authors.contains(key.columns().get(0))) {
                    authors.add(key.columns().get(0));
                }
            }
        }
        HandMade handMade = HandMade.of(root);
        Sorted sorted = new Sorted();
        root.columns().stream()
                .filter(c -> !referencing.contains(c.name()))
                .filter(c -> !handMade.adopted().contains(c.name()))
                .forEach(sorted::add);
        return new TableProfile(
                root,
                members,
                keys,
                referrers,
                sorted.content,
                sorted.names,
                sorted.opaque,
                sorted.money,
                sorted.times,
                sorted.expiry,
                authors,
                sorted.payload,
                handMade,
                rows(root, members));
    }

    /** The members' copies of the root's key are the same reference. */
    private static void addOnce(List<ForeignKey> keys, ForeignKey key) {
        if (keys.stream().noneMatch(k -> k.columns().equals(key.columns()))) {
            keys.add(key);
        }
    }

    private static long rows(Table root, List<Table> members) {
        long sum = root.kind() == Table.Kind.PARTITIONED ? 0 : Math.max(0, root.estimatedRows());
        for (Table member : members) {
            sum += member.kind() == Table.Kind.PARTITIONED ? 0 : Math.max(0, member.estimatedRows());
        }
        return sum;
    }

    private static boolean people(Catalog catalog, TableName parent) {
        if (Vocabulary.people(parent.name())) {
            return true;
        }
        List<String> columns = catalog.table(parent).stream()
                .flatMap(t -> t.columns().stream())
                .map(c -> Vocabulary.spaced(c.name()))
                .toList();
        return columns.contains("email")
                && columns.stream()
                        .anyMatch(c -> c.startsWith("password") || c.equals("login") || c.equals("username"));
    }

    /** Columns by what they hold. */
    private static final class Sorted {
        final List<String> content = new ArrayList<>();
        final List<String> names = new ArrayList<>();
        final List<String> opaque = new ArrayList<>();
        final List<String> money = new ArrayList<>();
        final List<String> times = new ArrayList<>();
        final List<String> expiry = new ArrayList<>();
        final List<String> payload = new ArrayList<>();

        void add(Column column) {
            String name = column.name();
            String type = column.type();
            if (Vocabulary.expiry(name)) {
                expiry.add(name);
                return;
            }
            if (Vocabulary.bookkeeping(name)) {
                return;
            }
            payload.add(name);
            boolean state = !Vocabulary.split(name).isEmpty()
                    && Set.of("status", "state", "type", "kind")
                            .contains(Vocabulary.split(name)
                                    .get(Vocabulary.split(name).size() - 1));
            if (Vocabulary.money(name, type)) {
                money.add(name);
            } else if (Vocabulary.time(type)) {
                times.add(name);
            } else if (column.generation() == Column.Generation.COMPUTED || Vocabulary.technical(name) || state) {
                return;
            } else if (Vocabulary.content(type)) {
                (Vocabulary.opaque(name) ? opaque : content).add(name);
            } else if (Vocabulary.text(type)) {
                names.add(name);
            }
        }
    }
}
