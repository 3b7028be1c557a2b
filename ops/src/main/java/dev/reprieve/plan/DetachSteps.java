package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.literal;
import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.ForeignKey.Action;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.plan.Lock.Mode;
import dev.reprieve.policy.Edge;
import dev.reprieve.policy.Names;
import dev.reprieve.policy.ProtectedTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * SET NULL and SET DEFAULT edges. No constraint can set a column when the parent merely becomes a tombstone, so a trigger
 * on the parent does, before the twin key looks, and notes what the columns held.
 */
final class DetachSteps {
    private DetachSteps() {}

    static void plan(Work work) {
        for (Edge edge : ForeignKeySteps.covered(work)) {
            if (edge.coverage() == Edge.Coverage.TWIN_AND_TRIGGER) {
                plan(work, edge);
            }
        }
    }

    private static void plan(Work work, Edge edge) {
        ProtectedTable parent = work.protection().find(edge.parent()).orElseThrow();
        ProtectedTable child = work.protection().find(edge.child()).orElseThrow();
        TableName function = Names.detachFunction(edge.child(), edge.name());
        String trigger = Names.detachTrigger(edge.name());
        String body = body(edge, child);
        boolean functionDone = body.equals(work.installed().functions().get(function.name()));
        boolean triggerDone = StampSteps.hasTrigger(parent.table(), trigger, function);
        if (functionDone && triggerDone) {
            return;
        }
        if (child.table().primaryKey().isEmpty()) {
            work.note(child.name() + " has no primary key: what " + edge.name()
                    + " sets to " + (edge.onDelete() == Action.SET_NULL ? "NULL" : "its default")
                    + " cannot be put back by a restore.");
        }
        List<String> sql = new ArrayList<>();
        List<String> undo = new ArrayList<>();
        if (!functionDone) {
            sql.add("CREATE OR REPLACE FUNCTION " + function.sql() + "() RETURNS trigger\n    LANGUAGE plpgsql"
                    + " SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $reprieve$" + body + "$reprieve$");
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

    private static String body(Edge edge, ProtectedTable child) {
        List<String> set = edge.foreignKey().orElseThrow().onDeleteColumns();
        List<String> columns = set.isEmpty() ? edge.columns() : set;
        // a plain table's children by inheritance are not bound by its foreign key; a partition is
        String only = child.table().kind() == Table.Kind.PARTITIONED ? "" : "ONLY ";
        List<String> join = new ArrayList<>();
        for (int i = 0; i < edge.columns().size(); i++) {
            join.add("c." + quote(edge.columns().get(i)) + " = OLD."
                    + quote(edge.parentColumns().get(i)));
        }
        String target = only + child.name().sql() + " c";
        String condition =
                String.join(" AND ", join) + " AND c." + quote(child.markers().live());
        String value = edge.onDelete() == Action.SET_NULL ? "NULL" : "DEFAULT";
        String assignments = columns.stream().map(c -> quote(c) + " = " + value).collect(Collectors.joining(", "));
        List<String> key = child.table().primaryKey();
        return (key.isEmpty() ? WITHOUT_KEY : WITH_KEY)
                .replace("{target}", target)
                .replace("{condition}", condition)
                .replace("{assignments}", assignments)
                .replace("{table}", literal(child.name().toString()))
                .replace("{key}", object("c", key))
                .replace("{old}", object("c", columns))
                .replace("{keyColumns}", key.stream().map(c -> "c." + quote(c)).collect(Collectors.joining(", ")))
                .replace(
                        "{sameKey}",
                        key.stream()
                                .map(c -> "c." + quote(c) + " = o." + quote(c))
                                .collect(Collectors.joining(" AND ")))
                .replace("{new}", object("c", columns));
    }

    private static String object(String alias, List<String> columns) {
        return columns.stream()
                .map(c -> literal(c) + ", " + alias + "." + quote(c))
                .collect(Collectors.joining(", ", "jsonb_build_object(", ")"));
    }

    // locked first, so that what is noted is what is overwritten; joined by key, as a locked row may be a newer version
    private static final String WITH_KEY = """

            DECLARE
                changed record;
            BEGIN
                IF current_setting('reprieve.adopting', true) = 'on' THEN
                    RETURN NULL;
                END IF;
                FOR changed IN
                    WITH o AS MATERIALIZED (
                        SELECT {keyColumns}, {key} AS row_key, {old} AS old_values
                        FROM {target} WHERE {condition} FOR UPDATE
                    )
                    UPDATE {target} SET {assignments} FROM o WHERE {sameKey}
                    RETURNING o.row_key, o.old_values, {new} AS new_values
                LOOP
                    PERFORM reprieve.record_undo({table}, changed.row_key, changed.old_values, changed.new_values);
                END LOOP;
                RETURN NULL;
            END
            """;

    private static final String WITHOUT_KEY = """

            BEGIN
                IF current_setting('reprieve.adopting', true) IS DISTINCT FROM 'on' THEN
                    UPDATE {target} SET {assignments} WHERE {condition};
                END IF;
                RETURN NULL;
            END
            """;
}
