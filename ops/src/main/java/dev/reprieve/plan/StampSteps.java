package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.literal;
import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.catalog.Trigger;
import dev.reprieve.plan.Lock.Mode;
import dev.reprieve.policy.Markers;
import dev.reprieve.policy.Names;
import dev.reprieve.policy.ProtectedTable;
import java.util.ArrayList;
import java.util.List;

/**
 * The trigger that stamps rows which become tombstones or live again, whoever changes them and by whichever column. One
 * small function a table, because it runs per row: no dynamic SQL, and what happens most comes first.
 */
final class StampSteps {
    private StampSteps() {}

    static void plan(Work work) {
        for (ProtectedTable table : work.protection().tables()) {
            // partitions get their row triggers from their parent
            if (!Work.isPartition(table.table())) {
                plan(work, table);
            }
        }
    }

    private static void plan(Work work, ProtectedTable table) {
        TableName name = table.name();
        TableName function = Names.stampFunction(name);
        // a deletion is of the whole family, whichever member holds the row
        String body = body(table, work.catalog().rootOf(name));
        boolean functionDone = body.equals(work.installed().functions().get(function.name()));
        boolean triggerDone = hasTrigger(table.table(), Names.STAMP_TRIGGER, function);
        work.calls().want(name, Names.STAMP_TRIGGER, function);
        if (MarkerSteps.adopts(table)) {
            work.calls().want(name, Names.STAMP_INSERT_TRIGGER, function);
        }
        boolean insertDone =
                !MarkerSteps.adopts(table) || hasTrigger(table.table(), Names.STAMP_INSERT_TRIGGER, function);
        warnOfLaterTriggers(work, table.table());
        if (functionDone && triggerDone && insertDone) {
            return;
        }
        List<String> sql = new ArrayList<>();
        List<String> undo = new ArrayList<>();
        List<Lock> locks = new ArrayList<>();
        if (!functionDone) {
            sql.add("CREATE OR REPLACE FUNCTION " + function.sql()
                    + "() RETURNS trigger\n    LANGUAGE plpgsql AS $reprieve$" + body + "$reprieve$");
        }
        if (!triggerDone) {
            sql.add(updateTrigger(table, function));
        }
        if (!insertDone) {
            sql.add(insertTrigger(table, function));
        }
        if (!triggerDone || !insertDone) {
            locks.add(Lock.table(Mode.SHARE_ROW_EXCLUSIVE, name));
            work.allPartitions(name).stream()
                    .filter(t -> table.table().kind() == Table.Kind.PARTITIONED)
                    .forEach(t -> locks.add(Lock.table(Mode.SHARE_ROW_EXCLUSIVE, t.name())));
            undo.add("DROP TRIGGER IF EXISTS " + quote(Names.STAMP_TRIGGER) + " ON " + name.sql());
            if (MarkerSteps.adopts(table)) {
                undo.add("DROP TRIGGER IF EXISTS " + quote(Names.STAMP_INSERT_TRIGGER) + " ON " + name.sql());
            }
        }
        undo.add("DROP FUNCTION " + function.sql() + "()");
        work.add(new Step.Brief("stamp " + name, "Trigger that stamps " + name, sql, locks, undo));
    }

    static boolean hasTrigger(Table table, String trigger, TableName function) {
        return table.triggers().stream()
                .anyMatch(t -> t.name().equals(trigger)
                        && t.enabled()
                        && t.function().equals(function.schema() + "." + function.name()));
    }

    private static void warnOfLaterTriggers(Work work, Table table) {
        for (Trigger trigger : table.triggers()) {
            if (trigger.before()
                    && trigger.eachRow()
                    && trigger.events().contains(Trigger.Event.UPDATE)
                    && trigger.name().compareTo(Names.STAMP_TRIGGER) > 0
                    && !trigger.name().equals(Names.STAMP_INSERT_TRIGGER)) {
                work.note("Trigger " + trigger.name() + " on " + table.name() + " fires after " + Names.STAMP_TRIGGER
                        + ": what it changes in a row stays changed when the row is deleted and restored.");
            }
        }
    }

    private static String updateTrigger(ProtectedTable table, TableName function) {
        Markers m = table.markers();
        List<String> conditions = new ArrayList<>();
        for (String column : List.of(m.live(), m.flag(), m.at())) {
            conditions.add("OLD." + quote(column) + " IS DISTINCT FROM NEW." + quote(column));
        }
        return "CREATE OR REPLACE TRIGGER " + quote(Names.STAMP_TRIGGER) + " BEFORE UPDATE ON "
                + table.name().sql() + " FOR EACH ROW\n    WHEN (" + String.join(" OR ", conditions)
                + ")\n    EXECUTE FUNCTION " + function.sql() + "()";
    }

    private static String insertTrigger(ProtectedTable table, TableName function) {
        Markers m = table.markers();
        String byHand =
                table.adopted().contains(m.flag()) ? "NEW." + quote(m.flag()) : "NEW." + quote(m.at()) + " IS NOT NULL";
        return "CREATE OR REPLACE TRIGGER " + quote(Names.STAMP_INSERT_TRIGGER) + " BEFORE INSERT ON "
                + table.name().sql() + " FOR EACH ROW\n    WHEN (NEW." + quote(m.live()) + " AND " + byHand
                + ")\n    EXECUTE FUNCTION " + function.sql() + "()";
    }

    /** The function's body. What it says of {@code by hand} holds for columns the application knows and writes itself. */
    static String body(ProtectedTable table, TableName root) {
        Markers m = table.markers();
        String name = root.toString();
        String insert = MarkerSteps.adopts(table) ? INSERTED : "";
        return ("\nBEGIN\n" + insert + LIVE_KEY + BY_HAND)
                .replace("{live}", quote(m.live()))
                .replace("{flag}", quote(m.flag()))
                .replace("{at}", quote(m.at()))
                .replace("{deletion}", quote(m.deletion()))
                .replace("{table}", literal(name))
                .replace("{root}", "E'\\n' || " + literal(name) + " || E'\\n'")
                .replace("{old label}", label("OLD", table))
                .replace("{new label}", label("NEW", table));
    }

    private static String label(String row, ProtectedTable table) {
        return table.label().map(l -> row + "." + quote(l) + "::text").orElse("NULL");
    }

    // a row that comes into the world deleted belongs to no deletion
    private static final String INSERTED = """
                IF TG_OP = 'INSERT' THEN
                    NEW.{live} := NULL;
                    NEW.{flag} := true;
                    NEW.{at} := coalesce(NEW.{at}, now());
                    RETURN NEW;
                END IF;
            """;

    // The transaction's deletion. A row hit directly also notes its table among the roots, once.
    private static final String DELETION = """
            coalesce(CASE WHEN pg_trigger_depth() > 1
                                OR position({root} IN current_setting('reprieve.roots', true)) > 0
                            THEN nullif(current_setting('reprieve.deletion', true), '')::bigint END,
                        reprieve.begin_deletion({table}, {%s label}))""";

    // What happens most, in as few expressions as can be, as each costs a fifth of a microsecond a row. Only the live
    // key was touched, so nothing else was meant, and what other triggers have set in NEW is left behind.
    private static final String LIVE_KEY = """
                IF OLD.{live} AND NEW.{live} IS NULL AND NOT NEW.{flag} AND NEW.{at} IS NULL
                        AND current_setting('reprieve.adopting', true) IS DISTINCT FROM 'on' THEN
                    OLD.{live} := NULL;
                    OLD.{flag} := true;
                    OLD.{at} := now();
                    OLD.{deletion} := %s;
                    RETURN OLD;
                END IF;
                IF OLD.{live} IS NULL AND NEW.{live} THEN
                    OLD.{live} := true;
                    OLD.{flag} := false;
                    OLD.{at} := NULL;
                    OLD.{deletion} := NULL;
                    RETURN OLD;
                END IF;
            """.formatted(DELETION.formatted("old"));

    // A tombstone keeps the time that its deletion has in the ledger, by which it is found: who marks a row once more
    // changes nothing.
    private static final String BY_HAND = """
                IF OLD.{live} AND (NEW.{live} IS NULL OR (NEW.{flag} AND OLD.{flag} IS NOT TRUE)
                        OR (NEW.{at} IS NOT NULL AND OLD.{at} IS NULL)) THEN
                    IF NEW.{flag} IS NOT DISTINCT FROM OLD.{flag} AND NEW.{at} IS NOT DISTINCT FROM OLD.{at} THEN
                        NEW := OLD;
                    END IF;
                    NEW.{live} := NULL;
                    NEW.{flag} := true;
                    IF current_setting('reprieve.adopting', true) = 'on' THEN
                        NEW.{at} := coalesce(NEW.{at}, now());
                        RETURN NEW;
                    END IF;
                    NEW.{at} := now();
                    NEW.{deletion} := %s;
                ELSIF OLD.{live} IS NULL AND ((NEW.{flag} IS NOT TRUE AND OLD.{flag})
                        OR (NEW.{at} IS NULL AND OLD.{at} IS NOT NULL)) THEN
                    NEW.{live} := true;
                    NEW.{flag} := false;
                    NEW.{at} := NULL;
                    NEW.{deletion} := NULL;
                ELSIF OLD.{live} IS NULL AND OLD.{deletion} IS NOT NULL THEN
                    NEW.{at} := OLD.{at};
                END IF;
                RETURN NEW;
            END
            """.formatted(DELETION.formatted("new"));
}
