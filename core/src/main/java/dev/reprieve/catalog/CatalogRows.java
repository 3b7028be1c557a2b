package dev.reprieve.catalog;

import dev.reprieve.catalog.Column.Generation;
import dev.reprieve.catalog.ForeignKey.Action;
import dev.reprieve.catalog.ForeignKey.Match;
import dev.reprieve.catalog.Trigger.Event;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the rows of {@link CatalogQueries} by oid and turns them into a {@link Catalog}. A row of a relation that
 * {@link #relation} has not seen is ignored: it belongs to an extension, or came into being between two queries.
 */
final class CatalogRows {
    private static final int ROW = 1;
    private static final int BEFORE = 1 << 1;
    private static final Map<Integer, Event> EVENTS =
            Map.of(1 << 2, Event.INSERT, 1 << 3, Event.DELETE, 1 << 4, Event.UPDATE, 1 << 5, Event.TRUNCATE);

    private static final Map<String, Event> RULE_EVENTS =
            Map.of("2", Event.UPDATE, "3", Event.INSERT, "4", Event.DELETE);

    private final Map<Long, Relation> relations = new LinkedHashMap<>();
    private final List<ForeignKey> foreignKeys = new ArrayList<>();
    private final List<Routine> routines = new ArrayList<>();

    /** What is known of a table or view while rows come in. */
    private static final class Relation {
        final TableName name;
        final char kind;
        final boolean partition;
        final long rows;
        final long bytes;
        final String owner;
        final Optional<String> comment;
        final List<String> options;
        final @Nullable String definition;
        final List<Long> parents;
        final List<Rule> rules = new ArrayList<>();
        final List<Column> columns = new ArrayList<>();
        final List<Index> indexes = new ArrayList<>();
        final List<Check> checks = new ArrayList<>();
        final List<Trigger> triggers = new ArrayList<>();
        final Set<TableName> reads = new TreeSet<>();

        Relation(ResultSet row) throws SQLException {
            name = new TableName(row.getString("schema"), row.getString("name"));
            kind = row.getString("kind").charAt(0);
            partition = row.getBoolean("partition");
            rows = row.getLong("rows");
            bytes = row.getLong("bytes");
            owner = row.getString("owner");
            comment = Optional.ofNullable(row.getString("comment"));
            options = strings(row, "options");
            definition = row.getString("definition");
            parents = longs(row, "parents");
            List<String> events = strings(row, "rule_events");
            for (String rule : strings(row, "rules")) {
                Event event = RULE_EVENTS.get(events.get(rules.size()));
                rules.add(new Rule(rule, Objects.requireNonNull(event)));
            }
        }

        boolean view() {
            return kind == 'v' || kind == 'm';
        }
    }

    void relation(ResultSet row) throws SQLException {
        relations.put(row.getLong("id"), new Relation(row));
    }

    void column(ResultSet row) throws SQLException {
        Relation relation = relations.get(row.getLong("relation"));
        if (relation == null) {
            return;
        }
        Generation generation = switch (row.getString("identity")) {
            case "a" -> Generation.IDENTITY_ALWAYS;
            case "d" -> Generation.IDENTITY_BY_DEFAULT;
            default -> row.getString("generated").isEmpty() ? Generation.NONE : Generation.COMPUTED;
        };
        relation.columns.add(new Column(
                row.getString("name"),
                row.getString("type"),
                row.getBoolean("not_null"),
                Optional.ofNullable(row.getString("expression")),
                generation,
                row.getBoolean("inherited")));
    }

    void index(ResultSet row) throws SQLException {
        Relation relation = relations.get(row.getLong("relation"));
        String definition = row.getString("definition");
        if (relation == null || definition == null) {
            return;
        }
        relation.indexes.add(new Index(
                row.getString("name"),
                relation.name,
                definition,
                row.getString("method"),
                strings(row, "keys"),
                row.getBoolean("expressions"),
                strings(row, "included"),
                row.getBoolean("is_unique"),
                row.getBoolean("is_primary"),
                row.getBoolean("is_constraint"),
                row.getBoolean("deferrable"),
                row.getBoolean("deferred"),
                row.getBoolean("nulls_not_distinct"),
                Optional.ofNullable(row.getString("predicate")),
                row.getBoolean("valid"),
                row.getBoolean("partition"),
                Optional.ofNullable(row.getString("comment"))));
    }

    void check(ResultSet row) throws SQLException {
        Relation relation = relations.get(row.getLong("relation"));
        if (relation != null) {
            relation.checks.add(
                    new Check(row.getString("name"), row.getString("definition"), row.getBoolean("validated")));
        }
    }

    void foreignKey(ResultSet row) throws SQLException {
        Relation child = relations.get(row.getLong("child"));
        Relation parent = relations.get(row.getLong("parent"));
        if (child == null || parent == null) {
            return;
        }
        foreignKeys.add(new ForeignKey(
                row.getString("name"),
                child.name,
                strings(row, "columns"),
                parent.name,
                strings(row, "parent_columns"),
                action(row.getString("on_delete")),
                action(row.getString("on_update")),
                strings(row, "set_columns"),
                row.getString("match").equals("f") ? Match.FULL : Match.SIMPLE,
                row.getBoolean("deferrable"),
                row.getBoolean("deferred"),
                row.getBoolean("validated"),
                row.getBoolean("part"),
                row.getString("update_trigger"),
                row.getString("definition"),
                Optional.ofNullable(row.getString("comment"))));
    }

    void trigger(ResultSet row) throws SQLException {
        Relation relation = relations.get(row.getLong("relation"));
        if (relation == null) {
            return;
        }
        int type = row.getInt("type");
        Set<Event> events = EnumSet.noneOf(Event.class);
        EVENTS.forEach((bit, event) -> {
            if ((type & bit) != 0) {
                events.add(event);
            }
        });
        relation.triggers.add(new Trigger(
                row.getString("name"),
                relation.name,
                row.getString("definition"),
                row.getString("function_schema") + "." + row.getString("function_name"),
                (type & BEFORE) != 0,
                (type & ROW) != 0,
                events,
                row.getBoolean("enabled"),
                row.getBoolean("inherited")));
    }

    void viewRead(ResultSet row) throws SQLException {
        Relation view = relations.get(row.getLong("view"));
        Relation read = relations.get(row.getLong("relation"));
        if (view != null && read != null) {
            view.reads.add(read.name);
        }
    }

    void routine(ResultSet row) throws SQLException {
        routines.add(new Routine(
                new TableName(row.getString("schema"), row.getString("name")),
                row.getString("arguments"),
                row.getString("language"),
                row.getString("body"),
                row.getBoolean("returns_trigger")));
    }

    Catalog catalog(int version, List<String> searchPath) {
        Map<TableName, Table> tables = new TreeMap<>();
        Map<TableName, View> views = new TreeMap<>();
        for (Relation relation : relations.values()) {
            if (!relation.view()) {
                tables.put(relation.name, table(relation));
            } else if (relation.definition != null) {
                views.put(relation.name, view(relation, relation.definition));
            }
        }
        return new Catalog(version, searchPath, tables, foreignKeys, views, routines);
    }

    private Table table(Relation relation) {
        Table.Kind kind = switch (relation.kind) {
            case 'p' -> Table.Kind.PARTITIONED;
            case 'f' -> Table.Kind.FOREIGN;
            default -> relation.partition ? Table.Kind.PARTITION : Table.Kind.TABLE;
        };
        List<TableName> parents = relation.parents.stream()
                .map(relations::get)
                .filter(Objects::nonNull)
                .map(parent -> parent.name)
                .toList();
        return new Table(
                relation.name,
                kind,
                relation.columns,
                relation.indexes,
                relation.checks,
                relation.triggers,
                relation.rules,
                parents,
                relation.rows,
                relation.bytes,
                relation.owner,
                relation.comment);
    }

    private static View view(Relation relation, String definition) {
        String query = definition.strip();
        return new View(
                relation.name,
                relation.kind == 'm',
                query.endsWith(";") ? query.substring(0, query.length() - 1) : query,
                relation.columns.stream().map(Column::name).toList(),
                relation.options,
                relation.reads);
    }

    private static Action action(String code) {
        return switch (code) {
            case "r" -> Action.RESTRICT;
            case "c" -> Action.CASCADE;
            case "n" -> Action.SET_NULL;
            case "d" -> Action.SET_DEFAULT;
            default -> Action.NO_ACTION;
        };
    }

    static List<String> strings(ResultSet row, String column) throws SQLException {
        return Arrays.asList((String[]) array(row, column));
    }

    private static List<Long> longs(ResultSet row, String column) throws SQLException {
        return Arrays.asList((Long[]) array(row, column));
    }

    private static Object[] array(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        try {
            return (Object[]) array.getArray();
        } finally {
            array.free();
        }
    }
}
