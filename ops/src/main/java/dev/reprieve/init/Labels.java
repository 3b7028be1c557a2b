package dev.reprieve.init;

import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.Table;
import java.util.List;
import java.util.Optional;

/** Finds the column by which a person knows a row. */
final class Labels {
    private static final List<String> BEST = List.of(
            "title",
            "name",
            "subject",
            "display name",
            "full name",
            "email",
            "username",
            "login",
            "slug",
            "headline",
            "label",
            "last name");

    private Labels() {}

    static Optional<String> of(Table table) {
        for (String name : BEST) {
            for (Column column : table.columns()) {
                if (Vocabulary.text(column.type())
                        && Vocabulary.spaced(column.name()).equals(name)) {
                    return Optional.of(column.name());
                }
            }
        }
        return table.columns().stream()
                .filter(c -> Vocabulary.text(c.type()) && !Vocabulary.technical(c.name()))
                .map(Column::name)
                .findFirst();
    }
}
