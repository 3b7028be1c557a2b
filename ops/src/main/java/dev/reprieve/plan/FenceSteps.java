package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.ForeignKey.Action;
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
            boolean byRow = wanted && cascadedInto(work, table);
            trigger(table, Names.FENCE_TRIGGER, "DELETE", "STATEMENT", wanted && !byRow, sql, undo);
            trigger(table, Names.FENCE_ROW_TRIGGER, "DELETE", "ROW", byRow, sql, undo);
            trigger(table, Names.FENCE_TRUNCATE_TRIGGER, "TRUNCATE", "STATEMENT", wanted, sql, undo);
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

    /**
     * Whether the CASCADE of a hard parent comes by: it is a DELETE that finds nothing, because the parent's trigger has
     * made tombstones of the rows, but a statement trigger would stop it all the same.
     */
    private static boolean cascadedInto(Work work, ProtectedTable table) {
        return work.catalog().foreignKeysFrom(table.name()).stream()
                .anyMatch(k -> k.onDelete() == Action.CASCADE
                        && !k.partitionOf()
                        && work.protection().find(k.parent()).isEmpty());
    }

    private static void trigger(
            ProtectedTable table,
            String name,
            String event,
            String level,
            boolean wanted,
            List<String> sql,
            List<String> undo) {
        boolean inherited =
                table.table().triggers().stream().anyMatch(t -> t.name().equals(name) && t.inherited());
        if (inherited) {
            return;
        }
        boolean there = StampSteps.hasTrigger(table.table(), name, FUNCTION);
        String create = "CREATE OR REPLACE TRIGGER " + quote(name) + " BEFORE " + event + " ON "
                + table.name().sql() + " FOR EACH " + level + " EXECUTE FUNCTION " + FUNCTION.sql() + "()";
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
