package dev.reprieve.check;

import dev.reprieve.catalog.Rule;
import dev.reprieve.catalog.Trigger;
import dev.reprieve.catalog.Trigger.Event;
import dev.reprieve.policy.Names;
import dev.reprieve.policy.ProtectedTable;
import java.util.regex.Pattern;

/** Triggers and rules that fire otherwise once a delete is an update, and Reprieve's own where they cannot do their work. */
final class TriggerFindings {
    private static final String OURS = Names.SCHEMA + ".";
    private static final Pattern OF_COLUMNS = Pattern.compile("\\bUPDATE OF\\b");

    private TriggerFindings() {}

    static void find(Findings findings) {
        for (ProtectedTable table : findings.protection().tables()) {
            for (Trigger trigger : table.table().triggers()) {
                if (trigger.inherited()) {
                    continue;
                }
                if (trigger.function().startsWith(OURS)) {
                    own(findings, table, trigger);
                } else if (trigger.enabled()) {
                    application(findings, table, trigger);
                }
            }
            table.table().rules().forEach(rule -> rule(findings, table, rule));
        }
    }

    private static void own(Findings findings, ProtectedTable table, Trigger trigger) {
        if (!trigger.enabled()) {
            findings.leak(
                    id(table, trigger.name()),
                    where(table, trigger),
                    "It is disabled.",
                    "Enable it: ALTER TABLE " + table.name().sql() + " ENABLE TRIGGER " + trigger.name() + ".");
        }
    }

    private static void application(Findings findings, ProtectedTable table, Trigger trigger) {
        String id = id(table, trigger.name());
        String where = where(table, trigger);
        if (trigger.events().contains(Event.DELETE)) {
            findings.leak(
                    id,
                    where,
                    table.soft()
                            ? "It fires on DELETE, which is an update of the live key now, so it does not fire any more."
                            : "It fires on DELETE, but not when a row falls with its parent.",
                    "Let it fire AFTER UPDATE too, WHEN (OLD." + table.markers().live() + " AND NEW."
                            + table.markers().live() + " IS NULL), or accept that it waits for the purge.");
        }
        if (trigger.events().contains(Event.UPDATE) && trigger.eachRow()) {
            update(findings, table, trigger, id, where);
        }
    }

    private static void update(Findings findings, ProtectedTable table, Trigger trigger, String id, String where) {
        if (trigger.before() && trigger.name().compareTo(Names.STAMP_TRIGGER) > 0) {
            findings.leak(
                    id,
                    where,
                    "Its name sorts after " + Names.STAMP_TRIGGER
                            + ", so it fires last and may change the tombstone that the stamp has made.",
                    "Rename it so that it sorts before.");
        } else if (!trigger.before()
                && !trigger.events().contains(Event.DELETE)
                && !OF_COLUMNS.matcher(trigger.definition()).find()) {
            findings.note(
                    id,
                    where,
                    "It fires after every update, so after each soft delete and each restore too.",
                    "Add WHEN (OLD." + table.markers().live() + " AND NEW."
                            + table.markers().live() + ") if it should not.");
        }
    }

    private static void rule(Findings findings, ProtectedTable table, Rule rule) {
        if (rule.event() == Event.UPDATE || rule.event() == Event.DELETE) {
            findings.leak(
                    "rule:" + table.name() + "." + rule.name(),
                    "rule " + rule.name() + " of " + table.name(),
                    "It rewrites each " + rule.event() + ", and a soft delete is an UPDATE where the application wrote"
                            + " a DELETE.",
                    "Turn it into a trigger, or make the table hard.");
        }
    }

    private static String id(ProtectedTable table, String trigger) {
        return "trigger:" + table.name() + "." + trigger;
    }

    private static String where(ProtectedTable table, Trigger trigger) {
        return "trigger " + trigger.name() + " of " + table.name();
    }
}
