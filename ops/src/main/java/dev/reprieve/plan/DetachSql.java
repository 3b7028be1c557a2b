package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.literal;
import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.ForeignKey.Action;
import dev.reprieve.catalog.Table;
import dev.reprieve.policy.Edge;
import dev.reprieve.policy.ProtectedTable;
import dev.reprieve.policy.Protection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The bodies of the functions that {@link DetachSteps} makes. */
final class DetachSql {
    private DetachSql() {}

    /** @param byAge all references in the order of their creation, in which a real DELETE does what they say */
    static String body(Installed installed, Protection protection, Edge edge, List<Edge> byAge) {
        ProtectedTable child = protection.find(edge.child()).orElseThrow();
        ProtectedTable parent = protection.find(edge.parent()).orElseThrow();
        DetachTogether together = DetachTogether.of(installed, protection, edge, byAge);
        boolean keyed = !child.table().primaryKey().isEmpty();
        boolean deferrable = edge.foreignKey().orElseThrow().deferrable();
        String action = switch (edge.onDelete()) {
            case CASCADE -> FALL;
            case RESTRICT -> REFUSE.replace("{condition}", "{condition}" + stays(installed, edge, byAge));
            // the default may be the row that goes, which the twin says in time unless it is put off
            case SET_DEFAULT -> overwrite(together, keyed) + (deferrable ? REFUSE : "");
            case SET_NULL, NO_ACTION -> overwrite(together, keyed);
        };
        String declared = edge.overwrites() && keyed ? "\nDECLARE\n    changed record;\nBEGIN\n" : "\nBEGIN\n";
        return filled(declared + SKIP + action + "    RETURN NULL;\nEND\n", installed, edge, child, parent);
    }

    private static String overwrite(DetachTogether together, boolean keyed) {
        String fall = together.falling().isEmpty()
                ? ""
                : FALL_WITH_ANOTHER
                        .replace("{falling}", together.falling())
                        .replace("{alongside}", together.alongside());
        return fall
                + (keyed ? OVERWRITE_AND_NOTE : OVERWRITE)
                        .replace("{tests}", together.tests())
                        .replace("{alsoTested}", together.assignments("o."))
                        .replace("{also}", together.assignments(""))
                        .replace("{returnTests}", together.values())
                        .replace("{notes}", together.notes());
    }

    private static String filled(
            String text, Installed installed, Edge edge, ProtectedTable child, ProtectedTable parent) {
        List<String> set = edge.foreignKey().orElseThrow().onDeleteColumns();
        List<String> columns = set.isEmpty() ? edge.columns() : set;
        // a plain table's children by inheritance are not bound by its foreign key; a partition is
        String only = child.table().kind() == Table.Kind.PARTITIONED ? "" : "ONLY ";
        String live = quote(child.markers().live());
        String value = edge.onDelete() == Action.SET_NULL ? "NULL" : "DEFAULT";
        List<String> primary = child.table().primaryKey();
        String values = edge.parentColumns().stream()
                .map(c -> "OLD." + quote(c) + "::text")
                .collect(Collectors.joining(", "));
        return text.replace("{target}", only + child.name().sql() + " c")
                .replace("{condition}", refersToRow(installed, edge) + " AND c." + live)
                .replace(
                        "{assignments}",
                        columns.stream().map(c -> quote(c) + " = " + value).collect(Collectors.joining(", ")))
                .replace("{live}", live)
                .replace("{table}", literal(child.name().toString()))
                .replace("{key}", object(primary))
                .replace("{old}", object(columns))
                .replace("{new}", object(columns))
                .replace(
                        "{keyColumns}",
                        primary.stream().map(c -> "c." + quote(c)).collect(Collectors.joining(", ")))
                .replace(
                        "{sameKey}",
                        primary.stream()
                                .map(c ->
                                        "c." + quote(c) + " " + installed.equality(child.name(), c) + " o." + quote(c))
                                .collect(Collectors.joining(" AND ")))
                .replace("{state}", edge.onDelete() == Action.RESTRICT ? RESTRICT_STATE : "'23503'")
                .replace("{parentName}", literal(parent.name().name()))
                .replace("{childName}", literal(child.name().name()))
                .replace("{childSchema}", literal(child.name().schema()))
                .replace("{name}", literal(edge.name()))
                .replace("{keyNames}", literal(String.join(", ", edge.parentColumns())))
                .replace("{keyValues}", values);
    }

    /** Leaves out rows that fall with the same parent before this reference is looked at. */
    private static String stays(Installed installed, Edge edge, List<Edge> byAge) {
        return byAge.subList(0, byAge.indexOf(edge)).stream()
                .filter(o -> o.onDelete() == Action.CASCADE)
                .filter(o -> o.child().equals(edge.child()) && o.parent().equals(edge.parent()))
                .map(o -> " AND (" + refersToRow(installed, o) + ") IS NOT TRUE")
                .collect(Collectors.joining());
    }

    /** The condition under which a row c refers to the one that the trigger is for. */
    static String refersToRow(Installed installed, Edge edge) {
        List<String> join = new ArrayList<>();
        for (int i = 0; i < edge.columns().size(); i++) {
            String key = edge.parentColumns().get(i);
            join.add("c." + quote(edge.columns().get(i)) + " " + installed.equality(edge.parent(), key) + " OLD."
                    + quote(key));
        }
        return String.join(" AND ", join);
    }

    private static String object(List<String> columns) {
        return columns.stream()
                .map(c -> literal(c) + ", c." + quote(c))
                .collect(Collectors.joining(", ", "pg_catalog.jsonb_build_object(", ")"));
    }

    private static final String SKIP = """
                IF pg_catalog.current_setting('reprieve.adopting', true) = 'on' THEN
                    RETURN NULL;
                END IF;
            """;

    // locked first, so that what is noted is what is overwritten; joined by key, as a locked row may be a newer version
    private static final String OVERWRITE_AND_NOTE = """
                FOR changed IN
                    WITH o AS MATERIALIZED (
                        SELECT {keyColumns}, {key} AS row_key, {old} AS old_values{tests}
                        FROM {target} WHERE {condition} FOR UPDATE
                    )
                    UPDATE {target} SET {assignments}{alsoTested} FROM o WHERE {sameKey}
                    RETURNING o.row_key, o.old_values, {new} AS new_values{returnTests}
                LOOP
                    PERFORM reprieve.record_undo({table}, changed.row_key, changed.old_values, changed.new_values);
            {notes}    END LOOP;
            """;

    private static final String OVERWRITE = """
                UPDATE {target} SET {assignments}{also} WHERE {condition};
            """;

    private static final String FALL_WITH_ANOTHER = """
                IF EXISTS (SELECT FROM {target} WHERE {condition} AND ({falling})) THEN
                    UPDATE {target} SET {live} = NULL WHERE {condition} AND ({falling}){alongside};
                END IF;
            """;

    private static final String FALL = """
                UPDATE {target} SET {live} = NULL WHERE {condition};
            """;

    private static final String RESTRICT_STATE =
            "CASE WHEN pg_catalog.current_setting('server_version_num')::int < 180000 THEN '23503' ELSE '23001' END";

    // in the database's own words; from version 18 on RESTRICT has a state of its own
    private static final String REFUSE = """
                PERFORM FROM {target} WHERE {condition} LIMIT 1 FOR KEY SHARE;
                IF FOUND THEN
                    RAISE EXCEPTION USING
                        ERRCODE = {state},
                        MESSAGE = pg_catalog.format('update or delete on table "%s" violates foreign key constraint "%s" on table "%s"',
                            {parentName}, {name}, {childName}),
                        DETAIL = pg_catalog.format('Key (%s)=(%s) is still referenced from table "%s".',
                            {keyNames}, pg_catalog.concat_ws(', ', {keyValues}), {childName}),
                        SCHEMA = {childSchema}, TABLE = {childName}, CONSTRAINT = {name};
                END IF;
            """;
}
