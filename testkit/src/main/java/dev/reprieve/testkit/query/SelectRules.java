package dev.reprieve.testkit.query;

import dev.reprieve.testkit.query.Scope.Source;
import java.util.List;

/** Selects of one or two columns. Results depend on the rows alone, not on their order. */
final class SelectRules {
    private static final int MOST_JOINED = 3;

    private final Grammar grammar;
    private final Draw draw;

    SelectRules(Grammar grammar) {
        this.grammar = grammar;
        this.draw = grammar.draw;
    }

    /** How many of the tables that there is room for stand in one FROM clause. */
    private int weight(int room) {
        return 1 + draw.below(Math.min(room, MOST_JOINED));
    }

    /** A query of which only the number of rows matters. */
    String anything(int room, List<Source> outer) {
        if (draw.chance(3)) {
            return singleColumn(room, outer);
        }
        Scope scope = new Scope(draw, outer);
        int weight = weight(room);
        String clause = grammar.from.clause(scope, weight, room - weight);
        return "SELECT " + draw.pick(List.of("1", "*")) + clause + grammar.conditions.where(scope, room - weight);
    }

    /** A query with one integer column, for IN and the like. */
    String singleColumn(int room, List<Source> outer) {
        Scope scope = new Scope(draw, outer);
        int weight = weight(room);
        String clause = grammar.from.clause(scope, weight, room - weight);
        return "SELECT " + scope.integer() + clause + grammar.conditions.where(scope, room - weight);
    }

    /** A query with one row and one integer column. */
    String scalar(int room, List<Source> outer) {
        draw.note(Feature.SCALAR_SUBQUERY);
        Scope scope = new Scope(draw, outer);
        int weight = weight(room);
        String clause = grammar.from.clause(scope, weight, room - weight);
        return "SELECT " + aggregate(scope.own()) + clause + grammar.conditions.where(scope, room - weight);
    }

    /** A query whose columns are called c0 (integer) and c1 (text), for derived tables and set operations. */
    String twoColumns(int room, List<Source> outer) {
        Scope scope = new Scope(draw, outer);
        int weight = weight(room);
        String clause = grammar.from.clause(scope, weight, room - weight);
        return "SELECT " + scope.integer() + " AS c0, " + scope.text() + " AS c1" + clause
                + grammar.conditions.where(scope, room - weight);
    }

    /** What stands at the outside. */
    String outermost(int room) {
        Scope scope = new Scope(draw, List.of());
        int weight = Math.min(room, 1 + draw.below(MOST_JOINED + 1));
        int left = room - weight;
        String from = grammar.from.clause(scope, weight, left);
        String clause = from + grammar.conditions.where(scope, left);
        if (draw.chance(4)) {
            return grouped(scope, clause, left);
        }
        if (draw.chance(6)) {
            boolean all = draw.chance(2);
            draw.note(all ? Feature.STAR : Feature.QUALIFIED_STAR);
            return "SELECT " + (all ? "*" : draw.pick(scope.sources()).alias() + ".*") + clause;
        }
        if (draw.use(Feature.DISTINCT_ON, 14)) {
            String key = scope.integer();
            return "SELECT DISTINCT ON (" + key + ") " + key + " AS c0, " + scope.text() + " AS c1" + clause
                    + " ORDER BY " + key + ", c1";
        }
        return plain(scope, clause, left);
    }

    private String plain(Scope scope, String clause, int room) {
        boolean distinct = draw.use(Feature.DISTINCT, 6);
        boolean named = draw.use(Feature.WINDOW_NAMED, 14);
        String first = named ? "count(*) OVER w" : item(scope, room);
        String text = "SELECT " + (distinct ? "DISTINCT " : "") + first + " AS c0, " + scope.text() + " AS c1" + clause
                + (named ? " WINDOW w AS (PARTITION BY " + scope.integer() + ")" : "");
        return draw.chance(4) ? text + ordered(scope, room, distinct) : text;
    }

    /** ORDER BY all columns, so that LIMIT takes the same rows always. */
    private String ordered(Scope scope, int room, boolean distinct) {
        String first = "";
        if (!distinct && room > 0 && draw.use(Feature.SUBQUERY_IN_ORDER_BY, 4)) {
            first = "(" + scalar(room, scope.visible()) + "), ";
        }
        draw.note(Feature.ORDER_AND_LIMIT);
        return " ORDER BY " + first + "c0, c1" + limit(room);
    }

    String limit(int room) {
        return room > 0 && draw.use(Feature.SUBQUERY_IN_LIMIT, 5)
                ? " LIMIT (SELECT count(*)" + grammar.from.clause(new Scope(draw, List.of()), 1, 0) + ")"
                : " LIMIT " + (1 + draw.below(5));
    }

    private String item(Scope scope, int room) {
        if (draw.chance(8)) {
            List<Source> rows = scope.sources().stream().filter(Source::row).toList();
            if (!rows.isEmpty() && draw.use(Feature.WHOLE_ROW, 1)) {
                return wholeRow(draw.pick(rows).alias());
            }
        }
        return switch (draw.below(room > 0 ? 9 : 6)) {
            case 0, 1, 2 -> scope.integer();
            case 3 -> choice(scope, room);
            case 4 -> {
                draw.note(Feature.WINDOW);
                yield "count(*) OVER (PARTITION BY " + scope.integer() + ")";
            }
            case 5 -> {
                draw.note(Feature.WINDOW);
                yield "sum(" + scope.integer() + ") OVER (ORDER BY " + scope.integer() + ")";
            }
            case 6 -> choice(scope, room);
            default -> {
                draw.note(Feature.SUBQUERY_IN_SELECT);
                yield "(" + scalar(room, scope.visible()) + ")";
            }
        };
    }

    private String choice(Scope scope, int room) {
        return "CASE WHEN " + grammar.conditions.condition(scope, room, Feature.SUBQUERY_IN_CASE) + " THEN "
                + scope.integer() + " ELSE -1 END";
    }

    private String wholeRow(String alias) {
        return switch (draw.below(4)) {
            case 0 -> alias;
            case 1 -> "row_to_json(" + alias + ")::text";
            case 2 -> "ROW(" + alias + ".*)";
            default -> alias + " IS NULL";
        };
    }

    private String aggregate(Scope scope) {
        return switch (draw.below(5)) {
            case 0 -> "count(*)";
            case 1 -> "count(DISTINCT " + scope.integer() + ")";
            case 2 -> "max(" + scope.integer() + ")";
            case 3 ->
                draw.use(Feature.FILTER, 1)
                        ? "count(*) FILTER (WHERE " + grammar.conditions.condition(scope, 0, Feature.SUBQUERY_IN_WHERE)
                                + ")"
                        : "min(" + scope.integer() + ")";
            default -> "sum(" + scope.integer() + ")";
        };
    }

    private String grouped(Scope scope, String clause, int room) {
        draw.note(Feature.GROUP_BY);
        Scope own = scope.own();
        if (room > 0 && draw.use(Feature.SUBQUERY_IN_GROUP_BY, 4)) {
            return "SELECT " + aggregate(own) + " AS c0" + clause + " GROUP BY ("
                    + scalar(room, List.of(draw.pick(own.sources()))) + ")";
        }
        String key = own.integer();
        String by = key;
        if (draw.use(Feature.GROUPING_SETS, 3)) {
            by = draw.pick(List.of(
                    "ROLLUP (" + key + ")",
                    "CUBE (" + key + ", " + own.integer() + ")",
                    "GROUPING SETS ((" + key + "), ())"));
        }
        String having = "";
        if (draw.use(Feature.HAVING, 2)) {
            having = " HAVING " + aggregate(own) + " >= " + draw.below(3);
            if (room > 0 && draw.use(Feature.SUBQUERY_IN_HAVING, 3)) {
                having = " HAVING " + aggregate(own) + " >= (" + scalar(room, List.of()) + ")";
            }
        }
        return "SELECT " + key + " AS c0, " + aggregate(own) + " AS c1" + clause + " GROUP BY " + by + having;
    }
}
