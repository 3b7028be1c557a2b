package dev.reprieve.testkit.query;

import java.util.List;

/** DELETE, and changes inside WITH. */
final class DeleteRules {
    private final Changing changing;
    private final InsertRules inserts;
    private final Draw draw;

    DeleteRules(Changing changing, InsertRules inserts) {
        this.changing = changing;
        this.inserts = inserts;
        this.draw = changing.draw;
    }

    String delete() {
        TableShape table = changing.table();
        if (draw.use(Feature.CHANGE_IN_WITH, 6)) {
            return changeInWith(table);
        }
        if (draw.use(Feature.DELETE_USING, 3)) {
            Scope scope = new Scope(draw, Scope.of(table, "t"));
            String using =
                    changing.grammar.from.clause(scope, 1 + draw.below(2), 1).replaceFirst("FROM", "USING");
            return "DELETE FROM " + table.name() + " AS t" + using + " WHERE t.id = " + scope.integer() + " AND "
                    + changing.condition(scope, table) + changing.returning(Feature.RETURNING_DELETED, "t", false);
        }
        if (draw.use(Feature.DELETE_JOINED, 3)) {
            return joined(table);
        }
        String with = draw.use(Feature.WITH_BEFORE_CHANGE, 6)
                ? "WITH w AS (" + changing.grammar.selects.twoColumns(2, List.of()) + ") "
                : "";
        draw.note(Feature.DELETE);
        boolean aliased = draw.use(Feature.DELETE_ALIASED, 2);
        String alias = aliased ? "t" : table.name();
        Scope scope = new Scope(draw, Scope.of(table, alias));
        boolean limited = draw.use(Feature.DELETE_LIMITED, 4);
        String limit = limited ? " ORDER BY " + Changing.order(table, alias) + " LIMIT " + (1 + draw.below(3)) : "";
        String where = with.isEmpty() ? where(table, scope, alias) : " WHERE " + alias + ".id IN (SELECT c0 FROM w)";
        return with + "DELETE FROM " + table.name() + (aliased ? " AS t" : "") + where + limit
                + changing.returning(Feature.RETURNING_DELETED, alias, true);
    }

    /** Deleting everything too often would leave nothing to test with. */
    private String where(TableShape table, Scope scope, String alias) {
        return draw.chance(40)
                ? ""
                : " WHERE " + alias + ".id % 3 = " + draw.below(3) + " AND " + changing.condition(scope, table);
    }

    private String joined(TableShape table) {
        TableShape other = changing.partner(table);
        Scope both = new Scope(draw, Scope.of(table, "t"), Scope.of(other, "o"));
        String join = String.format(
                draw.pick(List.of("%s t JOIN %s o ON t.a = o.a", "%s t LEFT JOIN %s o ON t.a = o.a", "%s t, %s o")),
                table.name(),
                other.name());
        String targets = draw.pick(List.of("t", "t, o", "o", "t.*"));
        String verb = draw.chance(2) ? targets + " FROM " : "FROM " + targets + " USING ";
        return "DELETE " + verb + join + " WHERE t.id % 3 = " + draw.below(3) + " AND "
                + changing.grammar.conditions.condition(both, 0, Feature.SUBQUERY_IN_WHERE);
    }

    private String changeInWith(TableShape table) {
        String gone =
                "WITH gone AS (DELETE FROM " + table.name() + " WHERE id % 3 = " + draw.below(3) + " RETURNING id, a)";
        TableShape other = changing.partner(table);
        return switch (draw.below(4)) {
            case 0 -> gone + " SELECT id, a FROM gone";
            case 1 ->
                gone + ", more AS (UPDATE " + other.name() + " SET a = 4 WHERE a = 1 RETURNING " + other.name()
                        + ".*) SELECT more.*, gone.id AS x FROM more LEFT JOIN gone ON gone.id = more.id";
            case 2 ->
                gone + " INSERT INTO " + other.name() + " (id, a) SELECT id + " + inserts.newIds()
                        + ", a FROM gone WHERE id < 1000";
            default -> gone + " UPDATE " + other.name() + " SET a = 5 WHERE id IN (SELECT id FROM gone) RETURNING *";
        };
    }
}
