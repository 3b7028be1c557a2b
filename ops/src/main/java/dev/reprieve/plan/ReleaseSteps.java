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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Triggers on parents whose rows can go physically while tombstones refer to them. Before a hard parent goes, live rows of
 * soft children on a CASCADE edge become tombstones, and all tombstones that refer to it are set aside: what the foreign
 * key then does concerns live rows only. SET NULL and SET DEFAULT are left to the foreign key, which treats tombstones as
 * it treats live rows, so that they can still be restored; but where a tombstone could not be overwritten (a column that is
 * NOT NULL, a default that refers to nothing) it is tried first, and set aside if it fails: a row that is not there to the
 * application must not keep the parent.
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
        steps.incoming().forEach(steps::plan);
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
        triggers.plan(
                table,
                Names.releaseFunction(name),
                body(onDelete),
                when,
                "Deleted rows do not hold on to rows of " + name);
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
        for (Incoming incoming : onDelete) {
            if (incoming.onDelete() == Action.CASCADE && incoming.child().soft()) {
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
        for (int i = 0; i < key.columns().size(); i++) {
            String child = quote(key.columns().get(i));
            String parent = quote(key.parentColumns().get(i));
            String equality = " "
                    + work.installed()
                            .equality(key.parent(), key.parentColumns().get(i)) + " ";
            String later = later(incoming, key.columns().get(i));
            same.add("c." + child + equality + "OLD." + parent);
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

    private static final String TAIL = """
                RETURN OLD;
            END
            """;
}
