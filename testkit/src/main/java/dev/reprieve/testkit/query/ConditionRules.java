package dev.reprieve.testkit.query;

import java.util.List;
import java.util.stream.Collectors;

/** Conditions, also with subqueries. */
final class ConditionRules {
    private static final int MOST_NESTED = 3;
    private static final int SIMPLE = 7;
    private static final int ALL = 14;

    private final Grammar grammar;
    private final Draw draw;

    ConditionRules(Grammar grammar) {
        this.grammar = grammar;
        this.draw = grammar.draw;
    }

    /** WHERE, or nothing. */
    String where(Scope scope, int room) {
        return draw.chance(3) ? "" : " WHERE " + condition(scope, room, Feature.SUBQUERY_IN_WHERE);
    }

    /**
     * A condition.
     *
     * @param place counts as used if it holds a subquery
     */
    String condition(Scope scope, int room, Feature place) {
        return condition(scope, room, place, 0);
    }

    private String condition(Scope scope, int room, Feature place, int nesting) {
        int kind = draw.below(room > 0 ? ALL : SIMPLE);
        boolean deep = nesting == MOST_NESTED;
        return switch (kind) {
            case 0 -> scope.integer() + " = " + scope.integer();
            case 1 -> scope.integer() + " < " + draw.below(5);
            case 2 -> scope.text() + " = '" + draw.pick(List.of("x", "y", "z")) + "'";
            case 3 -> scope.integer() + " IS " + (draw.chance(2) ? "NOT " : "") + "NULL";
            case 4 ->
                deep
                        ? scope.integer() + " > 0"
                        : "(" + condition(scope, room, place, nesting + 1) + " OR "
                                + condition(scope, room, place, nesting + 1) + ")";
            case 5 -> deep ? scope.text() + " <> 'y'" : "NOT (" + condition(scope, room, place, nesting + 1) + ")";
            case 6 -> scope.integer() + " BETWEEN " + draw.below(3) + " AND " + (2 + draw.below(3));
            default -> subquery(scope, room, place, kind - SIMPLE);
        };
    }

    private String subquery(Scope scope, int room, Feature place, int kind) {
        draw.note(place);
        SelectRules selects = grammar.selects;
        return switch (kind) {
            case 0, 1 -> {
                draw.note(Feature.EXISTS);
                yield (draw.chance(2) ? "NOT " : "") + "EXISTS (" + selects.anything(room, scope.visible()) + ")";
            }
            case 2 -> {
                draw.note(Feature.SUBQUERY_IN_IN);
                yield scope.integer() + in() + "(" + selects.singleColumn(room, scope.visible()) + ")";
            }
            case 3 ->
                draw.use(Feature.QUANTIFIED, 1)
                        ? scope.integer() + draw.pick(List.of(" = ANY (", " > ALL (", " <> ALL (", " < ANY ("))
                                + selects.singleColumn(room, scope.visible()) + ")"
                        : scope.integer() + " >= 1";
            case 4 -> rows(scope, room);
            case 5 ->
                draw.use(Feature.IN_TABLE, 2)
                        ? inTable(scope)
                        : "(" + selects.scalar(room, scope.visible()) + ") >= " + draw.below(4);
            default ->
                "(" + selects.scalar(room, scope.visible()) + ") " + draw.pick(List.of("=", "<", "<>")) + " "
                        + scope.integer();
        };
    }

    /** {@code (a, b) IN t}, with one value for each column. */
    private String inTable(Scope scope) {
        TableShape table = grammar.table();
        String values = table.columns().stream()
                .map(c -> table.texts().contains(c) ? scope.text() : scope.integer())
                .collect(Collectors.joining(", "));
        return "(" + values + ")" + in() + table.name();
    }

    private String in() {
        return draw.chance(2) ? " NOT IN " : " IN ";
    }

    private String rows(Scope scope, int room) {
        draw.note(Feature.ROW_COMPARISON);
        return "(" + scope.integer() + ", " + scope.text() + ")" + in() + "("
                + grammar.selects.twoColumns(room, scope.visible()) + ")";
    }
}
