package dev.reprieve.testkit.twin;

import dev.reprieve.testkit.twin.Action.Control;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The actions of one schema, one after another, without end. */
final class Stream {
    private static final int LONGEST_TRANSACTION = 7;

    private final Chance chance;
    private final TwinSchema schema;
    private final Values values;
    private final Conditions conditions;
    private final Inserts inserts;
    private final Changes changes;
    private final Queries queries;
    private final Batches batches;
    private final Set<Trait> traits;
    private int left;
    private boolean saved;

    Stream(Chance chance, TwinSchema schema, Pool pool, Set<Trait> traits) {
        this.chance = chance;
        this.schema = schema;
        this.values = new Values(chance, schema, pool, traits);
        this.conditions = new Conditions(chance, schema, values);
        this.inserts = new Inserts(chance, schema, values, conditions);
        this.changes = new Changes(chance, schema, values, conditions, inserts, traits.contains(Trait.CHANGED_KEYS));
        this.queries = new Queries(chance, schema, values, conditions);
        this.batches = new Batches(chance, schema, values, conditions, inserts, changes);
        this.traits = Set.copyOf(traits);
    }

    /** One row more, for a start. */
    Action.Sql row() {
        values.begin(false);
        TwinTable table = chance.pick(schema.tables());
        Map<String, String> row = values.row(table);
        return Action.Sql.of(
                row.isEmpty()
                        ? "INSERT INTO " + table.name() + " DEFAULT VALUES"
                        : "INSERT INTO " + table.name() + " (" + String.join(", ", row.keySet()) + ") VALUES ("
                                + String.join(", ", row.values()) + ")");
    }

    /** A DELETE by key, to have tombstones from the start. */
    Action.Sql delete() {
        values.begin(false);
        TwinTable table = chance.pick(schema.tables());
        return Action.Sql.of("DELETE FROM " + table.name() + " WHERE " + conditions.byKey(table, table.name()));
    }

    /** The next action. */
    Action next() {
        if (left == 1) {
            left = 0;
            saved = false;
            return chance.oneIn(3) ? Control.ROLLBACK : Control.COMMIT;
        }
        if (left > 1) {
            left--;
            if (chance.oneIn(6)) {
                return savepoint();
            }
            return statement();
        }
        int kind = chance.below(1000);
        if (kind < 60) {
            left = 2 + chance.below(LONGEST_TRANSACTION);
            return Control.BEGIN;
        }
        if (kind < 75) {
            return new Action.Restore(chance.below(6));
        }
        if (kind < 95) {
            values.begin(false);
            TwinTable soft = schema.table(chance.pick(schema.softTables()));
            return new Action.RoundTrip(changes.delete(soft, true));
        }
        if (kind < 98) {
            return new Action.Purge(chance.below(8));
        }
        return statement();
    }

    private Action savepoint() {
        if (!saved) {
            saved = true;
            return Control.SAVEPOINT;
        }
        if (chance.oneIn(3)) {
            saved = false;
            return Control.RELEASE;
        }
        return Control.ROLLBACK_TO;
    }

    private Action statement() {
        if (traits.contains(Trait.BATCHES) && chance.oneIn(8)) {
            return batches.batch(left > 0);
        }
        Action action = whole();
        return action instanceof Action.Sql sql && traits.contains(Trait.PARTITIONED) && chance.oneIn(8)
                ? inPartition(sql)
                : action;
    }

    /** The same on one partition of a table, if it names a table that has some. */
    private Action.Sql inPartition(Action.Sql sql) {
        TwinTable table = chance.pick(schema.tables());
        return table.partitions()
                .map(p -> new Action.Sql(
                        sql.text().replaceAll("\\b" + table.name() + "\\b", chance.pick(p.names(table.name()))),
                        sql.parameters(),
                        sql.keys(),
                        sql.ordered()))
                .orElse(sql);
    }

    private Action whole() {
        values.begin(chance.oneIn(3));
        TwinTable table = chance.pick(schema.tables());
        int kind = chance.below(100);
        if (kind < 40) {
            String text = inserts.insert(table);
            String returning = chance.oneIn(3) ? inserts.returning(table, table.name()) : "";
            return values.finish(text + returning, returning.isEmpty() && chance.oneIn(6), false);
        }
        if (kind < 60) {
            return values.finish(changes.update(table), false, false);
        }
        if (kind < 82) {
            return values.finish(changes.delete(table, false), false, false);
        }
        if (kind < 86) {
            values.begin(false);
            return values.finish(inserts.merge(table), false, false);
        }
        if (kind < 87) {
            return timing();
        }
        return queries.query();
    }

    private Action timing() {
        List<TwinReference> keys =
                schema.references().stream().filter(r -> r.declared().isEmpty()).toList();
        if (keys.isEmpty()) {
            return queries.query();
        }
        String name = chance.oneIn(2) ? "ALL" : chance.pick(keys).name();
        return Action.Sql.of("SET CONSTRAINTS " + name + (chance.oneIn(2) ? " DEFERRED" : " IMMEDIATE"));
    }
}
