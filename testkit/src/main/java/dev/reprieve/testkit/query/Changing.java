package dev.reprieve.testkit.query;

import java.util.List;
import java.util.stream.Collectors;

/** What the rules of all kinds of changes have in common. */
final class Changing {
    /** What conditions and sources may multiply. */
    static final int ROOM = 3;

    final Grammar grammar;
    final Draw draw;

    Changing(Grammar grammar) {
        this.grammar = grammar;
        this.draw = grammar.draw;
    }

    TableShape table() {
        return draw.pick(grammar.tables);
    }

    /** A table other than the given one, whose {@code id} is unique if there is such a one. */
    TableShape partner(TableShape table) {
        List<TableShape> others =
                grammar.tables.stream().filter(t -> !t.equals(table)).toList();
        List<TableShape> keyed = others.stream().filter(TableShape::primaryKey).toList();
        return draw.pick(keyed.isEmpty() ? others : keyed);
    }

    /** A condition on what is changed, also by subqueries over it where the database allows that. */
    String condition(Scope scope, TableShape target) {
        return reading(target).conditions.condition(scope, ROOM, Feature.SUBQUERY_IN_WHERE);
    }

    /** Rules that read what may be read while the table is changed. */
    private Grammar reading(TableShape target) {
        return draw.database() == Database.MARIADB ? without(target) : grammar;
    }

    /** Rules for the values that a table's columns are set to: SQLite may show them rows that are already changed. */
    Grammar assigning(TableShape target) {
        return draw.database() == Database.SQLITE ? without(target) : reading(target);
    }

    private Grammar without(TableShape target) {
        return new Grammar(
                draw, grammar.tables.stream().filter(t -> !t.equals(target)).toList(), List.of());
    }

    /** All columns in order, so that LIMIT takes the same rows always. */
    static String order(TableShape table, String alias) {
        return table.data().stream().map(c -> alias + "." + c).collect(Collectors.joining(", "));
    }

    /**
     * Perhaps RETURNING, of the changed table's columns alone.
     *
     * @param single whether no other table is joined with it
     */
    String returning(Feature feature, String alias, boolean single) {
        if (!draw.use(feature, 2)) {
            return "";
        }
        // SQLite knows no alias there
        if (draw.database() == Database.SQLITE || draw.database() == Database.MARIADB) {
            return " RETURNING " + draw.pick(List.of("*", "id", "id, a AS x"));
        }
        String all = single ? "*" : alias + ".*";
        return " RETURNING "
                + draw.pick(List.of(
                        all, alias + ".id", alias + ".*, " + alias + ".a AS x", alias + ".id, " + alias + ".s"));
    }
}
