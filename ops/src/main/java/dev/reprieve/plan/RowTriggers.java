package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.plan.Lock.Mode;
import java.util.ArrayList;
import java.util.Collection;
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
        List<String> schemas = List.of(table.name().schema());
        if (!work.installed().hasFunction(function, body, schemas)) {
            sql.add(create(work, function, schemas) + "$reprieve$" + body + "$reprieve$");
        }
        boolean locks = false;
        for (Map.Entry<String, String> trigger : when.entrySet()) {
            work.calls().want(table.name(), trigger.getKey(), function);
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

    /** The head of a generated function, up to its body: with its owner's rights, and a path of its own. */
    static String create(Work work, TableName function, Collection<String> schemas) {
        return "CREATE OR REPLACE FUNCTION " + function.sql() + "() RETURNS trigger\n    LANGUAGE plpgsql"
                + " SECURITY DEFINER SET search_path = " + path(work, schemas) + " AS ";
    }

    /**
     * Where the application's own triggers, which fire in what these functions do, look their tables up: as the session
     * that applies the plan does, and never as whoever runs the statement does, whose rights are others.
     */
    private static String path(Work work, Collection<String> schemas) {
        Set<String> path = new LinkedHashSet<>(List.of("pg_catalog"));
        path.addAll(schemas);
        path.addAll(work.catalog().searchPath());
        path.remove("pg_temp");
        return Work.columns(path) + ", pg_temp";
    }

    /** Drops triggers of this kind that no table wants. */
    void dropOthers() {
        for (Table table : work.catalog().tables().values()) {
            List<String> sql = work.calls().dropOthers(table, what + "_").stream()
                    .map(t -> "DROP TRIGGER " + quote(t.name()) + " ON "
                            + table.name().sql())
                    .toList();
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

    /** Drops the functions of all kinds that no trigger calls any more; the last thing that is done about triggers. */
    static void dropUncalled(Work work) {
        for (TableName function :
                work.calls().uncalled(work.catalog(), work.installed().functions())) {
            work.add(new Step.Brief(
                    "no function " + function.name(),
                    "Function " + function.name() + ", which nothing calls any more",
                    List.of("DROP FUNCTION " + function.sql() + "()"),
                    List.of(),
                    List.of()));
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
