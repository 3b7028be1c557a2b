package dev.reprieve.testkit.twin;

import dev.reprieve.testkit.twin.Action.Batch;
import dev.reprieve.testkit.twin.Action.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** JDBC batches: one prepared statement with several sets of parameters, or several texts. */
final class Batches {
    private static final int MOST_DRAWS = 16;

    private final Chance chance;
    private final TwinSchema schema;
    private final Values values;
    private final Conditions conditions;
    private final Inserts inserts;
    private final Changes changes;

    Batches(Chance chance, TwinSchema schema, Values values, Conditions conditions, Inserts inserts, Changes changes) {
        this.chance = chance;
        this.schema = schema;
        this.values = values;
        this.conditions = conditions;
        this.inserts = inserts;
        this.changes = changes;
    }

    /** @param keys whether generated keys may be asked for: the driver then runs the entries one by one */
    Batch batch(boolean keys) {
        int size = 2 + chance.below(3);
        if (chance.oneIn(3)) {
            values.begin(false);
            List<Sql> texts = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                texts.add(Sql.of(text()));
            }
            return new Batch(texts, false);
        }
        values.begin(true);
        TwinTable table = chance.pick(schema.tables());
        int kind = chance.below(10);
        if (kind < 5) {
            String conflict = chance.oneIn(3) ? inserts.conflict(table) : "";
            return new Batch(alike(size, () -> insert(table) + conflict), keys && chance.oneIn(3));
        }
        return new Batch(alike(size, kind < 7 ? update(table) : delete(table)), false);
    }

    /** As most batches have none, seldom with a result, for which the driver fails. */
    private String text() {
        TwinTable table = chance.pick(schema.tables());
        String text = "";
        for (int i = 0; i < MOST_DRAWS && (text.isEmpty() || results(text)); i++) {
            int kind = chance.below(10);
            text = kind < 4
                    ? inserts.insert(table)
                    : kind < 6 ? changes.update(table) : changes.delete(table, chance.oneIn(8));
        }
        return text;
    }

    private boolean results(String text) {
        return (text.contains("RETURNING") || text.startsWith("WITH")) && !chance.oneIn(20);
    }

    /** Several with the same text. */
    private List<Sql> alike(int size, Supplier<String> marked) {
        List<Sql> found = new ArrayList<>();
        for (int i = 0; i < MOST_DRAWS && found.size() < size; i++) {
            Sql sql = values.finish(marked.get(), false, false);
            if (found.isEmpty() || sql.text().equals(found.get(0).text())) {
                found.add(sql);
            }
        }
        return found;
    }

    private String insert(TwinTable table) {
        Map<String, String> row = values.row(table);
        String names = table.writable().stream().map(TwinColumn::name).collect(Collectors.joining(", "));
        String line = table.writable().stream()
                .map(c -> row.containsKey(c.name())
                        ? row.get(c.name())
                        : c.initial().orElseGet(() -> values.plain(table, c)))
                .map(values::value)
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + table.name() + " (" + names + ") VALUES (" + line + ")";
    }

    private Supplier<String> update(TwinTable table) {
        List<TwinReference> references = schema.from(table).stream()
                .filter(r -> r.columns().stream().noneMatch(c -> table.key().contains(c)))
                .toList();
        String where = " WHERE ";
        if (!references.isEmpty() && chance.oneIn(2)) {
            TwinReference reference = chance.pick(references);
            return () -> {
                List<String> target = values.target(reference);
                List<String> set = new ArrayList<>();
                for (int i = 0; i < target.size(); i++) {
                    set.add(reference.columns().get(i) + " = " + values.value(target.get(i)));
                }
                return "UPDATE " + table.name() + " SET " + String.join(", ", set) + where
                        + conditions.byKey(table, table.name());
            };
        }
        String column = chance.of("a", "b", "s");
        return () -> "UPDATE " + table.name() + " SET " + column + " = "
                + values.value(values.plain(table, table.column(column))) + where
                + conditions.byKey(table, table.name());
    }

    private Supplier<String> delete(TwinTable table) {
        List<TwinReference> references = schema.from(table);
        String head = "DELETE FROM " + table.name() + " WHERE ";
        if (!references.isEmpty() && chance.oneIn(3)) {
            TwinReference reference = chance.pick(references);
            return () -> head + reference.columns().get(0) + " = "
                    + values.value(values.target(reference).get(0));
        }
        return () -> head + conditions.byKey(table, table.name());
    }
}
