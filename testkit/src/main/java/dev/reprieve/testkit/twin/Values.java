package dev.reprieve.testkit.twin;

import dev.reprieve.testkit.twin.TwinColumn.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses values: small ranges, so that rows meet; references mostly to rows that are there; keys that are new, taken, or
 * were deleted.
 */
final class Values {
    private static final char OPEN = '\u0001';
    private static final char CLOSE = '\u0002';

    private final Chance chance;
    private final TwinSchema schema;
    private final Pool pool;
    private final boolean reuse;
    private boolean prepared;

    Values(Chance chance, TwinSchema schema, Pool pool, Set<Trait> traits) {
        this.chance = chance;
        this.schema = schema;
        this.pool = pool;
        this.reuse = traits.contains(Trait.REUSED_KEYS);
    }

    /** Begins a statement; prepared ones have parameters where values are marked by {@link #value}. */
    void begin(boolean nowPrepared) {
        prepared = nowPrepared;
    }

    /** A value that may become a parameter. */
    String value(String literal) {
        return prepared && !literal.equals("DEFAULT") ? OPEN + literal + CLOSE : literal;
    }

    /** The statement with its parameters taken out. */
    Action.Sql finish(String text, boolean keys, boolean ordered) {
        StringBuilder sql = new StringBuilder();
        List<String> parameters = new ArrayList<>();
        int at = 0;
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, at)) {
            int close = text.indexOf(CLOSE, open);
            sql.append(text, at, open).append('?');
            parameters.add(text.substring(open + 1, close));
            at = close + 1;
        }
        return new Action.Sql(sql.append(text.substring(at)).toString(), parameters, keys, ordered);
    }

    /** Any value of an ordinary column. */
    String plain(TwinTable table, TwinColumn column) {
        if (!column.notNull() && chance.oneIn(6)) {
            return "NULL";
        }
        if (column.name().startsWith("u")) {
            return unique(table, column);
        }
        return any(column.type());
    }

    String any(Type type) {
        return type == Type.INT ? String.valueOf(chance.below(10)) : text();
    }

    private String text() {
        return chance.of("'x'", "'y'", "'z'", "'X'", "''");
    }

    private String unique(TwinTable table, TwinColumn column) {
        boolean referenced =
                schema.to(table).stream().anyMatch(r -> r.parentColumns().contains(column.name()));
        if (referenced) {
            return key(table, column);
        }
        int number = chance.below(14);
        return column.type() == Type.INT
                ? String.valueOf(number)
                : "'" + (number % 2 == 0 ? "n" : "N") + number / 2 + "'";
    }

    /** A value of a column that rows may be referenced by: new, or one that is or was there. */
    String key(TwinTable table, TwinColumn column) {
        if (reuse && chance.percent(45)) {
            List<List<String>> rows = chance.oneIn(3) ? pool.live(table) : pool.seen(table);
            if (!rows.isEmpty()) {
                return chance.pick(rows).get(table.position(column.name()));
            }
        }
        return fresh(column.type());
    }

    private String fresh(Type type) {
        int number = pool.fresh();
        return type == Type.INT ? String.valueOf(number) : "'k" + number + "'";
    }

    /** A row that is live, or was; empty if there never was one. */
    List<String> some(TwinTable table) {
        List<List<String>> rows = chance.percent(88) ? pool.live(table) : pool.seen(table);
        return rows.isEmpty() ? List.of() : chance.pick(rows);
    }

    /** Values for the columns of a reference. */
    List<String> target(TwinReference reference) {
        TwinTable child = schema.table(reference.child());
        TwinTable parent = schema.table(reference.parent());
        List<String> row = some(parent);
        boolean unset = chance.percent(row.isEmpty() ? 80 : 15);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < reference.columns().size(); i++) {
            TwinColumn own = child.column(reference.columns().get(i));
            if (unset && !own.notNull() && (i == 0 || !chance.oneIn(8))) {
                values.add("NULL");
            } else {
                values.add(
                        row.isEmpty() || chance.oneIn(25)
                                ? any(own.type())
                                : row.get(parent.position(
                                        reference.parentColumns().get(i))));
            }
        }
        return values;
    }

    /** Values for a new row; columns that it does not give take their defaults. */
    Map<String, String> row(TwinTable table) {
        Map<String, String> values = new LinkedHashMap<>();
        for (TwinColumn column : table.columns()) {
            // a generated key that is given by hand and was deleted cannot come again, as docs/equivalence.md says
            if (!column.writable() || (column.initial().isPresent() && chance.oneIn(3))) {
                continue;
            } else {
                values.put(
                        column.name(), table.key().contains(column.name()) ? key(table, column) : plain(table, column));
            }
        }
        for (TwinReference reference : schema.from(table)) {
            List<String> target = target(reference);
            boolean byDefault = chance.oneIn(10)
                    && reference.columns().stream().noneMatch(c -> table.key().contains(c));
            for (int i = 0; i < target.size(); i++) {
                if (byDefault) {
                    values.remove(reference.columns().get(i));
                } else {
                    values.put(reference.columns().get(i), target.get(i));
                }
            }
        }
        return values;
    }

    /** Assignments for an UPDATE: one or two things, a key now and then. */
    Map<String, String> changes(TwinTable table, boolean keys) {
        Map<String, String> values = new LinkedHashMap<>();
        int count = 1 + chance.below(2);
        for (int i = 0; i < count; i++) {
            List<TwinReference> references = schema.from(table);
            if (!references.isEmpty() && chance.oneIn(3)) {
                TwinReference reference = chance.pick(references);
                List<String> target = target(reference);
                boolean inKey =
                        reference.columns().stream().anyMatch(c -> table.key().contains(c));
                for (int j = 0; j < target.size() && (keys || !inKey); j++) {
                    values.put(reference.columns().get(j), target.get(j));
                }
            } else {
                TwinColumn column = chance.pick(table.writable());
                if (!column.name().startsWith("f")) {
                    change(table, column, keys, values);
                }
            }
        }
        if (values.isEmpty()) {
            values.put("a", any(Type.INT));
        }
        return values;
    }

    private void change(TwinTable table, TwinColumn column, boolean keys, Map<String, String> values) {
        if (!table.key().contains(column.name())) {
            boolean referenced =
                    schema.to(table).stream().anyMatch(r -> r.parentColumns().contains(column.name()));
            if (keys && referenced) {
                // not NULL: tombstones follow a key that changes, as docs/equivalence.md says
                values.put(column.name(), key(table, column));
            } else if (!referenced) {
                values.put(column.name(), plain(table, column));
            }
        } else if (keys) {
            values.put(column.name(), key(table, column));
        }
    }
}
