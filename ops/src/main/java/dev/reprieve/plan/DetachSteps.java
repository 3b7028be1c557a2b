package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.ForeignKey.Action;
import dev.reprieve.catalog.TableName;
import dev.reprieve.plan.Lock.Mode;
import dev.reprieve.policy.Edge;
import dev.reprieve.policy.Names;
import dev.reprieve.policy.ProtectedTable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a trigger on the parent does when a row of it becomes a tombstone, before the twin key looks. SET NULL and SET
 * DEFAULT: no constraint can set a column then, so the trigger does, and notes what it held. CASCADE and RESTRICT of a key
 * whose ON UPDATE check can be deferred: the twin can only check, or it would act at once when the parent's key changes.
 */
final class DetachSteps {
    private DetachSteps() {}

    static void plan(Work work) {
        List<Edge> byAge = ForeignKeySteps.covered(work);
        for (Edge edge : byAge) {
            if (edge.coverage() == Edge.Coverage.TWIN_AND_TRIGGER) {
                plan(work, edge, byAge);
            }
        }
    }

    private static void plan(Work work, Edge edge, List<Edge> byAge) {
        ProtectedTable parent = work.protection().find(edge.parent()).orElseThrow();
        ProtectedTable child = work.protection().find(edge.child()).orElseThrow();
        TableName function = Names.detachFunction(edge.child(), edge.name());
        String trigger = edge.onDelete() == Action.CASCADE
                ? Names.cascadeTrigger(edge.child(), edge.name())
                : Names.detachTrigger(edge.child(), edge.name());
        String body = DetachSql.body(work.installed(), work.protection(), edge, byAge);
        List<String> schemas = List.of(child.name().schema());
        boolean functionDone = work.installed().hasFunction(function, body, schemas);
        work.calls().want(parent.name(), trigger, function);
        boolean triggerDone = StampSteps.hasTrigger(parent.table(), trigger, function);
        if (functionDone && triggerDone) {
            return;
        }
        if (edge.overwrites() && child.table().primaryKey().isEmpty()) {
            work.note(child.name() + " has no primary key: what " + edge.name()
                    + " sets to " + (edge.onDelete() == Action.SET_NULL ? "NULL" : "its default")
                    + " cannot be put back by a restore.");
        }
        List<String> sql = new ArrayList<>();
        List<String> undo = new ArrayList<>();
        if (!functionDone) {
            sql.add(RowTriggers.create(work, function, schemas) + "$reprieve$" + body + "$reprieve$");
        }
        if (!triggerDone) {
            String live = quote(parent.markers().live());
            sql.add("CREATE OR REPLACE TRIGGER " + quote(trigger) + " AFTER UPDATE ON "
                    + parent.name().sql()
                    + " FOR EACH ROW\n    WHEN (OLD." + live + " AND NEW." + live + " IS NULL)\n    EXECUTE FUNCTION "
                    + function.sql() + "()");
            undo.add("DROP TRIGGER " + quote(trigger) + " ON " + parent.name().sql());
        }
        undo.add("DROP FUNCTION " + function.sql() + "()");
        work.add(new Step.Brief(
                "detach " + parent.name() + " " + edge.name(),
                edge.name() + ": " + edge.onDelete().sql() + " when its parent is deleted",
                sql,
                triggerDone ? List.of() : List.of(Lock.table(Mode.SHARE_ROW_EXCLUSIVE, parent.name())),
                undo));
    }
}
