package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.literal;
import static dev.reprieve.catalog.Identifier.quote;

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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where an UPDATE moves a row into another partition, PostgreSQL fires DELETE and INSERT triggers rather than AFTER UPDATE
 * ones: nothing would take tombstones along as {@link FollowSteps} does, and {@link ReleaseSteps} would take the move for
 * a deletion. So such a move is refused while there are rows that it would go wrong for.
 */
final class MoveSteps {
    private final Work work;

    private MoveSteps(Work work) {
        this.work = work;
    }

    /** Rows of a child that a move must not meet: its tombstones, or all of them. */
    private record Reference(ProtectedTable child, ForeignKey key, boolean liveToo) {}

    static void plan(Work work) {
        MoveSteps steps = new MoveSteps(work);
        steps.byParent().forEach(steps::plan);
        new RowTriggers(work, "move").dropOthers();
    }

    private Map<TableName, List<Reference>> byParent() {
        Map<ForeignKey, Action> onDelete = work.protection().edges().stream()
                .filter(e -> e.foreignKey().isPresent())
                .collect(Collectors.toMap(e -> e.foreignKey().orElseThrow(), Edge::onDelete));
        Map<TableName, List<Reference>> found = new TreeMap<>();
        for (ForeignKey key : work.catalog().foreignKeys()) {
            ProtectedTable child = work.protection().find(key.child()).orElse(null);
            Table parent = work.catalog().table(key.parent()).orElse(null);
            if (child == null
                    || parent == null
                    || parent.kind() != Table.Kind.PARTITIONED
                    || key.partitionOf()
                    || Names.isSuccessor(key.name())
                    || key.columns().contains(child.markers().live())) {
                continue;
            }
            boolean soft = work.protection()
                    .find(key.parent())
                    .filter(ProtectedTable::soft)
                    .isPresent();
            Action deleted = onDelete.getOrDefault(key, key.onDelete());
            boolean released = !soft && ReleaseSteps.releases(child, key, deleted);
            if (released || key.onUpdate() != Action.CASCADE) {
                found.computeIfAbsent(key.parent(), p -> new ArrayList<>())
                        .add(new Reference(child, key, released && deleted == Action.CASCADE && child.soft()));
            }
        }
        return found;
    }

    private void plan(TableName name, List<Reference> references) {
        Table table = work.catalog().table(name).orElseThrow();
        Set<String> columns = new TreeSet<>();
        references.forEach(r -> columns.addAll(r.key().parentColumns()));
        String body = HEAD + references.stream().map(this::refuse).collect(Collectors.joining()) + TAIL;
        Map<String, String> when = RowTriggers.none();
        when.put(Names.MOVE_TRIGGER, RowTriggers.onChange(table, columns));
        new RowTriggers(work, "move")
                .plan(
                        table,
                        Names.moveFunction(name),
                        body,
                        when,
                        "Rows of " + name + " with deleted children stay in their partition");
    }

    private String refuse(Reference reference) {
        ForeignKey key = reference.key();
        List<String> same = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            String column = key.parentColumns().get(i);
            same.add("c." + quote(key.columns().get(i)) + " " + work.installed().equality(key.parent(), column)
                    + " OLD." + quote(column));
        }
        String dead = " AND c." + quote(reference.child().markers().live()) + " IS NULL";
        return REFUSE.replace("{rows}", RowTriggers.rows(reference.child().table()))
                .replace("{same}", String.join(" AND ", same) + (reference.liveToo() ? "" : dead))
                .replace("{parent}", literal(key.parent().toString()))
                .replace("{child}", literal(key.child().toString()))
                .replace("{what}", reference.liveToo() ? "rows" : "deleted rows")
                .replace("{key}", literal(key.name()));
    }

    private static final String HEAD = """

            DECLARE
                stays boolean;
            BEGIN
                EXECUTE pg_catalog.format('SELECT %s FROM (SELECT ($1).*) AS r',
                    coalesce(pg_catalog.pg_get_partition_constraintdef(TG_RELID), 'true')) INTO stays USING NEW;
                IF stays THEN
                    RETURN NEW;
                END IF;
            """;

    private static final String REFUSE = """
                IF EXISTS (SELECT FROM {rows} AS c WHERE {same}) THEN
                    RAISE EXCEPTION 'RPV-202 table %: A row would move to another partition, and {what} of % refer to it (%).',
                            {parent}, {child}, {key}
                        USING ERRCODE = 'feature_not_supported',
                              HINT = 'Insert it anew and let its children refer to that, or purge its deleted children first.';
                END IF;
            """;

    private static final String TAIL = """
                RETURN NEW;
            END
            """;
}
