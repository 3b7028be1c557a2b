package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.catalog.Trigger;
import dev.reprieve.plan.Lock.Mode;
import dev.reprieve.policy.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One generated function a table and the row triggers that call it. It runs with its owner's rights: the tombstones that
 * it moves are not the application's to delete.
 *
 * @param what the kind of function, with which its name begins: {@code aside}
 */
record RowTriggers(Work work, String what) {
    /**
     * Adds what is missing, and takes away a trigger that is wanted no longer.
     *
     * @param when by trigger name: what it fires on, up to its function: {@code BEFORE INSERT ON t FOR EACH ROW}
     */
    void plan(Table table, TableName function, String body, Map<String, String> when, String title) {
        List<String> sql = new ArrayList<>();
        List<String> undo = new ArrayList<>();
        if (!body.equals(work.installed().functions().get(function.name()))) {
            sql.add("CREATE OR REPLACE FUNCTION " + function.sql() + "() RETURNS trigger\n    LANGUAGE plpgsql"
                    + " SECURITY DEFINER SET search_path = " + path(table) + " AS $reprieve$" + body + "$reprieve$");
        }
        boolean locks = false;
        for (Map.Entry<String, String> trigger : when.entrySet()) {
            if (!StampSteps.hasTrigger(table, trigger.getKey(), function)) {
                sql.add("CREATE OR REPLACE TRIGGER " + quote(trigger.getKey()) + " " + trigger.getValue()
                        + "\n    EXECUTE FUNCTION " + function.sql() + "()");
                undo.add("DROP TRIGGER " + quote(trigger.getKey()) + " ON "
                        + table.name().sql());
                locks = true;
            }
        }
        if (!sql.isEmpty()) {
            undo.add("DROP FUNCTION " + function.sql() + "()");
            work.add(new Step.Brief(
                    what + " " + table.name(),
                    title,
                    sql,
                    locks ? locks(Mode.SHARE_ROW_EXCLUSIVE, table) : List.of(),
                    undo));
        }
    }

    /**
     * Where the application's own triggers, which fire in what these functions do, look their tables up: as the session
     * that applies the plan does, and never as whoever runs the statement does, whose rights are others.
     */
    private String path(Table table) {
        Set<String> schemas =
                new LinkedHashSet<>(List.of("pg_catalog", table.name().schema()));
        schemas.addAll(work.catalog().searchPath());
        schemas.remove("pg_temp");
        return Work.columns(schemas) + ", pg_temp";
    }

    /** Drops triggers of this kind, and their functions, on tables that want none or others. */
    void dropOthers(Map<TableName, Set<String>> wanted) {
        String prefix = Names.SCHEMA + "." + what + "_";
        for (Table table : work.catalog().tables().values()) {
            Set<String> kept = wanted.getOrDefault(table.name(), Set.of());
            List<String> sql = new ArrayList<>();
            Set<String> functions = new HashSet<>();
            for (Trigger trigger : table.triggers()) {
                if (trigger.function().startsWith(prefix) && !trigger.inherited() && !kept.contains(trigger.name())) {
                    sql.add("DROP TRIGGER " + quote(trigger.name()) + " ON "
                            + table.name().sql());
                    functions.add(trigger.function().substring(Names.SCHEMA.length() + 1));
                }
            }
            if (kept.isEmpty()) {
                functions.forEach(f -> sql.add("DROP FUNCTION " + new TableName(Names.SCHEMA, f).sql() + "()"));
            }
            if (!sql.isEmpty()) {
                work.add(new Step.Brief(
                        "no " + what + " " + table.name(),
                        "Triggers that " + table.name() + " does not need any more",
                        sql,
                        locks(Mode.ACCESS_EXCLUSIVE, table),
                        List.of()));
            }
        }
    }

    private List<Lock> locks(Mode mode, Table table) {
        List<Lock> locks = new ArrayList<>(List.of(Lock.table(mode, table.name())));
        if (table.kind() == Table.Kind.PARTITIONED) {
            work.allPartitions(table.name()).forEach(t -> locks.add(Lock.table(mode, t.name())));
        }
        return locks;
    }

    /** {@code BEFORE … ON the table FOR EACH ROW WHEN} one of the columns changes. */
    static String onChange(Table table, Collection<String> columns) {
        String changed = columns.stream()
                .distinct()
                .map(c -> "OLD." + quote(c) + " IS DISTINCT FROM NEW." + quote(c))
                .collect(Collectors.joining(" OR "));
        return "BEFORE UPDATE ON " + table.name().sql() + " FOR EACH ROW\n    WHEN (" + changed + ")";
    }

    /** The table in a FROM clause: with its partitions, but without those that inherit from it. */
    static String rows(Table table) {
        return (table.kind() == Table.Kind.PARTITIONED ? "" : "ONLY ")
                + table.name().sql();
    }

    /** An empty map that keeps the order in which triggers are made. */
    static Map<String, String> none() {
        return new LinkedHashMap<>();
    }
}
