package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.literal;
import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.ForeignKey;
import dev.reprieve.catalog.ForeignKey.Action;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.plan.Lock.Mode;
import dev.reprieve.policy.Edge;
import dev.reprieve.policy.Names;
import dev.reprieve.policy.ProtectedTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * A parent's key may change, and to the application a tombstone is no child: it must neither hold the key fast nor lose
 * its parent. So a trigger on the parent, soft or hard, takes the tombstones along, before the base key looks. Where the
 * key says ON UPDATE CASCADE the base does that itself; unless there is another key beside it: all that a tombstone refers
 * to one parent by goes in one UPDATE, as a second one would find the row changed by this transaction, and the database
 * then checks every reference of it at once.
 */
final class FollowSteps {
    private final Work work;

    private FollowSteps(Work work) {
        this.work = work;
    }

    /** A reference of a table that has tombstones; where it is no foreign key, its columns may still be to follow. */
    private record Reference(
            String name,
            ProtectedTable child,
            List<String> columns,
            Table parent,
            List<String> parentColumns,
            boolean movesLiveRows,
            boolean byBase) {}

    static void plan(Work work) {
        FollowSteps steps = new FollowSteps(work);
        steps.byParent()
                .values()
                .forEach(references -> steps.plan(references.get(0).parent(), references));
        new RowTriggers(work, "follow").dropOthers();
    }

    private Map<TableName, List<Reference>> byParent() {
        List<Reference> found = new ArrayList<>();
        for (Edge edge : ForeignKeySteps.covered(work)) {
            Optional<ForeignKey> key = edge.foreignKey();
            boolean moves = edge.onDelete() == Action.CASCADE
                    && edge.coverage() == Edge.Coverage.TWIN
                    && key.filter(k -> k.onUpdate() == Action.NO_ACTION).isPresent();
            boolean byBase = key.filter(k -> k.onUpdate() == Action.CASCADE).isPresent();
            found.add(reference(
                    edge.name(), edge.child(), edge.columns(), edge.parent(), edge.parentColumns(), moves, byBase));
        }
        for (ForeignKey key : work.catalog().foreignKeys()) {
            if (work.protection().find(key.child()).isPresent()
                    && work.protection().find(key.parent()).isEmpty()
                    && !key.partitionOf()) {
                found.add(reference(
                        key.name(),
                        key.child(),
                        key.columns(),
                        key.parent(),
                        key.parentColumns(),
                        false,
                        key.onUpdate() == Action.CASCADE));
            }
        }
        Map<TableName, List<Reference>> byParent = new TreeMap<>();
        for (Reference reference : found) {
            if (!neverChanges(reference) && found.stream().anyMatch(r -> !r.byBase() && beside(r, reference))) {
                byParent.computeIfAbsent(reference.parent().name(), p -> new ArrayList<>())
                        .add(reference);
            }
        }
        return byParent;
    }

    private static boolean beside(Reference one, Reference other) {
        return one.child().equals(other.child()) && one.parent().equals(other.parent()) && !neverChanges(one);
    }

    private Reference reference(
            String name,
            TableName child,
            List<String> columns,
            TableName parent,
            List<String> keys,
            boolean moves,
            boolean byBase) {
        return new Reference(
                name,
                work.protection().find(child).orElseThrow(),
                columns,
                work.catalog().table(parent).orElseThrow(),
                keys,
                moves,
                byBase);
    }

    private static boolean neverChanges(Reference reference) {
        return reference.parentColumns().stream()
                .allMatch(c -> reference
                        .parent()
                        .column(c)
                        .filter(k -> k.generation() == Column.Generation.IDENTITY_ALWAYS)
                        .isPresent());
    }

    private void plan(Table parent, List<Reference> references) {
        TableName name = parent.name();
        TableName function = Names.followFunction(name);
        Map<TableName, List<Reference>> byChild = new LinkedHashMap<>();
        references.forEach(r -> byChild.computeIfAbsent(r.child().name(), c -> new ArrayList<>())
                .add(r));
        String body = "\nBEGIN\n"
                + references.stream()
                        .filter(Reference::movesLiveRows)
                        .map(this::refuse)
                        .collect(Collectors.joining())
                + byChild.values().stream().map(this::follow).collect(Collectors.joining()) + "    RETURN NULL;\nEND\n";
        Set<String> schemas =
                references.stream().map(r -> r.child().name().schema()).collect(Collectors.toCollection(TreeSet::new));
        boolean functionDone = work.installed().hasFunction(function, body, schemas);
        work.calls().want(name, Names.FOLLOW_TRIGGER, function);
        boolean triggerDone = StampSteps.hasTrigger(parent, Names.FOLLOW_TRIGGER, function);
        if (functionDone && triggerDone) {
            return;
        }
        List<String> undo = new ArrayList<>();
        if (!triggerDone) {
            undo.add("DROP TRIGGER " + quote(Names.FOLLOW_TRIGGER) + " ON " + name.sql());
        }
        undo.add("DROP FUNCTION " + function.sql() + "()");
        work.add(new Step.Brief(
                "follow " + name,
                "Deleted rows keep their parent when a key of " + name + " changes",
                // both anew: the columns that the trigger watches are those that the function knows
                List.of(
                        RowTriggers.create(work, function, schemas) + "$reprieve$" + body + "$reprieve$",
                        "CREATE OR REPLACE TRIGGER " + quote(Names.FOLLOW_TRIGGER) + " AFTER UPDATE ON " + name.sql()
                                + " FOR EACH ROW\n    WHEN (" + changed(references) + ")\n    EXECUTE FUNCTION "
                                + function.sql() + "()"),
                List.of(Lock.table(Mode.SHARE_ROW_EXCLUSIVE, name)),
                undo));
    }

    private static String changed(List<Reference> references) {
        return changed(references.stream()
                .flatMap(r -> r.parentColumns().stream())
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static String changed(Iterable<String> columns) {
        List<String> parts = new ArrayList<>();
        columns.forEach(c -> parts.add("OLD." + quote(c) + " IS DISTINCT FROM NEW." + quote(c)));
        return String.join(" OR ", parts);
    }

    private String refuse(Reference reference) {
        return filled(REFUSE, reference)
                .replace("{name}", literal(reference.name()))
                .replace("{parentName}", literal(reference.parent().name().toString()));
    }

    /** All references of a child in one UPDATE. */
    private String follow(List<Reference> references) {
        Map<String, StringBuilder> cases = new LinkedHashMap<>();
        for (Reference reference : references) {
            for (int i = 0; i < reference.columns().size(); i++) {
                String key = "NEW." + quote(reference.parentColumns().get(i));
                cases.computeIfAbsent(quote(reference.columns().get(i)), c -> new StringBuilder())
                        .append(filled(" WHEN " + MOVES + " THEN " + key, reference));
            }
        }
        String set = references.size() == 1
                ? pairs(references.get(0), (column, key) -> quote(column) + " = NEW." + quote(key), ", ")
                : cases.entrySet().stream()
                        .map(c -> c.getKey() + " = CASE" + c.getValue() + " ELSE c." + c.getKey() + " END")
                        .collect(Collectors.joining(", "));
        String moves = references.stream().map(r -> filled(MOVES, r)).collect(Collectors.joining("\n            OR "));
        Reference first = references.get(0);
        return filled(FOLLOW, first)
                .replace(
                        "{anyChanged}",
                        changed(references.stream()
                                .flatMap(r -> r.parentColumns().stream())
                                .collect(Collectors.toCollection(TreeSet::new))))
                .replace("{set}", set)
                .replace("{moves}", moves);
    }

    private String filled(String text, Reference reference) {
        BiFunction<String, String, String> same = (column, key) -> "c." + quote(column) + equalsOld(reference, key);
        return text.replace("{child}", RowTriggers.rows(reference.child().table()))
                .replace("{changed}", changed(reference.parentColumns()))
                .replace("{same}", pairs(reference, same, " AND "))
                .replace("{live}", quote(reference.child().markers().live()))
                .replace("{parent}", RowTriggers.rows(reference.parent()))
                .replace(
                        "{taken}",
                        pairs(reference, (column, key) -> "p." + quote(key) + equalsOld(reference, key), " AND "));
    }

    private String equalsOld(Reference reference, String key) {
        return " " + work.installed().equality(reference.parent().name(), key) + " OLD." + quote(key);
    }

    private static String pairs(Reference reference, BiFunction<String, String, String> each, String between) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < reference.columns().size(); i++) {
            parts.add(each.apply(
                    reference.columns().get(i), reference.parentColumns().get(i)));
        }
        return String.join(between, parts);
    }

    // where another row has taken the old key in the same statement, the tombstones stay with the key, as children
    // would
    private static final String MOVES = "({changed}) AND {same} AND NOT EXISTS (SELECT FROM {parent} p WHERE {taken})";

    private static final String FOLLOW = """
                IF {anyChanged} THEN
                    UPDATE {child} c SET {set}
                    WHERE c.{live} IS NULL AND ({moves});
                END IF;
            """;

    // a twin that cascades would take live children along, which belong to the row that has their key now
    private static final String REFUSE = """
                IF {changed} THEN
                    IF EXISTS (SELECT FROM {parent} p WHERE {taken})
                            AND EXISTS (SELECT FROM {child} c WHERE {same} AND c.{live}) THEN
                        RAISE EXCEPTION 'RPV-202 table %: One row gives its key to another in the same statement, and % cascades.',
                                {parentName}, {name}
                            USING ERRCODE = 'feature_not_supported', HINT = 'Change the keys one by one.';
                    END IF;
                END IF;
            """;
}
