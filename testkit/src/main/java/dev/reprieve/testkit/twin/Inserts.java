package dev.reprieve.testkit.twin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** INSERT in all its forms, and MERGE. */
final class Inserts {
    private final Chance chance;
    private final TwinSchema schema;
    private final Values values;
    private final Conditions conditions;

    Inserts(Chance chance, TwinSchema schema, Values values, Conditions conditions) {
        this.chance = chance;
        this.schema = schema;
        this.values = values;
        this.conditions = conditions;
    }

    String insert(TwinTable table) {
        return switch (chance.below(14)) {
            case 0 -> withoutColumns(table);
            case 1 -> fromQuery(table);
            case 2, 3, 4 -> rows(table, 2 + chance.below(3)) + (chance.oneIn(2) ? conflict(table) : "");
            case 5, 6, 7 -> rows(table, 1) + conflict(table);
            default -> rows(table, 1);
        };
    }

    String returning(TwinTable table, String alias) {
        return switch (chance.below(8)) {
            case 0 -> " RETURNING *";
            case 1 -> " RETURNING " + alias + ".*";
            case 2 -> " RETURNING " + alias + ".a, " + alias + ".b + 1 AS more";
            case 3 -> " RETURNING " + table.order(alias);
            default -> "";
        };
    }

    private String rows(TwinTable table, int count) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(values.row(table));
        }
        List<String> columns = table.columnNames().stream()
                .filter(c -> rows.stream().anyMatch(r -> r.containsKey(c)))
                .toList();
        String lines = rows.stream().map(r -> line(columns, r)).collect(Collectors.joining(", "));
        String alias = chance.oneIn(6) ? " AS " + table.name() + "" : "";
        return "INSERT INTO " + table.name() + alias + " (" + String.join(", ", columns) + ") VALUES " + lines;
    }

    private String line(List<String> columns, Map<String, String> row) {
        return columns.stream()
                .map(c -> values.value(row.getOrDefault(c, "DEFAULT")))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private String withoutColumns(TwinTable table) {
        if (chance.oneIn(4)) {
            return "INSERT INTO " + table.name() + " DEFAULT VALUES";
        }
        return "INSERT INTO " + table.name() + " VALUES " + line(table.columnNames(), values.row(table));
    }

    /** Rows made of others, in an order that decides which gets which number. */
    private String fromQuery(TwinTable table) {
        TwinTable source = chance.pick(schema.tables());
        Map<String, String> row = values.row(table);
        Map<String, String> selected = new LinkedHashMap<>(row);
        selected.computeIfPresent("a", (c, v) -> "q.a");
        selected.computeIfPresent("s", (c, v) -> "q.s");
        for (TwinReference reference : schema.from(table)) {
            boolean own = reference.columns().stream().anyMatch(c -> table.key().contains(c));
            if (reference.parent().equals(source.name()) && !own) {
                for (int i = 0; i < reference.columns().size(); i++) {
                    selected.put(
                            reference.columns().get(i),
                            "q." + reference.parentColumns().get(i));
                }
            }
        }
        String from = " FROM " + source.name() + " q WHERE "
                + (table.naturalKey() ? conditions.byKey(source, "q") : conditions.some(source, "q"))
                + " ORDER BY " + source.order("q") + " LIMIT 3";
        String list = selected.entrySet().stream()
                .map(e -> typed(table, e.getKey(), e.getValue()) + " AS " + e.getKey())
                .collect(Collectors.joining(", "));
        String columns = String.join(", ", selected.keySet());
        if (chance.oneIn(3)) {
            return "WITH w AS (SELECT " + list + from + ") INSERT INTO " + table.name() + " (" + columns
                    + ") SELECT * FROM w";
        }
        return "INSERT INTO " + table.name() + " (" + columns + ") SELECT " + list + from;
    }

    private static String typed(TwinTable table, String column, String value) {
        boolean text = table.column(column).type() == TwinColumn.Type.TEXT;
        return value.startsWith("q.") ? value : "CAST(" + value + " AS " + (text ? "text" : "int") + ")";
    }

    String conflict(TwinTable table) {
        List<String> targets = new ArrayList<>(List.of(""));
        if (!table.key().isEmpty()) {
            targets.add(" (" + String.join(", ", table.key()) + ")");
            targets.add(" ON CONSTRAINT " + table.name() + "_pk");
        }
        for (TwinUnique unique : table.uniques()) {
            if (unique.timing().isEmpty()) {
                targets.add(" (" + String.join(", ", unique.parts()) + ")"
                        + unique.predicate().map(p -> " WHERE " + p).orElse(""));
                if (unique.constraint()) {
                    targets.add(" ON CONSTRAINT " + unique.name());
                }
            }
        }
        String target = chance.pick(targets);
        if (target.isEmpty() || chance.oneIn(3)) {
            return " ON CONFLICT" + target + " DO NOTHING";
        }
        String name = table.name();
        return " ON CONFLICT" + target + " DO UPDATE SET "
                + chance.of(
                        "a = EXCLUDED.a",
                        "b = " + name + ".b + 1",
                        "s = EXCLUDED.s, a = " + name + ".a",
                        "(a, s) = (EXCLUDED.b, 'x')",
                        "b = (SELECT count(*) FROM " + schema.tables().get(0).name() + ")")
                + (chance.oneIn(3) ? " WHERE " + name + ".b < 6" : "");
    }

    String merge(TwinTable table) {
        List<String> lines = new ArrayList<>();
        String key = table.key().isEmpty() ? "a" : table.key().get(0);
        boolean text = table.column(key).type() == TwinColumn.Type.TEXT;
        // the order in which several are inserted is the planner's
        boolean inserts = chance.oneIn(2);
        int count = inserts ? 1 : 1 + chance.below(3);
        for (int i = 0; i < count; i++) {
            List<String> row = values.some(table);
            String value = row.isEmpty() || chance.oneIn(4)
                    ? values.any(table.column(key).type())
                    : row.get(table.position(key));
            lines.add("(CAST(" + value + " AS " + (text ? "text" : "int") + "), " + chance.below(10) + ")");
        }
        String matched = chance.of(
                " WHEN MATCHED AND v.x > 4 THEN DELETE WHEN MATCHED THEN UPDATE SET a = v.x",
                " WHEN MATCHED THEN UPDATE SET b = t.b + 1, s = 'x'",
                " WHEN MATCHED THEN DELETE",
                " WHEN MATCHED AND t.a IS NULL THEN DO NOTHING WHEN MATCHED AND t.b > 1 THEN DELETE");
        Map<String, String> row = values.row(table);
        String columns = String.join(", ", row.keySet());
        String unmatched = !inserts
                ? ""
                : " WHEN NOT MATCHED" + chance.of("", " AND v.x > 2") + " THEN INSERT (" + columns + ") VALUES ("
                        + String.join(", ", row.values()) + ")";
        return "MERGE INTO " + table.name() + " AS t USING (SELECT DISTINCT ON (k) k, x FROM (VALUES "
                + String.join(", ", lines) + ") AS l (k, x) ORDER BY k, x) AS v ON t." + key + " = v.k" + matched
                + unmatched;
    }
}
