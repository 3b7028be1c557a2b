package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.ForeignKey;
import dev.reprieve.catalog.ForeignKey.Action;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Edge;
import dev.reprieve.policy.Names;
import dev.reprieve.policy.ProtectedTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Triggers on parents whose rows can go physically while tombstones refer to them. Before a hard parent goes, live rows of
 * soft children on a CASCADE edge become tombstones, and all tombstones that refer to it are set aside: what the foreign
 * key then does concerns live rows only. SET NULL and SET DEFAULT are left to the foreign key, which treats tombstones as
 * it treats live rows, so that they can still be restored; but where a tombstone could not be overwritten (a column that is
 * NOT NULL, a default that refers to nothing) it is tried first, and set aside if it fails: a row that is not there to the
 * application must not keep the parent.
 *
 * <p>Where a soft child leads back to the parent's table, the row that goes could itself be one of those that refer to what
 * falls, and no row can be changed while it is being deleted. There the child falls once the row is gone, and moves aside
 * before the database looks for the parent that it still names.
 */
final class ReleaseSteps {
    private final Work work;
    private final RowTriggers triggers;

    private ReleaseSteps(Work work) {
        this.work = work;
        this.triggers = new RowTriggers(work, "release");
    }

    /** A foreign key from a protected child, with what the application expects of a DELETE of the parent. */
    private record Incoming(ProtectedTable child, ForeignKey key, Action onDelete) {}

    static void plan(Work work) {
        ReleaseSteps steps = new ReleaseSteps(work);
        Map<TableName, List<Incoming>> all = steps.incoming();
        Map<TableName, List<Incoming>> circles = new TreeMap<>();
        all.values().stream()
                .flatMap(List::stream)
                .filter(steps::circular)
                .forEach(i -> circles.computeIfAbsent(i.child().name(), c -> new ArrayList<>())
                        .add(i));
        // first, as what falls later relies on them
        circles.forEach(steps::planFallen);
        all.forEach(steps::plan);
        steps.triggers.dropOthers();
    }

    private Map<TableName, List<Incoming>> incoming() {
        Map<TableName, List<Incoming>> found = new TreeMap<>();
        for (Edge edge : work.protection().edges()) {
            Optional<ProtectedTable> child = work.protection().find(edge.child());
            if (child.isPresent() && edge.foreignKey().isPresent() && !Names.isSuccessor(edge.name())) {
                add(found, new Incoming(child.get(), edge.foreignKey().get(), edge.onDelete()));
            }
        }
        for (ForeignKey key : work.catalog().foreignKeys()) {
            Optional<ProtectedTable> child = work.protection().find(key.child());
            if (child.isPresent()
                    && !key.partitionOf()
                    && work.protection().find(key.parent()).isEmpty()) {
                add(found, new Incoming(child.get(), key, key.onDelete()));
            }
        }
        return found;
    }

    private static void add(Map<TableName, List<Incoming>> found, Incoming incoming) {
        found.computeIfAbsent(incoming.key().parent(), p -> new ArrayList<>()).add(incoming);
    }

    private void plan(TableName name, List<Incoming> all) {
        Table table = work.catalog().table(name).orElseThrow();
        Optional<ProtectedTable> parent = work.protection().find(name);
        List<Incoming> onDelete = parent.filter(ProtectedTable::soft).isPresent()
                ? List.of()
                : all.stream()
                        .filter(i -> releases(i.child(), i.key(), i.onDelete()))
                        .toList();
        if (onDelete.isEmpty()) {
            return;
        }
        Map<String, String> when = RowTriggers.none();
        // a tombstone goes by a purge, or is set aside itself
        String live = parent.map(p -> "\n    WHEN (OLD." + quote(p.markers().live()) + ")")
                .orElse("");
        when.put(Names.RELEASE_TRIGGER, "BEFORE DELETE ON " + name.sql() + " FOR EACH ROW" + live);
        if (onDelete.stream().anyMatch(this::circular)) {
            when.put(Names.RELEASE_LATER_TRIGGER, "AFTER DELETE ON " + name.sql() + " FOR EACH ROW" + live);
        }
        triggers.plan(
                table,
                Names.releaseFunction(name),
                body(onDelete),
                when,
                "Deleted rows do not hold on to rows of " + name);
    }

    /** On a soft child that falls when its parent is gone already. */
    private void planFallen(TableName name, List<Incoming> circles) {
        ProtectedTable child = circles.get(0).child();
        String live = quote(child.markers().live());
        Map<String, String> when = RowTriggers.none();
        when.put(
                Names.RELEASE_FALLEN_TRIGGER,
                "AFTER UPDATE ON " + name.sql() + " FOR EACH ROW\n    WHEN (OLD." + live + " AND NEW." + live
                        + " IS NULL)");
        String orphaned = circles.stream().map(i -> fill(ORPHANED, i)).collect(Collectors.joining(" OR "));
        triggers.plan(
                child.table(),
                Names.releaseFunction(name),
                FALLEN.replace("{orphaned}", orphaned),
                when,
                "Rows of " + name + " that fall with a row that is gone do not refer to it any more");
    }

    /** Whether the fall of the child can reach the table of the row with which it falls. */
    private boolean circular(Incoming incoming) {
        TableName parent = incoming.key().parent();
        if (incoming.onDelete() != Action.CASCADE
                || !incoming.child().soft()
                || work.protection().find(parent).filter(p -> !p.soft()).isEmpty()) {
            return false;
        }
        Set<TableName> falling = new HashSet<>(Set.of(incoming.child().name()));
        Deque<TableName> next = new ArrayDeque<>(falling);
        while (!next.isEmpty()) {
            TableName fallen = next.remove();
            for (Edge edge : work.protection().edges()) {
                if (!edge.parent().equals(fallen)) {
                    continue;
                }
                if (edge.child().equals(parent)) {
                    return true;
                }
                if (edge.onDelete() == Action.CASCADE && falling.add(edge.child())) {
                    next.add(edge.child());
                }
            }
        }
        return false;
    }

    /** Whether a row that goes must be rid of its tombstones before the foreign key looks. */
    static boolean releases(ProtectedTable child, ForeignKey key, Action onDelete) {
        return switch (onDelete) {
            case CASCADE, RESTRICT, NO_ACTION, SET_DEFAULT -> true;
            case SET_NULL ->
                overwritten(key).stream()
                        .anyMatch(c ->
                                child.table().column(c).filter(Column::notNull).isPresent()
                                        || child.table().checks().stream()
                                                .anyMatch(k -> k.definition().contains(c)));
        };
    }

    private static List<String> overwritten(ForeignKey key) {
        return key.onDeleteColumns().isEmpty() ? key.columns() : key.onDeleteColumns();
    }

    private static boolean overwrites(Incoming incoming) {
        return incoming.onDelete() == Action.SET_NULL || incoming.onDelete() == Action.SET_DEFAULT;
    }

    private String body(List<Incoming> onDelete) {
        StringBuilder body = new StringBuilder(HEAD);
        List<Incoming> later = onDelete.stream().filter(this::circular).toList();
        if (!later.isEmpty()) {
            body.append(later.stream()
                    .map(i -> fill(FALL, i).replace("    UPDATE", "        UPDATE"))
                    .collect(Collectors.joining("", "    IF TG_WHEN = 'AFTER' THEN\n", LATER_TAIL)));
        }
        for (Incoming incoming : onDelete) {
            if (incoming.onDelete() == Action.CASCADE && incoming.child().soft() && !later.contains(incoming)) {
                body.append(fill(FALL, incoming));
            }
        }
        for (Incoming incoming : onDelete) {
            body.append(fill(overwrites(incoming) ? OVERWRITE + ASIDE : ASIDE, incoming));
        }
        return body.append(TAIL).toString();
    }

    private String fill(String template, Incoming incoming) {
        ForeignKey key = incoming.key();
        List<String> same = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        List<String> found = new ArrayList<>();
        List<String> named = new ArrayList<>();
        List<String> there = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            String child = quote(key.columns().get(i));
            String parent = quote(key.parentColumns().get(i));
            String equality = " "
                    + work.installed()
                            .equality(key.parent(), key.parentColumns().get(i)) + " ";
            String later = later(incoming, key.columns().get(i));
            same.add("c." + child + equality + "OLD." + parent);
            named.add("NEW." + child + " IS NOT NULL");
            there.add("p." + parent + equality + "NEW." + child);
            absent.add(later + " IS NULL");
            kept.add("p." + parent + equality + "OLD." + parent);
            found.add("p." + parent + equality + later);
        }
        return template.replace("{rows}", RowTriggers.rows(incoming.child().table()))
                .replace("{same}", String.join(" AND ", same))
                .replace("{live}", quote(incoming.child().markers().live()))
                .replace(
                        "{set}",
                        overwritten(key).stream()
                                .map(c ->
                                        quote(c) + (incoming.onDelete() == Action.SET_NULL ? " = NULL" : " = DEFAULT"))
                                .collect(Collectors.joining(", ")))
                .replace("{absent}", String.join(" OR ", absent))
                .replace(
                        "{parent}",
                        RowTriggers.rows(work.catalog().table(key.parent()).orElseThrow()))
                .replace("{named}", String.join(" AND ", named))
                .replace("{there}", String.join(" AND ", there))
                .replace("{found}", String.join(" AND ", found))
                .replace("{goes}", String.join(" AND ", kept));
    }

    /** What a column of the reference holds once it is overwritten. */
    private static String later(Incoming incoming, String column) {
        if (!overwritten(incoming.key()).contains(column)) {
            return "c." + quote(column);
        }
        return incoming.onDelete() == Action.SET_NULL
                ? "NULL"
                : incoming.child()
                        .table()
                        .column(column)
                        .flatMap(Column::defaultExpression)
                        .map(d -> "(" + d + ")")
                        .orElse("NULL");
    }

    private static final String HEAD = """

            DECLARE
                relations oid[];
                places tid[];
            BEGIN
            """;

    private static final String FALL = """
                UPDATE {rows} AS c SET {live} = NULL WHERE {same} AND c.{live};
            """;

    // a reference whose check is put off would fail at the COMMIT only, so that the new parent is looked up here
    private static final String OVERWRITE = """
                IF EXISTS (SELECT FROM {rows} AS c WHERE {same} AND c.{live} IS NULL) THEN
                    BEGIN
                        UPDATE {rows} AS c SET {set} WHERE {same} AND c.{live} IS NULL
                            AND ({absent} OR EXISTS (SELECT FROM {parent} AS p WHERE {found} AND NOT ({goes})));
                    EXCEPTION WHEN integrity_constraint_violation THEN
                        relations := NULL;
                    END;
                END IF;
            """;

    private static final String ASIDE = """
                SELECT pg_catalog.array_agg(s.relation), pg_catalog.array_agg(s.place) INTO relations, places FROM (
                    SELECT c.tableoid AS relation, c.ctid AS place
                    FROM {rows} AS c WHERE {same} AND c.{live} IS NULL FOR UPDATE) AS s;
                IF relations IS NOT NULL THEN
                    PERFORM reprieve.set_aside(relations, places, pg_catalog.current_setting('search_path'));
                END IF;
            """;

    private static final String LATER_TAIL = """
                    RETURN NULL;
                END IF;
            """;

    private static final String ORPHANED = "({named} AND NOT EXISTS (SELECT FROM {parent} AS p WHERE {there}))";

    // after what falls with the row, and before its references are checked
    private static final String FALLEN = """

            BEGIN
                IF {orphaned} THEN
                    PERFORM reprieve.set_aside(ARRAY[NEW.tableoid], ARRAY[NEW.ctid], pg_catalog.current_setting('search_path'));
                END IF;
                RETURN NULL;
            END
            """;

    private static final String TAIL = """
                RETURN OLD;
            END
            """;
}
