package dev.reprieve.testkit.twin;

import dev.reprieve.testkit.twin.TwinColumn.Type;
import java.util.ArrayList;
import java.util.List;

/** Conditions on the rows of a table. */
final class Conditions {
    private final Chance chance;
    private final TwinSchema schema;
    private final Values values;

    Conditions(Chance chance, TwinSchema schema, Values values) {
        this.chance = chance;
        this.schema = schema;
        this.values = values;
    }

    /** Meets at most one row, if the table has a key. */
    String byKey(TwinTable table, String alias) {
        List<String> row = values.some(table);
        if (table.key().isEmpty() || row.isEmpty()) {
            return alias + ".a = " + values.value(values.any(Type.INT));
        }
        List<String> parts = new ArrayList<>();
        for (String column : table.key()) {
            parts.add(alias + "." + column + " = " + values.value(row.get(table.position(column))));
        }
        return String.join(" AND ", parts);
    }

    /** Meets a few. */
    String some(TwinTable table, String alias) {
        return switch (chance.below(10)) {
            case 0, 1 -> byColumn(table, alias);
            case 2 -> alias + ".a < " + values.value(values.any(Type.INT)) + " AND " + byColumn(table, alias);
            case 3 -> byColumn(table, alias) + " OR " + byKey(table, alias);
            case 4 -> alias + ".b IN (" + values.any(Type.INT) + ", " + values.any(Type.INT) + ")";
            case 5 ->
                "NOT (" + alias + ".a >= " + values.value(values.any(Type.INT)) + ") AND " + alias + ".s IS NOT NULL";
            default -> related(table, alias);
        };
    }

    private String byColumn(TwinTable table, String alias) {
        TwinColumn column = chance.pick(table.columns());
        List<String> row = values.some(table);
        if (row.isEmpty() || chance.oneIn(5)) {
            return alias + "." + column.name() + (chance.oneIn(2) ? " IS NULL" : " IS NOT NULL") + " AND " + alias
                    + ".a = " + values.any(Type.INT);
        }
        String value = row.get(table.position(column.name()));
        return alias + "." + column.name()
                + (value.equals("NULL")
                        ? " IS NULL AND " + alias + ".b = " + values.any(Type.INT)
                        : " = " + values.value(value));
    }

    private String related(TwinTable table, String alias) {
        List<TwinReference> up = schema.from(table);
        List<TwinReference> down = schema.to(table);
        if (!up.isEmpty() && (down.isEmpty() || chance.oneIn(2))) {
            TwinReference reference = chance.pick(up);
            TwinTable parent = schema.table(reference.parent());
            String condition = chance.oneIn(2) ? byKey(parent, "p") : byColumn(parent, "p");
            return chance.oneIn(2)
                    ? "(" + columns(alias, reference.columns()) + ") IN (SELECT "
                            + columns("p", reference.parentColumns()) + " FROM " + parent.name() + " p WHERE "
                            + condition + ")"
                    : "EXISTS (SELECT 1 FROM " + parent.name() + " p WHERE " + join(reference, alias, "p") + " AND "
                            + condition + ")";
        }
        if (!down.isEmpty()) {
            TwinReference reference = chance.pick(down);
            return (chance.oneIn(2) ? "NOT " : "") + "EXISTS (SELECT FROM " + reference.child() + " c WHERE "
                    + join(reference, "c", alias) + ") AND " + byColumn(table, alias);
        }
        return byColumn(table, alias);
    }

    /** Where child and parent meet. */
    static String join(TwinReference reference, String child, String parent) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < reference.columns().size(); i++) {
            parts.add(child + "." + reference.columns().get(i) + " = " + parent + "."
                    + reference.parentColumns().get(i));
        }
        return String.join(" AND ", parts);
    }

    static String columns(String alias, List<String> columns) {
        return alias + "." + String.join(", " + alias + ".", columns);
    }
}
