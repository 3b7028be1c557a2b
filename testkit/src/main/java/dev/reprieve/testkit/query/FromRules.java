package dev.reprieve.testkit.query;

import dev.reprieve.testkit.query.Scope.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** FROM clauses: tables, views, WITH queries, derived tables and joins of them. */
final class FromRules {
    private static final int MOST_NESTED = 2;

    private final Grammar grammar;
    private final Draw draw;

    /** The left or right side of a join: its text and what it brings into scope. */
    private record Side(String text, List<Source> sources) {}

    FromRules(Grammar grammar) {
        this.grammar = grammar;
        this.draw = grammar.draw;
    }

    /**
     * The clause with its keyword; what it brings into scope is added to the scope.
     *
     * @param weight how many tables it may multiply
     * @param room what is left for subqueries in its conditions
     */
    String clause(Scope scope, int weight, int room) {
        if (weight > 1 && draw.use(Feature.COMMA_JOIN, 6)) {
            Side first = joined(weight - 1, room, 0);
            Side second = source(1, room, List.of());
            scope.addAll(first.sources());
            scope.addAll(second.sources());
            return " FROM " + first.text() + ", " + second.text();
        }
        Side all = joined(weight, room, 0);
        scope.addAll(all.sources());
        return " FROM " + all.text();
    }

    private Side joined(int weight, int room, int nesting) {
        if (weight == 1) {
            return source(1, room, List.of());
        }
        int right = 1 + draw.below(weight - 1);
        return join(joined(weight - right, room, nesting), right, room, nesting);
    }

    private Side join(Side left, int weight, int room, int nesting) {
        boolean single = left.sources().size() == 1;
        if (draw.use(Feature.LATERAL, 8)) {
            return lateral(left, weight);
        }
        Side right;
        if (weight > 1 && nesting < MOST_NESTED && draw.use(Feature.NESTED_JOIN, 2)) {
            right = group(weight, room, nesting);
        } else {
            right = source(weight, room, List.of());
        }
        List<Source> sources = new ArrayList<>(left.sources());
        sources.addAll(right.sources());
        if (draw.use(Feature.CROSS_JOIN, 12)) {
            return new Side(left.text() + " CROSS JOIN " + right.text(), sources);
        }
        Feature kind = kind();
        String verb = verb(kind);
        // USING and NATURAL merge columns: only between two plain sources, whose columns stay qualified
        if (single && right.sources().size() == 1 && bothHave(left, right, "a") && kind != Feature.STRAIGHT_JOIN) {
            boolean inner = kind == Feature.INNER_JOIN;
            if (draw.use(inner ? Feature.NATURAL_JOIN : Feature.NATURAL_OUTER_JOIN, 7)) {
                draw.note(Feature.NATURAL_JOIN);
                // H2 reads no NATURAL INNER
                String natural = " NATURAL" + verb.replace("INNER ", "");
                return new Side(left.text() + natural + right.text(), sources);
            }
            if (draw.use(Feature.USING, 6)) {
                return new Side(left.text() + verb + right.text() + " USING (a)", sources);
            }
        }
        return new Side(left.text() + verb + right.text() + " ON " + on(kind, left, right, sources, room), sources);
    }

    private String on(Feature kind, Side left, Side right, List<Source> sources, int room) {
        Scope leftScope = new Scope(draw, List.of());
        leftScope.addAll(left.sources());
        Scope rightScope = new Scope(draw, List.of());
        rightScope.addAll(right.sources());
        String equal = leftScope.integer() + " = " + rightScope.integer();
        // PostgreSQL wants a condition that can be merged or hashed for a FULL JOIN
        if (kind == Feature.FULL_JOIN || draw.chance(2)) {
            return equal;
        }
        Scope both = new Scope(draw, List.of());
        both.addAll(sources);
        String more = grammar.conditions.condition(both, room, Feature.SUBQUERY_IN_ON);
        return draw.chance(2) ? more : equal + (draw.chance(3) ? " OR " : " AND ") + more;
    }

    private static boolean bothHave(Side left, Side right, String column) {
        return left.sources().get(0).integers().contains(column)
                && right.sources().get(0).integers().contains(column);
    }

    private Feature kind() {
        List<Feature> kinds = new ArrayList<>(List.of(Feature.INNER_JOIN, Feature.LEFT_JOIN, Feature.LEFT_JOIN));
        for (Feature more : List.of(Feature.RIGHT_JOIN, Feature.FULL_JOIN, Feature.STRAIGHT_JOIN)) {
            if (draw.can(more)) {
                kinds.add(more);
            }
        }
        Feature kind = draw.pick(kinds);
        draw.note(kind);
        return kind;
    }

    private String verb(Feature kind) {
        return switch (kind) {
            case LEFT_JOIN -> draw.chance(3) ? " LEFT OUTER JOIN " : " LEFT JOIN ";
            case RIGHT_JOIN -> " RIGHT JOIN ";
            case FULL_JOIN -> " FULL JOIN ";
            case STRAIGHT_JOIN -> " STRAIGHT_JOIN ";
            default -> draw.chance(2) ? " INNER JOIN " : " JOIN ";
        };
    }

    /** A join in brackets, perhaps under a name of its own. */
    private Side group(int weight, int room, int nesting) {
        Side inside = joined(weight, room, nesting + 1);
        boolean merges = inside.text().contains(" NATURAL ") || inside.text().contains(" USING ");
        if (merges || !draw.use(Feature.ALIASED_JOIN, 4)) {
            return new Side("(" + inside.text() + ")", inside.sources());
        }
        String alias = draw.name("j");
        Source all = renamed(inside.sources(), alias, weight);
        return new Side(
                "(" + inside.text() + ") AS " + alias + " (" + String.join(", ", all.columns()) + ")", List.of(all));
    }

    /** The columns of all the sources under new names. */
    private Source renamed(List<Source> sources, String alias, int weight) {
        Map<String, Boolean> integers = new LinkedHashMap<>();
        List<String> texts = new ArrayList<>();
        for (Source source : sources) {
            for (String column : source.columns()) {
                String name = draw.name("x");
                integers.put(name, source.integers().contains(column));
                if (source.texts().contains(column)) {
                    texts.add(name);
                }
            }
        }
        List<String> names = List.copyOf(integers.keySet());
        return new Source(alias, names, names.stream().filter(integers::get).toList(), texts, weight, false);
    }

    private Side lateral(Side left, int weight) {
        String alias = draw.name("l");
        String query = grammar.selects.twoColumns(weight, left.sources());
        List<Source> sources = new ArrayList<>(left.sources());
        sources.add(Scope.twoColumns(alias, weight));
        String text = "LATERAL (" + query + ") " + alias;
        String join = draw.pick(List.of(" CROSS JOIN %s", " JOIN %s ON TRUE", " LEFT JOIN %s ON TRUE", ", %s"));
        // after a comma the sides of a later join would no longer see what stands before it
        boolean comma = join.startsWith(",");
        return new Side(left.text() + String.format(comma ? " CROSS JOIN %s" : join, text), sources);
    }

    private Side source(int weight, int room, List<Source> outer) {
        if (weight > 1 || draw.chance(12)) {
            draw.note(Feature.DERIVED_TABLE);
            String alias = draw.name("d");
            String query = grammar.selects.twoColumns(weight, outer);
            return new Side("(" + query + ") " + alias, List.of(Scope.twoColumns(alias, weight)));
        }
        if (draw.use(Feature.VALUES_IN_FROM, 30)) {
            String alias = draw.name("v");
            return new Side("(VALUES (1, 'x'), (2, 'y')) " + alias + " (c0, c1)", List.of(Scope.twoColumns(alias, 1)));
        }
        if (!grammar.views.isEmpty() && draw.use(Feature.VIEW, 20)) {
            String alias = draw.name("q");
            return new Side(draw.pick(grammar.views).name() + " " + alias, List.of(Scope.twoColumns(alias, 1)));
        }
        if (!grammar.commonTables.isEmpty() && draw.chance(3)) {
            Source common = draw.pick(grammar.commonTables);
            String alias = draw.name("w");
            return new Side(common.alias() + " " + alias, List.of(common.as(alias)));
        }
        return table(grammar.table());
    }

    private Side table(TableShape table) {
        if (draw.chance(4) && grammar.take(table.name())) {
            draw.note(Feature.UNALIASED);
            return new Side(table.name(), List.of(Scope.of(table, table.name())));
        }
        String alias = draw.name("q");
        String as = draw.chance(2) ? " AS " : " ";
        if (draw.use(Feature.COLUMN_ALIASES, 10)) {
            Source renamed = renamed(List.of(Scope.of(table, table.name())), alias, 1);
            String names = String.join(", ", renamed.columns());
            return new Side(table.name() + as + alias + " (" + names + ")", List.of(renamed));
        }
        String other = draw.pick(grammar.tables).name();
        if (draw.chance(8) && grammar.take(other)) {
            draw.note(Feature.ALIAS_LIKE_TABLE);
            alias = other;
        }
        String hint = table.primaryKey() && draw.use(Feature.INDEX_HINT, 12) ? hint() : "";
        return new Side(table.name() + as + alias + hint, List.of(Scope.of(table, alias)));
    }

    private String hint() {
        return draw.database() == Database.SQLITE
                ? " NOT INDEXED"
                : draw.pick(List.of(" USE INDEX (PRIMARY)", " IGNORE KEY FOR JOIN (PRIMARY)", " USE INDEX ()"));
    }
}
