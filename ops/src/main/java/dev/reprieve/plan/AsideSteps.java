package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.Index;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.catalog.Trigger;
import dev.reprieve.policy.Names;
import dev.reprieve.policy.ProtectedTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Triggers on tables whose key a tombstone may hold: when a row comes that has the key, the tombstone is set aside into
 * the ledger with all that refers to it. BEFORE row triggers fire before ON CONFLICT looks.
 */
final class AsideSteps {
    private final Work work;
    private final RowTriggers triggers;

    private AsideSteps(Work work) {
        this.work = work;
        this.triggers = new RowTriggers(work, "aside");
    }

    static void plan(Work work, UniqueSteps uniques) {
        AsideSteps steps = new AsideSteps(work);
        for (ProtectedTable table : work.protection().tables()) {
            List<Index> keys = HeldKeys.of(table, uniques);
            if (!keys.isEmpty()) {
                steps.plan(table, keys);
            }
        }
        steps.triggers.dropOthers();
    }

    private void plan(ProtectedTable table, List<Index> keys) {
        TableName function = Names.asideFunction(table.name());
        StringBuilder body = new StringBuilder(HEAD);
        for (Index key : keys) {
            body.append(KEY.replace("{rows}", RowTriggers.rows(table.table()))
                    .replace("{same}", same(table.name(), key))
                    .replace("{other}", OTHER)
                    .replace("{live}", quote(table.markers().live())));
        }
        body.append(TAIL);
        Map<String, String> when = RowTriggers.none();
        // a partition may have its parent's triggers beside its own
        String own = Work.isPartition(table.table()) ? "_part" : "";
        when.put(Names.ASIDE_TRIGGER + own, "BEFORE INSERT ON " + table.name().sql() + " FOR EACH ROW");
        when.put(
                Names.ASIDE_KEY_TRIGGER + own,
                RowTriggers.onChange(
                        table.table(),
                        keys.stream().flatMap(k -> k.keys().stream()).toList()));
        warnOfLaterTriggers(table.table());
        triggers.plan(
                table.table(),
                function,
                body.toString(),
                when,
                "Keys of deleted rows of " + table.name() + " can come again");
    }

    private String same(TableName table, Index key) {
        List<String> parts = new ArrayList<>();
        for (String column : key.keys()) {
            String x = "x." + quote(column);
            String given = "NEW." + quote(column);
            String equal = x + " " + work.installed().equality(table, column) + " " + given;
            parts.add(
                    key.nullsNotDistinct() ? "(" + equal + " OR " + x + " IS NULL AND " + given + " IS NULL)" : equal);
        }
        return parts.stream().collect(Collectors.joining(" AND "));
    }

    private void warnOfLaterTriggers(Table table) {
        for (Trigger trigger : table.triggers()) {
            if (trigger.before()
                    && trigger.eachRow()
                    && trigger.events().contains(Trigger.Event.INSERT)
                    && !trigger.function().startsWith(Names.SCHEMA + ".")
                    && trigger.name().compareTo(Names.ASIDE_TRIGGER) > 0) {
                work.note("Trigger " + trigger.name() + " on " + table.name() + " fires after " + Names.ASIDE_TRIGGER
                        + ": if it changes the key to one that a deleted row has, the insert fails.");
            }
        }
    }

    // a tombstone that follows its parent's key is not in its own way
    private static final String OTHER =
            "x.{live} IS NULL AND (x.tableoid, x.ctid) IS DISTINCT FROM (OLD.tableoid, OLD.ctid)";

    private static final String HEAD = """

            DECLARE
                relation oid;
                place tid;
            BEGIN
            """;

    // under REPEATABLE READ the tombstone may have gone since the snapshot: then the key itself decides
    private static final String KEY = """
                IF EXISTS (SELECT FROM {rows} AS x WHERE {same} AND {other}) THEN
                    BEGIN
                        SELECT x.tableoid, x.ctid INTO relation, place
                        FROM {rows} AS x WHERE {same} AND {other} FOR UPDATE;
                    EXCEPTION WHEN serialization_failure THEN
                        relation := NULL;
                    END;
                    IF relation IS NOT NULL THEN
                        PERFORM reprieve.set_aside(ARRAY[relation], ARRAY[place],
                            pg_catalog.current_setting('search_path'));
                    END IF;
                END IF;
            """;

    private static final String TAIL = """
                RETURN NEW;
            END
            """;
}
