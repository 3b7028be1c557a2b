package dev.reprieve.testkit.query;

import java.util.List;

/** UPDATE. */
final class UpdateRules {
    private static final String MORE = "coalesce(t.a, 0) + 1";

    private final Changing changing;
    private final Draw draw;

    UpdateRules(Changing changing) {
        this.changing = changing;
        this.draw = changing.draw;
    }

    String update() {
        TableShape table = changing.table();
        if (draw.use(Feature.UPDATE_JOINED, 3)) {
            return joined(table);
        }
        if (draw.use(Feature.UPDATE_FROM, 3)) {
            return from(table);
        }
        draw.note(Feature.UPDATE);
        boolean aliased = draw.use(Feature.UPDATE_ALIASED, 2);
        String alias = aliased ? "t" : table.name();
        Scope scope = new Scope(draw, Scope.of(table, alias));
        String where = draw.chance(6) ? "" : " WHERE " + changing.condition(scope, table);
        String limit = draw.use(Feature.UPDATE_LIMITED, 5)
                ? " ORDER BY " + Changing.order(table, alias) + " LIMIT " + (1 + draw.below(3))
                : "";
        return "UPDATE " + table.name()
                + (aliased ? (draw.database() != Database.SQLITE && draw.chance(2) ? " t" : " AS t") : "") + " SET "
                + assignment(table, scope, alias) + where + limit
                + changing.returning(Feature.RETURNING_UPDATED, alias, true);
    }

    private String assignment(TableShape table, Scope scope, String alias) {
        if (draw.use(Feature.UPDATE_ROW, 6)) {
            return "(a, s) = "
                    + (draw.chance(2)
                            ? "(SELECT max(r.a), min(r.s) FROM "
                                    + changing.assigning(table).table().name() + " r WHERE r.id <= " + alias + ".id)"
                            : (draw.database() == Database.POSTGRESQL ? "ROW (" : "(") + "3, 'z')");
        }
        if (draw.use(Feature.UPDATE_SUBQUERY, 3)) {
            return "a = (" + changing.assigning(table).selects.scalar(Changing.ROOM, scope.visible()) + ")";
        }
        return draw.pick(List.of("a = " + draw.below(5), "a = a + 1, s = 'z'", "s = NULL"));
    }

    private String from(TableShape table) {
        Scope scope = new Scope(draw, Scope.of(table, "t"));
        String clause = changing.grammar.from.clause(scope, 1 + draw.below(2), 1);
        return "UPDATE " + table.name() + " AS t SET a = " + MORE + clause + " WHERE t.id = " + scope.integer()
                + " AND " + changing.condition(scope, table)
                + changing.returning(Feature.RETURNING_UPDATED, "t", false);
    }

    private String joined(TableShape table) {
        TableShape other = changing.partner(table);
        // MariaDB may test a row again after it has changed it: no condition names what is set
        Scope both = new Scope(
                draw, Scope.of(table, "t").withoutTexts(), Scope.of(other, "o").withoutTexts());
        String join = draw.pick(List.of(" t JOIN %s o ON t.a = o.a", " t LEFT JOIN %s o ON t.a = o.a", " t, %s o"));
        String set = draw.pick(List.of("t.s = 'z'", "t.s = 'z', o.s = 'z'", "o.s = 'y'", "t.s = NULL"));
        return "UPDATE " + table.name() + String.format(join, other.name()) + " SET " + set + " WHERE t.id >= o.id AND "
                + changing.grammar.conditions.condition(both, 0, Feature.SUBQUERY_IN_WHERE);
    }
}
