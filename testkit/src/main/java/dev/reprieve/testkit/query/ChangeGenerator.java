package dev.reprieve.testkit.query;

import dev.reprieve.testkit.query.Scope.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Generates INSERT, UPDATE and DELETE statements whose outcome depends on the rows alone: each row is changed at most
 * once a statement, and new keys are never used twice.
 */
public final class ChangeGenerator {
    private static final int FIRST_NEW_ID = 1_000;

    private final Random random;
    private final ChangeFeatures features;
    private final List<TableShape> tables;
    private final QueryGenerator queries;
    private int nextId = FIRST_NEW_ID;

    /**
     * @param random the only source of chance
     * @param reads what the database understands in queries
     * @param features what it understands in changes
     */
    public ChangeGenerator(Random random, Features reads, ChangeFeatures features, List<TableShape> tables) {
        this.random = random;
        this.features = features;
        this.tables = List.copyOf(tables);
        this.queries = new QueryGenerator(random, reads, tables);
    }

    /** A statement that changes one table. */
    public String statement() {
        queries.begin();
        return switch (random.nextInt(8)) {
            case 0 -> insertValues();
            case 1 -> insertSelect();
            case 2, 3, 4 -> update();
            default -> delete();
        };
    }

    private String insertValues() {
        TableShape table = table();
        List<String> values = new ArrayList<>(List.of(Integer.toString(nextId++)));
        table.integers().forEach(c -> values.add(Integer.toString(random.nextInt(5))));
        table.texts().forEach(c -> values.add("'x'"));
        String columns = random.nextBoolean() ? "" : " (" + String.join(", ", table.columns()) + ")";
        return "INSERT INTO " + table.name() + columns + " VALUES (" + String.join(", ", values) + ")"
                + returning(features.insertReturning(), table.name());
    }

    private String insertSelect() {
        TableShape table = table();
        TableShape source = table();
        int offset = nextId;
        nextId += FIRST_NEW_ID;
        Scope scope = scope("r", source);
        return "INSERT INTO " + table.name() + " (id, a) SELECT r.id + " + offset * 1_000 + ", r.a FROM "
                + source.name() + " r WHERE r.id < 1000 AND " + queries.condition(scope, 1);
    }

    private String update() {
        TableShape table = table();
        if (features.updateFrom() && queries.chance(3)) {
            TableShape other = table();
            Scope both = scope("t", table);
            both.add(source("o", other));
            return "UPDATE " + table.name() + " AS t SET a = o.a FROM " + other.name() + " o WHERE o.id = t.id AND "
                    + queries.condition(both, 1) + returning(features.updateReturning(), "t");
        }
        boolean aliased = features.updateAlias() && random.nextBoolean();
        String alias = aliased ? "t" : table.name();
        Scope scope = scope(alias, table);
        String value = features.selfSubquery() && queries.chance(3)
                ? "(" + queries.scalar(2, List.of()) + ")"
                : Integer.toString(random.nextInt(5));
        String where = queries.chance(6) ? "" : " WHERE " + condition(scope);
        return "UPDATE " + table.name() + (aliased ? " AS t" : "") + " SET a = " + value + where
                + returning(features.updateReturning(), alias);
    }

    private String delete() {
        TableShape table = table();
        if (features.deleteUsing() && queries.chance(3)) {
            TableShape other = table();
            Scope both = scope("t", table);
            both.add(source("o", other));
            return "DELETE FROM " + table.name() + " AS t USING " + other.name() + " o WHERE o.id = t.id AND "
                    + queries.condition(both, 1) + returning(features.deleteReturning(), "t");
        }
        if (features.deleteInWith() && queries.chance(6)) {
            return "WITH gone AS (DELETE FROM " + table.name() + " WHERE id = " + random.nextInt(12)
                    + " RETURNING id, a) SELECT id, a FROM gone";
        }
        boolean aliased = features.deleteAlias() && random.nextBoolean();
        String alias = aliased ? "t" : table.name();
        Scope scope = scope(alias, table);
        // deleting everything too often would leave nothing to test with
        String where = queries.chance(40)
                ? ""
                : " WHERE " + alias + ".id % 5 = " + random.nextInt(5) + " AND " + condition(scope);
        return "DELETE FROM " + table.name() + (aliased ? " AS t" : "") + where
                + returning(features.deleteReturning(), alias);
    }

    /** MariaDB cannot read the table that it changes in some subqueries; then only simple conditions are made. */
    private String condition(Scope scope) {
        return queries.condition(scope, features.selfSubquery() ? 1 : 3);
    }

    private String returning(boolean possible, String alias) {
        if (!possible || queries.chance(2)) {
            return "";
        }
        return switch (random.nextInt(3)) {
            case 0 -> " RETURNING *";
            case 1 -> " RETURNING " + (features.qualifiedReturning() ? alias + "." : "") + "id";
            default -> " RETURNING id, a";
        };
    }

    private TableShape table() {
        return Scope.pick(random, tables);
    }

    private static Scope scope(String alias, TableShape table) {
        Scope scope = new Scope(List.of());
        scope.add(source(alias, table));
        return scope;
    }

    private static Source source(String alias, TableShape table) {
        List<String> integers = new ArrayList<>(List.of("id"));
        integers.addAll(table.integers());
        return new Source(alias, integers, table.texts());
    }
}
