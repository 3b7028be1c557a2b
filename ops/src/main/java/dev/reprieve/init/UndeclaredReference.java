package dev.reprieve.init;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.ForeignKey;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Relation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A column that looks like a reference, by its name and type, although no foreign key says so.
 *
 * @param column the referencing column of {@code child}
 * @param parentColumn the parent's only primary key column
 */
public record UndeclaredReference(TableName child, String column, TableName parent, String parentColumn) {
    private static final Pattern INTEGER = Pattern.compile("smallint|integer|bigint");

    /** All that the catalog's names and types suggest, by child and column. Partitions go by their root. */
    public static List<UndeclaredReference> findAll(Catalog catalog) {
        Map<String, List<Table>> byName = new HashMap<>();
        List<Table> roots = catalog.tables().values().stream()
                .filter(t -> t.kind() != Table.Kind.FOREIGN && t.parents().isEmpty())
                .toList();
        for (Table table : roots) {
            byName.computeIfAbsent(singular(Vocabulary.split(table.name().name())), n -> new ArrayList<>())
                    .add(table);
        }
        List<UndeclaredReference> found = new ArrayList<>();
        for (Table table : roots) {
            Set<String> declared = catalog.foreignKeysFrom(table.name()).stream()
                    .map(ForeignKey::columns)
                    .flatMap(List::stream)
                    .collect(Collectors.toSet());
            for (Column column : table.columns()) {
                if (!declared.contains(column.name()) && !table.primaryKey().equals(List.of(column.name()))) {
                    of(byName, table, column).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    /** The relation that a policy would declare. */
    public Relation relation(Relation.OnDelete onDelete) {
        return new Relation(child, List.of(column), parent, List.of(parentColumn), onDelete, Optional.empty());
    }

    private static Optional<UndeclaredReference> of(Map<String, List<Table>> byName, Table child, Column column) {
        List<String> words = Vocabulary.split(column.name());
        if (words.size() < 2 || !words.get(words.size() - 1).equals("id")) {
            return Optional.empty();
        }
        List<UndeclaredReference> candidates = new ArrayList<>();
        for (Table parent : byName.getOrDefault(singular(words.subList(0, words.size() - 1)), List.of())) {
            key(parent)
                    .filter(key -> alike(key.type(), column.type()))
                    .map(key -> new UndeclaredReference(child.name(), column.name(), parent.name(), key.name()))
                    .ifPresent(candidates::add);
        }
        Optional<UndeclaredReference> sameSchema = candidates.stream()
                .filter(c -> c.parent().schema().equals(child.name().schema()))
                .findFirst();
        return sameSchema.isPresent() || candidates.size() != 1 ? sameSchema : Optional.of(candidates.get(0));
    }

    private static String singular(List<String> words) {
        return words.stream().map(Vocabulary::singular).collect(Collectors.joining(" "));
    }

    private static Optional<Column> key(Table parent) {
        List<String> key = parent.primaryKey();
        return key.size() == 1 ? parent.column(key.get(0)) : Optional.empty();
    }

    private static boolean alike(String one, String other) {
        return one.equals(other)
                || (INTEGER.matcher(one).matches() && INTEGER.matcher(other).matches())
                || (Vocabulary.text(one) && Vocabulary.text(other));
    }
}
