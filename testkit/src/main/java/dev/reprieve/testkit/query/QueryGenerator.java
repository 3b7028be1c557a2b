package dev.reprieve.testkit.query;

import java.util.List;
import java.util.Random;

/**
 * Generates valid SELECT statements over a few tables, with joins of every kind and nesting, subqueries in every clause,
 * common table expressions, set operations and windows. Results do not depend on the order of rows, so that two
 * databases with the same rows give the same multiset.
 */
public final class QueryGenerator {
    private final Grammar grammar;
    private final Draw draw;

    /**
     * @param random the only source of chance
     * @param database what the statements are for
     */
    public QueryGenerator(Random random, Database database, List<TableShape> tables, List<ViewShape> views) {
        this.draw = new Draw(random, database);
        this.grammar = new Grammar(draw, tables, views);
    }

    /** A view over the tables. */
    public static ViewShape view(Random random, Database database, List<TableShape> tables, int number) {
        QueryGenerator generator = new QueryGenerator(random, database, tables, List.of());
        return new ViewShape("v" + number, generator.grammar.selects.twoColumns(1, List.of()));
    }

    /** A whole query. */
    public Statement query() {
        grammar.begin();
        String sql = sql();
        return new Statement(sql, draw.used());
    }

    private String sql() {
        if (draw.use(Feature.TABLE_COMMAND, 50)) {
            return "TABLE " + grammar.table().name();
        }
        if (draw.use(Feature.LOCKING, 20)) {
            return locking();
        }
        String with = draw.chance(4) ? grammar.withs.clause() : "";
        return with + (draw.chance(6) ? setOperation() : grammar.selects.outermost(Grammar.ROOM));
    }

    private String setOperation() {
        String text = operand();
        int more = 1 + draw.below(2);
        for (int i = 0; i < more; i++) {
            String operator = operator();
            if (i > 0 && draw.use(Feature.SET_OPERATION_NESTED, 2)) {
                text = "(" + text + ")";
            }
            text += operator + operand();
        }
        if (draw.use(Feature.SET_OPERATION_LIMITED, 3)) {
            text += " ORDER BY c0, c1" + grammar.selects.limit(1);
        }
        return text;
    }

    private String operator() {
        Feature kind = draw.pick(List.of(Feature.UNION, Feature.UNION_ALL, Feature.EXCEPT, Feature.INTERSECT));
        draw.note(kind);
        boolean all = (kind == Feature.EXCEPT || kind == Feature.INTERSECT) && draw.use(Feature.EXCEPT_ALL, 2);
        return " " + (kind == Feature.UNION_ALL ? "UNION ALL" : kind.name()) + (all ? " ALL " : " ");
    }

    private String operand() {
        String query = grammar.selects.twoColumns(3, List.of());
        if (!draw.use(Feature.SET_OPERATION_NESTED, 2)) {
            return query;
        }
        return "(" + query + (draw.chance(3) ? " ORDER BY c0, c1 LIMIT " + (1 + draw.below(3)) : "") + ")";
    }

    private String locking() {
        TableShape table = grammar.table();
        boolean postgres = draw.database() == Database.POSTGRESQL;
        List<String> locks = postgres
                ? List.of(" FOR UPDATE", " FOR NO KEY UPDATE", " FOR SHARE", " FOR KEY SHARE")
                : draw.database() == Database.MARIADB
                        ? List.of(" FOR UPDATE", " LOCK IN SHARE MODE")
                        : List.of(" FOR UPDATE");
        String lock = draw.pick(locks);
        String where = " WHERE q.a >= " + draw.below(3);
        if (draw.use(Feature.LOCKING_OF, 2)) {
            String second = grammar.table().name();
            String join = draw.pick(List.of(" JOIN ", " LEFT JOIN ", " CROSS JOIN "));
            return "SELECT q.id AS c0, q.a AS c1 FROM " + table.name() + " q" + join + second + " r"
                    + (join.startsWith(" CROSS") ? "" : " ON q.a = r.a") + where + lock + " OF q"
                    + draw.pick(List.of("", " SKIP LOCKED", " NOWAIT"));
        }
        return "SELECT q.id AS c0, q.a AS c1 FROM " + table.name() + " q" + where + lock
                + (draw.database() == Database.H2 ? "" : draw.pick(List.of("", " SKIP LOCKED", " NOWAIT")));
    }
}
