package dev.reprieve.testkit.twin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something unique of a generated table other than its primary key.
 *
 * @param parts columns, or expressions of an index
 * @param columns the columns that the parts are made of
 * @param constraint whether it is a constraint rather than an index
 * @param timing of a constraint
 * @param referenced whether foreign keys may reference it
 */
record TwinUnique(
        String name,
        String table,
        List<String> parts,
        List<String> columns,
        Optional<String> predicate,
        boolean constraint,
        boolean nullsNotDistinct,
        String timing,
        boolean referenced) {
    TwinUnique {
        parts = List.copyOf(parts);
        columns = List.copyOf(columns);
    }

    /** The same with one more column: partitions have only what is unique with their own column. */
    TwinUnique with(String column) {
        List<String> longer = new ArrayList<>(parts);
        longer.add(column);
        List<String> columnsToo = new ArrayList<>(columns);
        columnsToo.add(column);
        return new TwinUnique(
                name, table, longer, columnsToo, predicate, constraint, nullsNotDistinct, timing, referenced);
    }

    String ddl() {
        String list = " (" + String.join(", ", parts) + ")";
        String nulls = nullsNotDistinct ? " NULLS NOT DISTINCT" : "";
        return constraint
                ? "ALTER TABLE " + table + " ADD CONSTRAINT " + name + " UNIQUE" + nulls + list + timing
                : "CREATE UNIQUE INDEX " + name + " ON " + table + list + nulls
                        + predicate.map(p -> " WHERE " + p).orElse("");
    }
}
