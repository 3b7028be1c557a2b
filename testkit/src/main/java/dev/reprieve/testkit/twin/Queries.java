package dev.reprieve.testkit.twin;

import java.util.List;

/** SELECT: few shapes, as the tests of the rewriter have the many. */
final class Queries {
    private final Chance chance;
    private final TwinSchema schema;
    private final Values values;
    private final Conditions conditions;

    Queries(Chance chance, TwinSchema schema, Values values, Conditions conditions) {
        this.chance = chance;
        this.schema = schema;
        this.values = values;
        this.conditions = conditions;
    }

    Action.Sql query() {
        TwinTable table = chance.pick(schema.tables());
        String name = table.name();
        switch (chance.below(9)) {
            case 0 -> {
                String text = "SELECT * FROM " + name + " q WHERE " + conditions.some(table, "q") + " ORDER BY "
                        + table.order("q") + (table.key().isEmpty() ? "" : " LIMIT 5");
                return values.finish(text, false, true);
            }
            case 1 -> {
                return finish(
                        "SELECT count(*), sum(q.a), max(q.s) FROM " + name + " q WHERE " + conditions.some(table, "q"));
            }
            case 2 -> {
                return finish("SELECT q.b, count(*) AS n FROM " + name + " q GROUP BY q.b HAVING count(*) > "
                        + chance.below(3));
            }
            case 3 -> {
                return finish("SELECT q.a FROM " + name + " q UNION ALL SELECT r.b FROM "
                        + chance.pick(schema.tables()).name() + " r WHERE r.a > 3");
            }
            case 4 -> {
                String lock = chance.of(" FOR UPDATE", " FOR NO KEY UPDATE", " FOR SHARE", " FOR KEY SHARE");
                return finish("SELECT q.a, q.b FROM " + name + " q WHERE " + conditions.byKey(table, "q") + lock);
            }
            case 5 -> {
                if (!schema.views().isEmpty()) {
                    return finish("SELECT count(*), min(v.a) FROM "
                            + schema.views().get(0).name() + " v");
                }
                return finish("SELECT q.* FROM " + name + " q WHERE " + conditions.byKey(table, "q"));
            }
            default -> {
                return joined(table);
            }
        }
    }

    private Action.Sql joined(TwinTable table) {
        List<TwinReference> references = schema.from(table);
        if (references.isEmpty()) {
            return finish("SELECT * FROM " + table.name() + " WHERE " + conditions.byKey(table, table.name()));
        }
        TwinReference reference = chance.pick(references);
        String join = chance.of(" JOIN ", " LEFT JOIN ", " RIGHT JOIN ", " FULL JOIN ");
        return finish("SELECT c.a, c.b, p.a AS pa, p.s AS ps FROM " + table.name() + " c" + join + reference.parent()
                + " p ON " + Conditions.join(reference, "c", "p"));
    }

    private Action.Sql finish(String text) {
        return values.finish(text, false, false);
    }
}
