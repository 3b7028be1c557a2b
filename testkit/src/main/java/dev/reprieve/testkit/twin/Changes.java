package dev.reprieve.testkit.twin;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** UPDATE and DELETE. */
final class Changes {
    private final Chance chance;
    private final TwinSchema schema;
    private final Values values;
    private final Conditions conditions;
    private final Inserts inserts;
    private final boolean keys;

    /** @param keys whether keys are changed too */
    Changes(Chance chance, TwinSchema schema, Values values, Conditions conditions, Inserts inserts, boolean keys) {
        this.chance = chance;
        this.schema = schema;
        this.values = values;
        this.conditions = conditions;
        this.inserts = inserts;
        this.keys = keys;
    }

    String update(TwinTable table) {
        boolean aliased = chance.oneIn(3);
        String alias = aliased ? "x" : table.name();
        boolean one = !chance.oneIn(4);
        Map<String, String> set = values.changes(table, keys && one);
        // what is unique can go to one row only, or the first that is met decides what the statement says
        String where = one ? conditions.byKey(table, alias) : conditions.some(table, alias);
        String head = "UPDATE " + table.name() + (aliased ? " AS x" : "") + " SET ";
        List<TwinReference> references = schema.from(table);
        if (!references.isEmpty() && chance.oneIn(8)) {
            TwinReference reference = chance.pick(references);
            return head + "a = p.a FROM " + reference.parent() + " p WHERE " + Conditions.join(reference, alias, "p")
                    + " AND (" + where + ")" + inserts.returning(table, alias);
        }
        String assignments = set.size() == 2 && chance.oneIn(4)
                ? "(" + String.join(", ", set.keySet()) + ") = (" + String.join(", ", set.values()) + ")"
                : set.entrySet().stream()
                        .map(e -> e.getKey() + " = " + values.value(e.getValue()))
                        .collect(Collectors.joining(", "));
        return head + assignments + " WHERE " + where + inserts.returning(table, alias);
    }

    /** @param plainly without anything else in the same statement */
    String delete(TwinTable table, boolean plainly) {
        boolean aliased = chance.oneIn(3);
        String alias = aliased ? "x" : table.name();
        String head = "DELETE FROM " + table.name() + (aliased ? " AS x" : "");
        int kind = chance.below(100);
        if (kind < 55) {
            return head + " WHERE " + conditions.byKey(table, alias) + inserts.returning(table, alias);
        }
        if (kind < 58) {
            return head + (chance.oneIn(2) ? " WHERE TRUE" : "");
        }
        if (kind < 68) {
            TwinTable other = chance.pick(schema.tables());
            return head + " USING " + other.name() + " o WHERE o.a = " + alias + ".a AND "
                    + conditions.byKey(other, "o") + inserts.returning(table, alias);
        }
        if (kind < 74 && !table.key().isEmpty()) {
            String list = Conditions.columns("q", table.key());
            return "WITH w AS (SELECT " + list + " FROM " + table.name() + " q WHERE " + conditions.some(table, "q")
                    + " ORDER BY " + table.order("q") + " LIMIT 2) " + head + " WHERE ("
                    + Conditions.columns(alias, table.key()) + ") IN (SELECT * FROM w)"
                    + inserts.returning(table, alias);
        }
        if (kind < 79 && !plainly) {
            return inWith(table);
        }
        return head + " WHERE " + conditions.some(table, alias) + inserts.returning(table, alias);
    }

    private String inWith(TwinTable table) {
        String gone = "WITH gone AS (DELETE FROM " + table.name() + " WHERE " + conditions.byKey(table, table.name())
                + " RETURNING *)";
        TwinTable other = chance.pick(schema.tables());
        return switch (chance.below(3)) {
            case 0 -> gone + " SELECT gone.a, gone.s FROM gone";
            case 1 -> gone + " SELECT count(*) FROM gone, " + other.name() + " o WHERE o.a = gone.a";
            default ->
                other.name().equals(table.name())
                        ? gone + " SELECT count(*) FROM gone"
                        : gone + " UPDATE " + other.name() + " SET a = 3 WHERE " + conditions.byKey(other, other.name())
                                + " AND EXISTS (SELECT FROM gone)";
        };
    }
}
