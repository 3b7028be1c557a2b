package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.literal;
import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.catalog.Trigger;
import dev.reprieve.catalog.View;
import dev.reprieve.plan.Installed.Kind;
import dev.reprieve.plan.Installed.Marked;
import dev.reprieve.plan.Lock.Mode;
import dev.reprieve.policy.Names;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes the plan that takes Reprieve out of a database again, also after a plan that was cut short. It goes by what is
 * in the database, not by a policy, and leaves the schema as it was, to the byte of a dump. Pure.
 */
public final class UndoPlanner {
    // rows may have been set aside since they were counted
    private static final String NOTHING_ASIDE = """
            DO $reprieve$
            BEGIN
                IF EXISTS (SELECT FROM reprieve.aside) THEN
                    RAISE EXCEPTION 'RPV-402 table reprieve.aside: It holds deleted rows that have been set aside.';
                END IF;
            END $reprieve$""";

    private final Work work;

    private UndoPlanner(Work work) {
        this.work = work;
    }

    /** What is left to take back; empty when nothing of Reprieve is in the database. */
    public static Plan plan(Catalog catalog, Installed installed) {
        Work work = new Work(Protection.of(Policy.empty(), catalog), installed);
        if (installed.schema()) {
            new UndoPlanner(work).run();
        }
        return work.plan(true);
    }

    private void run() {
        tombstones();
        fence();
        GrantSteps.undo(work);
        views();
        functionTriggers("aside_", "aside");
        functionTriggers("release_", "release");
        new UndoUniques(work).plan();
        new UndoKeys(work).plan();
        functionTriggers("detach_", "detach");
        functionTriggers("follow_", "follow");
        functionTriggers("move_", "move");
        work.installed().marked().forEach(this::markers);
        work.add(new Step.Brief(
                "ledger",
                "Drop the schema reprieve",
                work.installed().relations().contains("aside")
                        ? List.of(NOTHING_ASIDE, "DROP SCHEMA reprieve CASCADE")
                        : List.of("DROP SCHEMA reprieve CASCADE"),
                List.of(),
                List.of()));
        work.note("The ledger goes with the schema reprieve: who deleted what, when and why.");
    }

    private void tombstones() {
        long aside = work.installed().survey().aside();
        if (aside > 0) {
            work.block(
                    aside,
                    "table reprieve.aside",
                    "It holds " + aside + (aside == 1 ? " deleted row that has" : " deleted rows that have")
                            + " been set aside and would be lost.",
                    "Restore or purge what is in the trash first (reprieve trash list).");
        }
        work.installed().survey().tombstones().forEach((table, rows) -> {
            Marked marked = work.installed().marked().get(table);
            if (marked != null && !stayMarked(marked)) {
                work.block(
                        rows,
                        "table " + table,
                        "It holds " + rows + (rows == 1 ? " tombstone" : " tombstones")
                                + ", which would become live rows again.",
                        "Restore or purge what is in the trash first (reprieve trash list).");
            }
        });
    }

    /** Whether a column of the application's own goes on telling tombstones from live rows. */
    private static boolean stayMarked(Marked marked) {
        return !marked.added().contains(marked.markers().flag())
                || !marked.added().contains(marked.markers().at());
    }

    private void fence() {
        for (Table table : work.catalog().tables().values()) {
            List<String> sql = new ArrayList<>();
            for (Trigger trigger : table.triggers()) {
                if (trigger.function().equals(Names.SCHEMA + ".fence") && !trigger.inherited()) {
                    sql.add(drop(trigger));
                }
            }
            if (!sql.isEmpty()) {
                work.add(brief("fence " + table.name(), "No fence around " + table.name(), sql, table.name()));
            }
        }
    }

    private void views() {
        MaterializedSteps materialized = new MaterializedSteps(work);
        Map<TableName, String> changing = new TreeMap<>();
        for (View view : work.catalog().views().values()) {
            if (!MaterializedSteps.passing(view)) {
                original(view, materialized).ifPresent(query -> {
                    changing.put(view.name(), query);
                    if (view.materialized()) {
                        materialized.want(view, query);
                    }
                });
            }
        }
        Set<TableName> all = new TreeSet<>(changing.keySet());
        all.addAll(materialized.close());
        for (View view : ViewOrder.sorted(work.catalog(), all)) {
            TableName name = view.name();
            if (view.materialized()) {
                materialized.replace(view, List.of());
            } else {
                work.add(new Step.Brief(
                        "view " + name,
                        "View " + name + " as it was",
                        List.of(ViewSteps.create(view, changing.getOrDefault(name, view.definition()))),
                        List.of(new Lock(Mode.ACCESS_EXCLUSIVE, true, name.toString(), name.sql())),
                        List.of()));
            }
        }
        materialized.drop();
    }

    /** The query that a view is to have again, if it still has the one that a plan gave it. */
    private Optional<String> original(View view, MaterializedSteps materialized) {
        String object = view.name().toString();
        Optional<String> original = work.installed().original(Kind.VIEW, object);
        Optional<String> rewritten = work.installed().original(Kind.REWRITTEN_VIEW, object);
        if (original.isEmpty() || rewritten.isEmpty() || view.definition().equals(original.get())) {
            return Optional.empty();
        }
        if (view.definition().equals(rewritten.get()) || materialized.behind(view)) {
            return original;
        }
        if (namesMarkers(view)) {
            work.block(
                    "view " + object,
                    "It was changed after it had been rewritten, and names marker columns.",
                    "Make it anew without them, then undo.");
        }
        return Optional.empty();
    }

    /** Whether it reads a marked table and names that table's live key. */
    private boolean namesMarkers(View view) {
        return view.reads().stream()
                .flatMap(t -> markedOf(work, t).stream())
                .anyMatch(m -> UniqueSteps.names(view.definition(), m.markers().live()));
    }

    /** Triggers that call generated functions, with these. */
    private void functionTriggers(String prefix, String what) {
        for (Table table : work.catalog().tables().values()) {
            Map<String, List<Trigger>> byFunction = table.triggers().stream()
                    .filter(t -> t.function().startsWith(Names.SCHEMA + "." + prefix) && !t.inherited())
                    .collect(Collectors.groupingBy(Trigger::function, TreeMap::new, Collectors.toList()));
            byFunction.forEach((name, triggers) -> {
                TableName function = new TableName(Names.SCHEMA, name.substring(Names.SCHEMA.length() + 1));
                String first = triggers.get(0).name();
                List<String> sql =
                        new ArrayList<>(triggers.stream().map(UndoPlanner::drop).toList());
                sql.add("DROP FUNCTION " + function.sql() + "()");
                work.add(brief(
                        what + " " + table.name() + " " + first,
                        "Drop trigger " + first + " of " + table.name(),
                        sql,
                        table.name()));
            });
        }
    }

    /** The stamp triggers of a family and the columns of its root go together: neither works without the other. */
    private void markers(TableName root, Marked marked) {
        Optional<Table> table = work.catalog().table(root);
        if (table.isEmpty()) {
            return;
        }
        List<Table> family = new ArrayList<>(List.of(table.get()));
        family.addAll(work.allPartitions(root));
        List<String> sql = new ArrayList<>();
        boolean live = table.get().column(marked.markers().live()).isPresent();
        if (live && !stayMarked(marked)) {
            sql.add(assertion(root, marked));
        }
        Set<TableName> functions = new TreeSet<>();
        for (Table member : family) {
            for (Trigger trigger : member.triggers()) {
                if (trigger.function().startsWith(Names.SCHEMA + ".stamp_") && !trigger.inherited()) {
                    sql.add(drop(trigger));
                    functions.add(new TableName(Names.SCHEMA, trigger.function().substring(Names.SCHEMA.length() + 1)));
                }
            }
            functions.add(Names.stampFunction(member.name()));
        }
        List<String> drops = marked.markers().names().stream()
                .filter(c -> marked.added().contains(c) && table.get().column(c).isPresent())
                .map(c -> "DROP COLUMN " + quote(c))
                .toList();
        if (!drops.isEmpty()) {
            sql.add("ALTER TABLE " + root.sql() + "\n    " + String.join(",\n    ", drops));
        }
        functions.stream()
                .filter(f -> work.installed().functions().containsKey(f.name()))
                .forEach(f -> sql.add("DROP FUNCTION " + f.sql() + "()"));
        sql.add(Registry.forget(Kind.TABLE, root.toString()));
        work.add(new Step.Brief(
                "columns " + root,
                "Drop the marker columns of " + root,
                sql,
                family.stream()
                        .map(t -> Lock.table(Mode.ACCESS_EXCLUSIVE, t.name()))
                        .toList(),
                List.of()));
    }

    /** Rows may have been deleted since they were counted. */
    private static String assertion(TableName root, Marked marked) {
        return "DO $reprieve$\nBEGIN\n    IF EXISTS (SELECT FROM " + root.sql() + " WHERE "
                + quote(marked.markers().live()) + " IS NULL) THEN\n        RAISE EXCEPTION "
                + literal("RPV-402 table " + root + ": It holds tombstones, which would become live rows again.")
                        .replace("%", "%%")
                + ";\n    END IF;\nEND $reprieve$";
    }

    private static String drop(Trigger trigger) {
        return "DROP TRIGGER " + quote(trigger.name()) + " ON "
                + trigger.table().sql();
    }

    private static Step brief(String id, String title, List<String> sql, TableName table) {
        return new Step.Brief(id, title, sql, List.of(Lock.table(Mode.ACCESS_EXCLUSIVE, table)), List.of());
    }

    /** The marked tables by every member of their families, so that a column can be told from a marker. */
    static Optional<Marked> markedOf(Work work, TableName member) {
        Map<TableName, Marked> marked = work.installed().marked();
        Marked own = marked.get(member);
        if (own != null) {
            return Optional.of(own);
        }
        return work.catalog().table(member).stream()
                .flatMap(t -> t.parents().stream())
                .map(p -> markedOf(work, p))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
