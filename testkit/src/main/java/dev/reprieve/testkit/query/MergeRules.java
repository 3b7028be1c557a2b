package dev.reprieve.testkit.query;

import java.util.List;

/** MERGE. */
final class MergeRules {
    private final Changing changing;
    private final InsertRules inserts;
    private final Draw draw;

    MergeRules(Changing changing, InsertRules inserts) {
        this.changing = changing;
        this.inserts = inserts;
        this.draw = changing.draw;
    }

    String merge() {
        TableShape table = changing.table();
        TableShape source = changing.partner(table);
        Scope both = new Scope(draw, Scope.of(table, "t"), Scope.of(source, "o"));
        StringBuilder text = new StringBuilder("MERGE INTO " + table.name() + " AS t USING ");
        text.append(draw.chance(2) ? source.name() : "(SELECT * FROM " + source.name() + " WHERE a < 4)");
        text.append(draw.chance(2) ? " AS o" : " o").append(" ON t.id = o.id");
        if (draw.use(Feature.MERGE_DELETE, 2)) {
            text.append(" WHEN MATCHED AND ").append(simple(both)).append(" THEN DELETE");
        }
        if (draw.use(Feature.MERGE_UPDATE, 2)) {
            text.append(" WHEN MATCHED").append(draw.chance(2) ? " AND " + simple(both) : "");
            text.append(" THEN UPDATE SET a = o.a, s = 'm'");
        }
        if (text.indexOf(" WHEN ") < 0 || draw.chance(2)) {
            draw.note(Feature.MERGE_INSERT);
            // new keys are counted on from keys below 1,000: a key that a tombstone holds is not to be had again
            text.append(" WHEN NOT MATCHED AND o.id < 1000")
                    .append(draw.chance(2) ? " AND o.a > 0" : "")
                    .append(" THEN INSERT");
            boolean listed = !draw.use(Feature.INSERT_WITHOUT_COLUMNS, 2);
            List<String> columns = listed ? table.data() : table.columns();
            text.append(listed ? " (" + String.join(", ", columns) + ")" : "").append(" VALUES (");
            text.append(String.join(", ", inserts.row(table, columns, "o.id + " + inserts.newIds(), "NULL")));
            text.append(')');
        }
        return text.toString();
    }

    private String simple(Scope scope) {
        return changing.grammar.conditions.condition(scope, 0, Feature.SUBQUERY_IN_WHERE);
    }
}
