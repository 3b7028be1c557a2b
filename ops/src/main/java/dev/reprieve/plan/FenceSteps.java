package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.TableName;
import dev.reprieve.plan.Lock.Mode;
import dev.reprieve.policy.Names;
import dev.reprieve.policy.ProtectedTable;
import java.util.ArrayList;
import java.util.List;

/** The fence: for everyone but a purge, the database itself refuses a physical DELETE or TRUNCATE of a soft table. */
final class FenceSteps {
    private static final TableName FUNCTION = new TableName(Names.SCHEMA, "fence");

    private FenceSteps() {}

    static void plan(Work work) {
        for (ProtectedTable table : work.protection().tables()) {
            List<String> sql = new ArrayList<>();
            List<String> undo = new ArrayList<>();
            boolean wanted = work.protection().policy().fence() && table.soft();
            trigger(table, Names.FENCE_TRIGGER, "DELETE", wanted, sql, undo);
            trigger(table, Names.FENCE_TRUNCATE_TRIGGER, "TRUNCATE", wanted, sql, undo);
            if (!sql.isEmpty()) {
                work.add(new Step.Brief(
                        "fence " + table.name(),
                        (wanted ? "Fence around " : "No fence around ") + table.name(),
                        sql,
                        List.of(Lock.table(wanted ? Mode.SHARE_ROW_EXCLUSIVE : Mode.ACCESS_EXCLUSIVE, table.name())),
                        undo));
            }
        }
    }

    private static void trigger(
            ProtectedTable table, String name, String event, boolean wanted, List<String> sql, List<String> undo) {
        boolean there = StampSteps.hasTrigger(table.table(), name, FUNCTION);
        String create = "CREATE OR REPLACE TRIGGER " + quote(name) + " BEFORE " + event + " ON "
                + table.name().sql() + " FOR EACH STATEMENT EXECUTE FUNCTION " + FUNCTION.sql() + "()";
        String drop = "DROP TRIGGER " + quote(name) + " ON " + table.name().sql();
        if (wanted && !there) {
            sql.add(create);
            undo.add(drop);
        } else if (!wanted && there) {
            sql.add(drop);
            undo.add(create);
        }
    }
}
