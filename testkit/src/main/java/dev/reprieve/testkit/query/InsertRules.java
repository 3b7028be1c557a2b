package dev.reprieve.testkit.query;

import java.util.ArrayList;
import java.util.List;

/** INSERT, with and without what to do about rows in its way. */
final class InsertRules {
    private static final int FIRST_NEW_ID = 1_000;
    private static final int MOST_IDS = 1_000;

    private final Changing changing;
    private final Draw draw;
    private int nextId = FIRST_NEW_ID;

    InsertRules(Changing changing) {
        this.changing = changing;
        this.draw = changing.draw;
    }

    /** An INSERT that meets no other row, or fails if it does. */
    String plain() {
        TableShape table = changing.table();
        if (!table.primaryKey() && draw.use(Feature.INSERT_DEFAULT_VALUES, 6)) {
            return "INSERT INTO " + table.name()
                    + (draw.database() == Database.MARIADB ? " () VALUES ()" : " DEFAULT VALUES") + returning(table);
        }
        if (draw.use(Feature.INSERT_SET, 6)) {
            return "INSERT INTO " + table.name() + " SET id = " + nextId++ + ", a = 1, s = 'x'" + returning(table);
        }
        return draw.chance(2)
                ? select(table)
                : "INSERT INTO " + table.name() + values(table, key(8)) + returning(table);
    }

    private String select(TableShape table) {
        draw.note(Feature.INSERT_SELECT);
        TableShape source = changing.table();
        if (!table.primaryKey() && table.uniqueKey().isEmpty() && draw.use(Feature.INSERT_WITHOUT_COLUMNS, 2)) {
            Scope scope = new Scope(draw, Scope.of(table, "r"));
            return "INSERT INTO " + table.name() + " SELECT * FROM " + table.name() + " r WHERE r.id < 4 AND "
                    + changing.grammar.conditions.condition(scope, Changing.ROOM, Feature.SUBQUERY_IN_WHERE);
        }
        Scope scope = new Scope(draw, Scope.of(source, "r"));
        return "INSERT INTO " + table.name() + " (id, a) SELECT r.id + " + newIds() + ", r.a FROM " + source.name()
                + " r WHERE r.id < 1000 AND "
                + changing.grammar.conditions.condition(scope, Changing.ROOM, Feature.SUBQUERY_IN_WHERE)
                + returning(table);
    }

    /** What to add to an existing key below 1,000 for a new one. */
    int newIds() {
        nextId += MOST_IDS;
        return nextId - MOST_IDS;
    }

    /** With or without a list of columns. */
    String values(TableShape table, String key) {
        draw.note(Feature.INSERT_VALUES);
        boolean listed = !draw.use(Feature.INSERT_WITHOUT_COLUMNS, 3);
        List<String> columns = listed ? table.data() : table.columns();
        return (listed ? " (" + String.join(", ", columns) + ")" : "") + " VALUES ("
                + String.join(", ", row(table, columns, Integer.toString(nextId++), key)) + ")";
    }

    List<String> row(TableShape table, List<String> columns, String id, String key) {
        List<String> values = new ArrayList<>();
        for (String column : columns) {
            if (column.equals("id")) {
                values.add(id);
            } else if (table.uniqueKey().filter(column::equals).isPresent()) {
                values.add(key);
            } else if (table.integers().contains(column)) {
                values.add(Integer.toString(draw.below(5)));
            } else if (table.texts().contains(column)) {
                values.add("'x'");
            } else {
                values.add(column.equals(table.flag()) ? "FALSE" : "NULL");
            }
        }
        return values;
    }

    /** A new value for the unique column, or once in a while one that may be there. */
    private String key(int oneTakenIn) {
        return draw.chance(oneTakenIn) ? taken() : draw.chance(2) ? "NULL" : Integer.toString(2 * nextId + 1);
    }

    /** A value of the unique column that a live row, a tombstone, both or neither may have. */
    private String taken() {
        return Integer.toString(2 * draw.below(6));
    }

    /** An INSERT that says what to do about a row in its way. */
    String upsert() {
        List<TableShape> unique = changing.grammar.tables.stream()
                .filter(t -> t.uniqueKey().isPresent())
                .toList();
        if (unique.isEmpty()) {
            return plain();
        }
        TableShape table = draw.pick(unique);
        return switch (draw.database()) {
            case POSTGRESQL, SQLITE -> onConflict(table);
            case MARIADB -> onDuplicateKey(table);
            case H2 -> mergeKey(table);
        };
    }

    private String onConflict(TableShape table) {
        if (draw.database() == Database.SQLITE && draw.use(Feature.INSERT_IGNORE, 5)) {
            return "INSERT OR IGNORE INTO " + table.name() + values(table, taken()) + returning(table);
        }
        String target = table.primaryKey() && draw.chance(4) ? "(id)" : "(k)";
        if (target.equals("(k)") && draw.use(Feature.CONFLICT_CONSTRAINT, 4)) {
            target = "ON CONSTRAINT " + table.name() + "_k";
        }
        boolean nothing = draw.use(Feature.CONFLICT_NOTHING, 3);
        target = nothing && draw.chance(3) ? "" : target + " ";
        String action = " ON CONFLICT " + target + (nothing ? "DO NOTHING" : "DO UPDATE SET a = " + value(table));
        if (!nothing) {
            draw.note(Feature.CONFLICT_UPDATE);
            if (draw.use(Feature.CONFLICT_WHERE, 2)) {
                action += " WHERE " + table.name() + ".a < 3" + (draw.chance(2) ? " OR excluded.a > 1" : "");
            }
        }
        String from = draw.chance(3) ? conflictingSelect(table) : values(table, taken());
        return "INSERT INTO " + table.name() + from + action + returning(table);
    }

    private String value(TableShape table) {
        return draw.pick(List.of(
                "excluded.a",
                table.name() + ".a + 1",
                "(SELECT count(*) FROM " + changing.assigning(table).table().name() + ")"));
    }

    private String conflictingSelect(TableShape table) {
        draw.note(Feature.INSERT_SELECT);
        TableShape source = changing.partner(table);
        return " (id, a, k) SELECT r.id + " + newIds() + ", r.a, 2 * r.id FROM " + source.name()
                + " r WHERE r.id < 7 AND r.a > 0";
    }

    private String onDuplicateKey(TableShape table) {
        if (draw.use(Feature.INSERT_IGNORE, 4)) {
            return "INSERT IGNORE INTO " + table.name() + values(table, taken());
        }
        draw.note(Feature.DUPLICATE_KEY);
        String from = draw.chance(4)
                ? " SET id = " + nextId++ + ", a = 2, k = " + taken()
                : draw.chance(3) ? conflictingSelect(table) : values(table, taken());
        return "INSERT INTO " + table.name() + from + " ON DUPLICATE KEY UPDATE "
                + draw.pick(List.of(
                        "a = VALUES(a)",
                        table.name() + ".a = " + table.name() + ".a + 1",
                        "a = 7, s = concat(s, 'z')",
                        "s = CASE WHEN s = 'x' THEN 'y' ELSE 'x' END"));
    }

    private String mergeKey(TableShape table) {
        draw.note(Feature.MERGE_KEY);
        String key = Integer.toString(2 * draw.below(6));
        boolean listed = draw.chance(2);
        List<String> columns = listed ? table.data() : table.columns();
        String list = listed ? " (" + String.join(", ", columns) + ")" : "";
        if (draw.chance(3)) {
            TableShape source = changing.partner(table);
            return "MERGE INTO " + table.name() + " (id, a, k) KEY (k) SELECT r.id + " + newIds()
                    + ", r.a, 2 * r.id FROM " + source.name() + " r WHERE r.id < 7";
        }
        return "MERGE INTO " + table.name() + list + " KEY (k) VALUES ("
                + String.join(", ", row(table, columns, Integer.toString(nextId++), key)) + ")";
    }

    private String returning(TableShape table) {
        return changing.returning(Feature.RETURNING, table.name(), true);
    }
}
