package dev.reprieve.testkit.query;

import dev.reprieve.testkit.query.Scope.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Generates valid SELECT statements over a few tables, with joins of every kind and nesting, subqueries in every clause,
 * common table expressions, set operations and windows. Results do not depend on the order of rows, so that two
 * databases with the same rows give the same multiset.
 */
public final class QueryGenerator {
    private static final int DEEPEST = 3;

    private final Random random;
    private final Features features;
    private final List<TableShape> tables;
    private final FromGenerator from;
    private final List<Source> commonTables = new ArrayList<>();
    private final Set<String> unaliased = new HashSet<>();
    private int names;

    /**
     * @param random the only source of chance
     * @param features what the database understands
     */
    public QueryGenerator(Random random, Features features, List<TableShape> tables) {
        this.random = random;
        this.features = features;
        this.tables = List.copyOf(tables);
        this.from = new FromGenerator(this);
    }

    /** A whole statement. */
    public String statement() {
        begin();
        if (features.tableCommand() && chance(40)) {
            return "TABLE " + Scope.pick(random, tables).name();
        }
        String with = chance(4) ? with() : "";
        if (features.locking() && with.isEmpty() && chance(15)) {
            return locking();
        }
        return with + (chance(5) ? setOperation() : select(2, List.of(), 0));
    }

    /** Forgets the names of the statement before. */
    void begin() {
        commonTables.clear();
        unaliased.clear();
        names = 0;
    }

    Random random() {
        return random;
    }

    Features features() {
        return features;
    }

    List<TableShape> tables() {
        return tables;
    }

    List<Source> commonTables() {
        return commonTables;
    }

    /** Whether the table may stand without an alias: once a statement, so that names stay unambiguous. */
    boolean mayStandUnaliased(String table) {
        return unaliased.add(table);
    }

    boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    String name(String prefix) {
        return prefix + names++;
    }

    /** A query with one integer column, for IN and the like. */
    String singleColumn(int depth, List<Source> outer) {
        Scope scope = new Scope(outer);
        String clause = from.clause(scope, depth);
        return "SELECT " + scope.integer(random) + clause + where(scope, depth);
    }

    /** A query with one row and one integer column. */
    String scalar(int depth, List<Source> outer) {
        Scope scope = new Scope(outer);
        String clause = from.clause(scope, depth);
        return "SELECT " + aggregate(own(scope), depth) + clause + where(scope, depth);
    }

    /** A query whose columns are aliased c0 (integer) and c1 (text), for derived tables and set operations. */
    String twoColumns(int depth, List<Source> outer) {
        Scope scope = new Scope(outer);
        String clause = from.clause(scope, depth);
        return "SELECT " + scope.integer(random) + " AS c0, " + scope.text(random) + " AS c1" + clause
                + where(scope, depth);
    }

    String condition(Scope scope, int depth) {
        int kind = random.nextInt(depth < DEEPEST ? 13 : 7);
        return switch (kind) {
            case 0 -> scope.integer(random) + " = " + scope.integer(random);
            case 1 -> scope.integer(random) + " < " + random.nextInt(5);
            case 2 -> scope.text(random) + " = '" + Scope.pick(random, List.of("x", "y", "z")) + "'";
            case 3 -> scope.integer(random) + " IS " + (random.nextBoolean() ? "NOT " : "") + "NULL";
            case 4 -> "(" + condition(scope, depth + 1) + " OR " + condition(scope, depth + 1) + ")";
            case 5 -> "NOT (" + condition(scope, depth + 1) + ")";
            case 6 -> scope.integer(random) + " BETWEEN " + random.nextInt(3) + " AND " + (2 + random.nextInt(3));
            case 7, 8 ->
                (random.nextBoolean() ? "NOT " : "") + "EXISTS (" + singleColumn(depth + 1, scope.visible()) + ")";
            case 9, 10 ->
                scope.integer(random) + (random.nextBoolean() ? " NOT IN (" : " IN (")
                        + singleColumn(depth + 1, scope.visible()) + ")";
            case 11 ->
                features.quantified()
                        ? scope.integer(random) + Scope.pick(random, List.of(" = ANY (", " > ALL (", " <> ALL ("))
                                + singleColumn(depth + 1, scope.visible()) + ")"
                        : scope.integer(random) + " >= 1";
            default -> "(" + scalar(depth + 1, scope.visible()) + ") >= " + random.nextInt(4);
        };
    }

    private String select(int columns, List<Source> outer, int depth) {
        Scope scope = new Scope(outer);
        String clause = from.clause(scope, depth);
        if (chance(3)) {
            return grouped(scope, clause, columns, depth);
        }
        if (chance(6) && depth == 0) {
            return "SELECT "
                    + (chance(2) ? "*" : Scope.pick(random, scope.sources()).alias() + ".*") + clause
                    + where(scope, depth);
        }
        String distinct = features.distinctOn() && chance(10) ? null : chance(6) ? "DISTINCT " : "";
        List<String> items = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            items.add((i == 1 ? scope.text(random) : item(scope, depth)) + " AS c" + i);
        }
        String list = String.join(", ", items);
        String order =
                items.stream().map(i -> i.substring(i.lastIndexOf(' ') + 1)).collect(Collectors.joining(", "));
        if (distinct == null) {
            String key = scope.integer(random);
            return "SELECT DISTINCT ON (" + key + ") " + key + " AS k" + clause + where(scope, depth) + " ORDER BY "
                    + key;
        }
        String limit = chance(6) ? " ORDER BY " + order + " LIMIT " + (1 + random.nextInt(5)) : "";
        return "SELECT " + distinct + list + clause + where(scope, depth) + limit;
    }

    private String item(Scope scope, int depth) {
        int kind = random.nextInt(depth < DEEPEST ? 8 : 4);
        return switch (kind) {
            case 0, 1, 2 -> scope.integer(random);
            case 3 -> "CASE WHEN " + condition(scope, depth + 1) + " THEN " + scope.integer(random) + " ELSE -1 END";
            case 4 -> "count(*) OVER (PARTITION BY " + scope.integer(random) + ")";
            case 5 -> "sum(" + scope.integer(random) + ") OVER (ORDER BY " + scope.integer(random) + ")";
            default -> "(" + scalar(depth + 1, scope.visible()) + ")";
        };
    }

    private String aggregate(Scope scope, int depth) {
        return switch (random.nextInt(5)) {
            case 0 -> "count(*)";
            case 1 -> "count(DISTINCT " + scope.integer(random) + ")";
            case 2 -> "max(" + scope.integer(random) + ")";
            case 3 ->
                features.filter()
                        ? "count(*) FILTER (WHERE " + condition(scope, Math.max(depth + 1, DEEPEST)) + ")"
                        : "min(" + scope.integer(random) + ")";
            default -> "sum(" + scope.integer(random) + ")";
        };
    }

    private String grouped(Scope scope, String clause, int columns, int depth) {
        Scope own = own(scope);
        String key = own.integer(random);
        List<String> items = new ArrayList<>(List.of(key + " AS c0"));
        for (int i = 1; i < columns; i++) {
            items.add(aggregate(own, depth) + " AS c" + i);
        }
        String by = features.groupingSets() && chance(4)
                ? Scope.pick(
                        random,
                        List.of("ROLLUP (" + key + ")", "CUBE (" + key + ")", "GROUPING SETS ((" + key + "), ())"))
                : key;
        String having = chance(3) ? " HAVING " + aggregate(own, depth) + " >= " + random.nextInt(3) : "";
        return "SELECT " + String.join(", ", items) + clause + where(scope, depth) + " GROUP BY " + by + having;
    }

    /** The query's own columns only: an aggregate over an outer column would belong to the outer query. */
    private static Scope own(Scope scope) {
        Scope own = new Scope(List.of());
        scope.sources().forEach(own::add);
        return own;
    }

    private String where(Scope scope, int depth) {
        return chance(3) ? "" : " WHERE " + condition(scope, depth);
    }

    private String setOperation() {
        List<String> operators = features.exceptIntersect()
                ? List.of("UNION", "UNION ALL", "EXCEPT", "INTERSECT")
                : List.of("UNION", "UNION ALL");
        String text = operand();
        int more = 1 + random.nextInt(2);
        for (int i = 0; i < more; i++) {
            text += " " + Scope.pick(random, operators) + " " + operand();
        }
        return text;
    }

    private String operand() {
        String query = twoColumns(1, List.of());
        return features.parenthesisedOperands() && chance(2) ? "(" + query + ")" : query;
    }

    private String with() {
        String name =
                features.shadowing() && chance(4) ? Scope.pick(random, tables).name() : name("w");
        boolean shadows = tables.stream().anyMatch(t -> t.name().equals(name));
        String text;
        if (features.recursive() && !shadows && chance(3)) {
            TableShape table = Scope.pick(random, tables);
            text = "WITH RECURSIVE " + name + "(c0, c1) AS (SELECT id, 's' FROM " + table.name()
                    + " UNION SELECT r.a, 's' FROM " + table.name() + " r JOIN " + name + " ON r.id = " + name
                    + ".c0) ";
        } else {
            text = "WITH " + name + " AS (" + twoColumns(1, List.of()) + ") ";
        }
        commonTables.add(new Source(name, List.of("c0"), List.of("c1")));
        return text;
    }

    private String locking() {
        TableShape table = Scope.pick(random, tables);
        return "SELECT id, a FROM " + table.name() + " WHERE a >= " + random.nextInt(3) + " FOR UPDATE";
    }
}
