package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.TableName;
import dev.reprieve.catalog.View;
import dev.reprieve.plan.Installed.Kind;
import dev.reprieve.plan.Lock.Mode;
import dev.reprieve.plan.Materialized.Part;
import dev.reprieve.plan.Materialized.Template;
import dev.reprieve.policy.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Replaces materialized views, which cannot be changed in place. A successor is built beside each, however long that
 * takes; a short step then swaps the names, and has the views that read it read the successor. Materialized views over it
 * are replaced in their turn, with the query that they have: a query is kept by what it reads, not by name. What has been
 * replaced is dropped at the end, when nothing reads it any more.
 */
final class MaterializedSteps {
    private final Work work;
    private final Map<TableName, String> wanted = new TreeMap<>();
    private final Set<TableName> replaced = new HashSet<>();

    MaterializedSteps(Work work) {
        this.work = work;
    }

    /** Whether it is one that a plan is replacing something with, or has replaced. */
    static boolean passing(View view) {
        String name = view.name().name();
        return view.materialized() && (Names.isSuccessor(name) || Names.isPredecessor(name));
    }

    /** Whether a materialized view still reads something that has been replaced: a plan was cut short there. */
    boolean behind(View view) {
        return view.materialized()
                && view.reads().stream()
                        .map(work.catalog().views()::get)
                        .anyMatch(v -> v != null
                                && passing(v)
                                && Names.isPredecessor(v.name().name()));
    }

    /** The query of a view as the application wrote it, also if it still reads something that has been replaced. */
    String query(View view) {
        Optional<String> noted =
                behind(view) ? work.installed().original(Kind.VIEW, view.name().toString()) : Optional.empty();
        return noted.orElse(view.definition());
    }

    /** Asks for another query. */
    void want(View view, String query) {
        wanted.put(view.name(), query);
    }

    /** The materialized views that are to be replaced: those asked for, and those over them. */
    Set<TableName> close() {
        boolean grows = true;
        while (grows) {
            grows = false;
            for (View view : work.catalog().views().values()) {
                if (view.materialized() && !passing(view) && !wanted.containsKey(view.name()) && reads(view)) {
                    wanted.put(view.name(), query(view));
                    grows = true;
                }
            }
        }
        wanted.keySet().stream().toList().forEach(this::leaveIfHeld);
        return wanted.keySet();
    }

    private boolean reads(View view) {
        return !query(view).equals(view.definition()) || view.reads().stream().anyMatch(wanted::containsKey);
    }

    /** Something that cannot be re-created here keeps a materialized view, and with it all that it reads. */
    private void leaveIfHeld(TableName name) {
        Materialized stored = work.installed().materialized().get(name);
        List<String> holders = stored == null ? List.of() : stored.obstacles();
        if (holders.isEmpty() || !wanted.containsKey(name)) {
            return;
        }
        work.note(
                "Materialized view " + name + " cannot be replaced and will show deleted rows, because of what depends"
                        + " on it: " + String.join(", ", holders) + ".");
        leave(name);
    }

    private void leave(TableName name) {
        View view = work.catalog().views().get(name);
        if (wanted.remove(name) != null && view != null) {
            view.reads().forEach(this::leave);
        }
    }

    /** Builds the successor and swaps the names. */
    void replace(View view, List<String> notes) {
        TableName name = view.name();
        Materialized stored = work.installed().materialized().get(name);
        String query = wanted.get(name);
        if (stored == null || query == null) {
            return;
        }
        TableName successor = successor(name);
        work.add(new Step.BuildView(
                "build view " + name,
                "Build the successor of materialized view " + name + " beside it",
                build(successor, stored, query),
                List.of("DROP MATERIALIZED VIEW IF EXISTS " + successor.sql())));
        List<View> readers = work.catalog().views().values().stream()
                .filter(v -> !v.materialized() && v.reads().contains(name))
                .toList();
        List<Lock> locks = new ArrayList<>();
        locks.add(lock(name));
        readers.forEach(v -> locks.add(lock(v.name())));
        List<String> sql = new ArrayList<>(swap(name, stored));
        readers.forEach(v -> sql.add(ViewSteps.create(v, v.definition())));
        sql.addAll(stored.readers());
        sql.addAll(notes);
        work.add(new Step.Brief(
                "view " + name, "Put the successor in the place of materialized view " + name, sql, locks, List.of()));
        replaced.add(name);
    }

    /** Drops what has been replaced, readers first, now or by a plan that was cut short. */
    void drop() {
        Set<TableName> leftovers = new HashSet<>();
        for (View view : work.catalog().views().values()) {
            if (passing(view) && Names.isPredecessor(view.name().name())) {
                leftovers.add(view.name());
            }
        }
        List<TableName> names = new ArrayList<>();
        ViewOrder.sorted(work.catalog(), replaced).forEach(v -> names.add(0, predecessor(v.name())));
        ViewOrder.sorted(work.catalog(), leftovers).forEach(v -> names.add(0, v.name()));
        for (TableName old : names) {
            work.add(new Step.Brief(
                    "drop view " + old,
                    "Drop what has been replaced, " + old,
                    List.of("DROP MATERIALIZED VIEW " + old.sql()),
                    List.of(lock(old)),
                    List.of()));
        }
    }

    private static Lock lock(TableName name) {
        return new Lock(Mode.ACCESS_EXCLUSIVE, true, name.toString(), name.sql());
    }

    private static TableName successor(TableName name) {
        return new TableName(name.schema(), Names.successor(name.name()));
    }

    private static TableName predecessor(TableName name) {
        return new TableName(name.schema(), Names.predecessor(name.name()));
    }

    private List<String> build(TableName successor, Materialized stored, String query) {
        List<String> sql = new ArrayList<>();
        if (work.catalog().views().containsKey(successor)) {
            sql.add("DROP MATERIALIZED VIEW " + successor.sql());
        }
        sql.add("CREATE MATERIALIZED VIEW " + successor.sql() + stored.storage() + " AS\n" + query + "\nWITH NO DATA");
        for (Template setting : stored.settings()) {
            sql.add(setting.on(successor));
        }
        if (stored.populated()) {
            // as its owner, as every later refresh
            sql.add("REFRESH MATERIALIZED VIEW " + successor.sql());
        }
        for (Part part : stored.parts()) {
            TableName own = successor(part.name());
            sql.add(part.createAs(own, successor));
            part.settings().forEach(s -> sql.add(s.on(own)));
            if (part.clustered()) {
                sql.add("ALTER MATERIALIZED VIEW " + successor.sql() + " CLUSTER ON " + quote(own.name()));
            }
        }
        if (stored.populated()) {
            sql.add("ANALYZE " + successor.sql());
        }
        return sql;
    }

    private static List<String> swap(TableName name, Materialized stored) {
        List<String> sql = new ArrayList<>();
        sql.add("ALTER MATERIALIZED VIEW " + name.sql() + " RENAME TO "
                + quote(predecessor(name).name()));
        sql.add("ALTER MATERIALIZED VIEW " + successor(name).sql() + " RENAME TO " + quote(name.name()));
        for (Part part : stored.parts()) {
            sql.add(part.rename(part.name(), predecessor(part.name()).name()));
            sql.add(part.rename(successor(part.name()), part.name().name()));
        }
        return sql;
    }
}
