package dev.reprieve.plan;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.catalog.Trigger;
import dev.reprieve.policy.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The triggers that a plan wants to call generated functions; what else there is of these has been left by another plan. */
final class Calls {
    private static final List<String> KINDS = List.of("stamp_", "detach_", "aside_", "release_", "follow_", "move_");

    private final Set<Call> wanted = new HashSet<>();
    private final Set<TableName> functions = new HashSet<>();
    private final Set<Call> dropped = new HashSet<>();

    private record Call(TableName table, String trigger) {}

    /** Says that the table is to have the trigger. */
    void want(TableName table, String trigger, TableName function) {
        wanted.add(new Call(table, trigger));
        functions.add(function);
    }

    /** The triggers of the table that call functions of a kind, and are not wanted any more; counts them as dropped. */
    List<Trigger> dropOthers(Table table, String kind) {
        List<Trigger> found = new ArrayList<>();
        for (Trigger trigger : table.triggers()) {
            Call call = new Call(table.name(), trigger.name());
            if (trigger.function().startsWith(Names.SCHEMA + "." + kind)
                    && !trigger.inherited()
                    && !wanted.contains(call)) {
                found.add(trigger);
                dropped.add(call);
            }
        }
        return found;
    }

    /** The generated functions that nothing calls any more once the plan has been carried out. */
    Set<TableName> uncalled(Catalog catalog, Map<String, String> installed) {
        Set<String> called = new HashSet<>();
        for (Table table : catalog.tables().values()) {
            for (Trigger trigger : table.triggers()) {
                Call call = new Call(table.name(), trigger.name());
                if (!trigger.inherited() && !wanted.contains(call) && !dropped.contains(call)) {
                    called.add(trigger.function());
                }
            }
        }
        Set<TableName> found = new TreeSet<>();
        for (String name : installed.keySet()) {
            TableName function = new TableName(Names.SCHEMA, name);
            if (KINDS.stream().anyMatch(name::startsWith)
                    && !functions.contains(function)
                    && !called.contains(Names.SCHEMA + "." + name)) {
                found.add(function);
            }
        }
        return found;
    }
}
