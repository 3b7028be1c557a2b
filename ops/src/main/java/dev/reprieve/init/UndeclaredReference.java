package dev.reprieve.init;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.ForeignKey;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Relation;
import java.util.ArrayList;
import java.util.List;
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
        List<UndeclaredReference> found = new ArrayList<>();
        for (Table table : catalog.tables().values()) {
            if (table.kind() == Table.Kind.FOREIGN
                    || !catalog.rootOf(table.name()).equals(table.name())) {
                continue;
            }
            Set<String> declared = catalog.foreignKeysFrom(table.name()).stream()
                    .map(ForeignKey::columns)
                    .flatMap(List::stream)
                    .collect(Collectors.toSet());
            for (Column column : table.columns()) {
                if (!declared.contains(column.name()) && !table.primaryKey().equals(List.of(column.name()))) {
                    of(catalog, table, column).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    /** The relation that a policy would declare. */
    public Relation relation(Relation.OnDelete onDelete) {
        return new Relation(child, List.of(column), parent, List.of(parentColumn), onDelete, Optional.empty());
    }

    private static Optional<UndeclaredReference> of(Catalog catalog, Table child, Column column) {
        List<String> words = Vocabulary.split(column.name());
        if (words.size() < 2 || !words.get(words.size() - 1).equals("id")) {
            return Optional.empty();
        }
        String target = words.subList(0, words.size() - 1).stream()
                .map(Vocabulary::singular)
                .collect(Collectors.joining(" "));
        List<UndeclaredReference> candidates = new ArrayList<>();
        for (Table parent : catalog.tables().values()) {
            boolean root =
                    parent.kind() != Table.Kind.FOREIGN && parent.parents().isEmpty();
            if (root && singularName(parent).equals(target)) {
                key(parent)
                        .filter(key -> alike(key.type(), column.type()))
                        .map(key -> new UndeclaredReference(child.name(), column.name(), parent.name(), key.name()))
                        .ifPresent(candidates::add);
            }
        }
        Optional<UndeclaredReference> sameSchema = candidates.stream()
                .filter(c -> c.parent().schema().equals(child.name().schema()))
                .findFirst();
        return sameSchema.isPresent() || candidates.size() != 1 ? sameSchema : Optional.of(candidates.get(0));
    }

    private static String singularName(Table table) {
        return Vocabulary.split(table.name().name()).stream()
                .map(Vocabulary::singular)
                .collect(Collectors.joining(" "));
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
