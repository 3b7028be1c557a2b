package dev.reprieve.init;

import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.Table;
import dev.reprieve.policy.Names;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The soft delete that a table already has, made by hand.
 *
 * @param flag a boolean column that is true for a deleted row
 * @param at a timestamp column that is set for a deleted row
 * @param states columns that may hold a state such as {@code deleted}
 * @param unusable columns that mean deletion but have a type that cannot be a marker
 */
record HandMade(Optional<String> flag, Optional<String> at, List<String> states, List<Column> unusable) {
    private static final List<String> FLAGS =
            List.of("is deleted", "deleted", "is removed", "removed", "is trashed", "trashed", "deleted flag");
    private static final List<String> TIMES = List.of(
            "deleted at", "deleted on", "deleted time", "deletion time", "removed at", "removed on", "trashed at");
    private static final Set<String> STATES = Set.of("status", "state");

    static HandMade of(Table table) {
        if (table.triggers().stream().anyMatch(t -> t.name().equals(Names.STAMP_TRIGGER))) {
            // the markers are Reprieve's own
            return new HandMade(Optional.empty(), Optional.empty(), List.of(), List.of());
        }
        Optional<String> flag = first(table, FLAGS, "boolean");
        Optional<String> at = first(table, TIMES, "timestamp");
        List<String> states = table.columns().stream()
                .filter(c -> !Vocabulary.time(c.type()) && !c.type().equals("boolean"))
                .map(Column::name)
                .filter(HandMade::state)
                .toList();
        List<Column> unusable = table.columns().stream()
                .filter(c -> !flag.equals(Optional.of(c.name())) && !at.equals(Optional.of(c.name())))
                .filter(c -> FLAGS.contains(Vocabulary.spaced(c.name())) || TIMES.contains(Vocabulary.spaced(c.name())))
                .toList();
        return new HandMade(flag, at, states, unusable);
    }

    boolean adoptable() {
        return flag.isPresent() || at.isPresent();
    }

    /** The columns to adopt. */
    Set<String> adopted() {
        Set<String> columns = new TreeSet<>();
        flag.ifPresent(columns::add);
        at.ifPresent(columns::add);
        return columns;
    }

    private static Optional<String> first(Table table, List<String> names, String type) {
        for (String name : names) {
            for (Column column : table.columns()) {
                if (Vocabulary.spaced(column.name()).equals(name)
                        && column.type().startsWith(type)
                        && !column.type().endsWith("[]")
                        && column.generation() == Column.Generation.NONE) {
                    return Optional.of(column.name());
                }
            }
        }
        return Optional.empty();
    }

    private static boolean state(String column) {
        List<String> words = Vocabulary.split(column);
        return !words.isEmpty() && STATES.contains(words.get(words.size() - 1));
    }
}
