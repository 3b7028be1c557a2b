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
import dev.reprieve.policy.Protection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Counts, before anything is changed, the rows that would break what a plan adds. It looks only where the plan still has
 * to add it: a database that has been brought to its policy is not scanned.
 */
final class Surveyor {
    private static final int SAMPLES = 5;

    // from statistics, as a table this large is not counted for it; the live key is NULL in a tombstone
    private static final String MOSTLY_NULL = """
            SELECT s.schemaname, s.tablename, s.attname FROM pg_catalog.pg_stats s
            JOIN pg_catalog.pg_namespace n ON n.nspname = s.schemaname
            JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename
            WHERE s.null_frac > 0.5 AND NOT s.inherited AND c.relkind = 'r' AND c.reltuples >= 10000""";

    private final Connection connection;
    private final Protection protection;
    private final Installed installed;
    private final List<Obstacle> obstacles = new ArrayList<>();

    Surveyor(Connection connection, Protection protection, Installed installed) {
        this.connection = connection;
        this.protection = protection;
        this.installed = installed;
    }

    Survey beforePlan() throws SQLException {
        Map<TableName, Long> toAdopt = new HashMap<>();
        for (ProtectedTable table : protection.tables()) {
            if (!MarkerSteps.adoptable(table) || table.table().kind() == Table.Kind.PARTITIONED || adopted(table)) {
                continue;
            }
            String notYet = hasLive(table) ? " AND t." + quote(table.markers().live()) : "";
            toAdopt.put(
                    table.name(), count("FROM ONLY " + table.name().sql() + " t WHERE " + dead("t", table) + notYet));
        }
        for (Edge edge : protection.edges()) {
            if (coverable(edge) && !twinProven(edge)) {
                survey(edge);
            }
        }
        return new Survey(obstacles, toAdopt, Map.of(), 0, mostlyDeleted());
    }

    /** Counts the tombstones of every table that carries the markers. */
    Survey beforeUndo() throws SQLException {
        Map<TableName, Long> tombstones = new TreeMap<>();
        for (Map.Entry<TableName, Installed.Marked> entry : installed.marked().entrySet()) {
            String live = entry.getValue().markers().live();
            boolean present = protection
                    .catalog()
                    .table(entry.getKey())
                    .flatMap(t -> t.column(live))
                    .isPresent();
            if (present) {
                long count = count("FROM " + entry.getKey().sql() + " t WHERE t." + quote(live) + " IS NULL");
                if (count > 0) {
                    tombstones.put(entry.getKey(), count);
                }
            }
        }
        long aside = installed.relations().contains("aside") ? count("FROM reprieve.aside") : 0;
        return new Survey(List.of(), Map.of(), tombstones, aside, Set.of());
    }

    private Set<TableName> mostlyDeleted() throws SQLException {
        Set<TableName> found = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(MOSTLY_NULL)) {
            while (row.next()) {
                String column = row.getString(3);
                protection
                        .find(new TableName(row.getString(1), row.getString(2)))
                        .filter(t -> hasLive(t) && t.markers().live().equals(column))
                        .ifPresent(t -> found.add(t.name()));
            }
        }
        return found;
    }

    /** Whether its CHECK, which it may have from a parent, is proven: then no old tombstone is left. */
    private boolean adopted(ProtectedTable table) {
        return table.table().checks().stream()
                .anyMatch(c -> c.name().equals(Names.flagCheck(new Work(protection, installed).owner(table.name())))
                        && c.validated());
    }

    private boolean twinProven(Edge edge) {
        return protection.catalog().foreignKeysFrom(edge.child()).stream()
                .anyMatch(f -> f.name().equals(edge.twinName()) && f.validated());
    }

    private boolean coverable(Edge edge) {
        return protection.find(edge.child()).isPresent()
                && protection.find(edge.parent()).isPresent()
                && edge.foreignKey().map(ForeignKey::validated).orElse(true)
                && exists(edge.child(), edge.columns())
                && exists(edge.parent(), edge.parentColumns())
                && comparable(edge);
    }

    private boolean exists(TableName table, List<String> columns) {
        return protection
                .catalog()
                .table(table)
                .filter(t -> columns.stream().allMatch(c -> t.column(c).isPresent()))
                .isPresent();
    }

    private boolean comparable(Edge edge) {
        return edge.foreignKey().isPresent() || ForeignKeySteps.typesFit(protection.catalog(), edge);
    }

    private void survey(Edge edge) throws SQLException {
        ProtectedTable child = protection.find(edge.child()).orElseThrow();
        ProtectedTable parent = protection.find(edge.parent()).orElseThrow();
        String from = "FROM ONLY " + child.name().sql() + " c";
        if (child.table().kind() == Table.Kind.PARTITIONED) {
            from = "FROM " + child.name().sql() + " c";
        }
        String join = join(edge);
        String liveChild = "NOT (" + dead("c", child) + ")";
        String given = edge.columns().stream()
                .map(c -> "c." + quote(c) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
        if (edge.foreignKey().isEmpty()) {
            String condition = liveChild + " AND " + given + " AND NOT EXISTS (SELECT FROM "
                    + parent.name().sql() + " p WHERE " + join + ")";
            report(
                    edge,
                    child,
                    from + " WHERE " + condition,
                    condition,
                    "reference a row of " + parent.name() + " that does not exist");
            duplicates(edge, parent);
        }
        if (MarkerSteps.adoptable(parent) || hasLive(parent)) {
            String condition = liveChild + " AND EXISTS (SELECT FROM "
                    + parent.name().sql() + " p WHERE " + join + " AND " + dead("p", parent) + ")";
            report(
                    edge,
                    child,
                    from + " WHERE " + condition,
                    condition,
                    "stand under a deleted row of " + parent.name());
        }
    }

    private void report(Edge edge, ProtectedTable child, String from, String condition, String what)
            throws SQLException {
        long rows = count(from);
        if (rows == 0) {
            return;
        }
        List<String> samples = samples(child, edge, from);
        String where = "table " + child.name() + " (" + String.join(", ", edge.columns()) + ")";
        obstacles.add(new Obstacle(
                true,
                where,
                "Live rows that " + what + ": " + rows + ", for example " + String.join("; ", samples) + ".",
                "Mend them first, for example with: " + mend(edge, child, condition) + ".",
                rows,
                samples,
                Optional.of(mend(edge, child, condition))));
    }

    /** What brings the child where its parent is, as far as the application's own columns can say so. */
    private String mend(Edge edge, ProtectedTable child, String condition) {
        String table = child.name().sql() + " c";
        if (edge.onDelete() == Action.SET_NULL) {
            String set = edge.columns().stream().map(c -> quote(c) + " = NULL").collect(Collectors.joining(", "));
            return "UPDATE " + table + " SET " + set + " WHERE " + condition;
        }
        if (child.adopted().contains(child.markers().flag())) {
            return "UPDATE " + table + " SET " + quote(child.markers().flag()) + " = true WHERE " + condition;
        }
        if (child.adopted().contains(child.markers().at())) {
            return "UPDATE " + table + " SET " + quote(child.markers().at()) + " = now() WHERE " + condition;
        }
        return "DELETE FROM " + table + " WHERE " + condition;
    }

    private void duplicates(Edge edge, ProtectedTable parent) throws SQLException {
        String columns = Work.columns(edge.parentColumns());
        String notNull = edge.parentColumns().stream()
                .map(c -> "t." + quote(c) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
        String from = "FROM (SELECT " + columns + " FROM " + parent.name().sql() + " t WHERE NOT (" + dead("t", parent)
                + ") AND " + notNull + " GROUP BY " + columns + " HAVING count(*) > 1) d";
        long rows = count(from);
        if (rows > 0) {
            obstacles.add(new Obstacle(
                    true,
                    "table " + parent.name() + " (" + String.join(", ", edge.parentColumns()) + ")",
                    rows + (rows == 1 ? " value occurs" : " values occur")
                            + " in more than one live row, though the policy declares a relation to it.",
                    "Make it unique, or correct the relation.",
                    rows,
                    strings("SELECT row_to_json(d)::text " + from + " LIMIT " + SAMPLES),
                    Optional.empty()));
        }
    }

    private List<String> samples(ProtectedTable child, Edge edge, String from) throws SQLException {
        List<String> shown = new ArrayList<>(child.table().primaryKey());
        edge.columns().stream().filter(c -> !shown.contains(c)).forEach(shown::add);
        String parts = shown.stream()
                .map(c -> "'" + c.replace("'", "''") + " = ' || coalesce(c." + quote(c) + "::text, 'NULL')")
                .collect(Collectors.joining(", "));
        return strings("SELECT concat_ws(', ', " + parts + ") " + from + " LIMIT " + SAMPLES);
    }

    private String join(Edge edge) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < edge.columns().size(); i++) {
            parts.add("p." + quote(edge.parentColumns().get(i)) + " = c."
                    + quote(edge.columns().get(i)));
        }
        return String.join(" AND ", parts);
    }

    /** What tells a deleted row, before or after it has become a tombstone. */
    private String dead(String alias, ProtectedTable table) {
        if (MarkerSteps.adoptable(table)) {
            return MarkerSteps.deletedByHand(alias, table);
        }
        return hasLive(table) ? alias + "." + quote(table.markers().live()) + " IS NULL" : "false";
    }

    private boolean hasLive(ProtectedTable table) {
        Optional<Column> live = table.table().column(table.markers().live());
        return installed.schema()
                && live.filter(c -> c.type().equals("boolean")).isPresent();
    }

    private long count(String from) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) " + from)) {
            row.next();
            return row.getLong(1);
        }
    }

    private List<String> strings(String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                found.add(row.getString(1));
            }
        }
        return found;
    }
}
