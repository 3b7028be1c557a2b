package dev.reprieve.purge;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.TableName;
import dev.reprieve.hold.ActiveHolds;
import dev.reprieve.policy.Edge;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts what a purge would remove: all that is eligible, less what a row that stays refers to, directly or through
 * others. Those are found from the blocking rows upwards, so the work grows with what is blocked, not with the rest.
 */
final class Forecast {
    /** Stands for all holds together; no hold is called so. */
    private static final String ALL = "";

    private final List<StoredTable> tables;
    private final List<Reference> references;
    private final List<Eligible> base;
    private final List<Eligible> eligible;
    private final ActiveHolds holds;
    private final Catalog catalog;

    /**
     * Prepares it.
     *
     * @param base what is to go if no hold holds it
     */
    Forecast(
            List<StoredTable> tables,
            List<Reference> references,
            List<Eligible> base,
            ActiveHolds holds,
            Catalog catalog) {
        this.tables = tables;
        this.references = references;
        this.base = base;
        this.eligible = base.stream().map(e -> e.except(holds, catalog)).toList();
        this.holds = holds;
        this.catalog = catalog;
    }

    /** What has expired and stays because it is held. */
    SortedMap<TableName, HeldRows> held(Connection connection) throws SQLException {
        SortedMap<TableName, HeldRows> found = new TreeMap<>();
        for (StoredTable table : tables) {
            for (Eligible kind : base) {
                Optional<SqlText> condition = kind.condition(table, "x");
                Optional<SqlText> names = kind.holds(holds, catalog, table, "x");
                if (condition.isPresent() && names.isPresent()) {
                    held(connection, kind, table, condition.get(), names.get())
                            .ifPresent(h -> found.merge(table.name(), h, Forecast::sum));
                }
            }
        }
        return found;
    }

    private static Optional<HeldRows> held(
            Connection connection, Eligible kind, StoredTable table, SqlText condition, SqlText names)
            throws SQLException {
        SortedMap<String, Long> byHold = new TreeMap<>();
        SqlText.of("SELECT coalesce(n.name, ''), count(DISTINCT (x.tableoid, x.ctid)) FROM " + table.from("x")
                        + (kind.attributed() ? ", reprieve.deletion AS d" : "") + " CROSS JOIN LATERAL (")
                .add(names)
                .add(") AS n(name) WHERE ")
                .add(condition)
                .add(" GROUP BY GROUPING SETS ((n.name), ())")
                .list(connection, row -> Map.entry(row.getString(1), row.getLong(2)))
                .forEach(e -> byHold.put(e.getKey(), e.getValue()));
        long all = byHold.getOrDefault(ALL, 0L);
        byHold.remove(ALL);
        return all == 0 ? Optional.empty() : Optional.of(new HeldRows(all, byHold));
    }

    private static HeldRows sum(HeldRows one, HeldRows other) {
        SortedMap<String, Long> byHold = new TreeMap<>(one.byHold());
        other.byHold().forEach((name, n) -> byHold.merge(name, n, Long::sum));
        return new HeldRows(one.rows() + other.rows(), byHold);
    }

    /** What has expired and is not held. */
    Backlog eligible(Connection connection) throws SQLException {
        return Backlog.read(connection, tables, eligible);
    }

    /**
     * How many rows that is, after a run.
     *
     * @param onlyAside whether it is known that no table has any: one may have been set aside into the ledger since
     */
    long left(Connection connection, boolean onlyAside) throws SQLException {
        List<StoredTable> some =
                tables.stream().filter(t -> t.aside() || !onlyAside).toList();
        return Backlog.left(connection, some, eligible);
    }

    SortedMap<TableName, Long> blocked(Connection connection) throws SQLException {
        List<SqlText> first = new ArrayList<>();
        List<SqlText> next = new ArrayList<>();
        for (Reference reference : references) {
            for (Eligible kind : eligible) {
                Optional<SqlText> going = kind.condition(reference.parent(), "p");
                if (going.isPresent()) {
                    // from the child to its parent by the parent's key, whatever the planner thinks of the numbers:
                    // after a large deletion its statistics know nothing of tombstones
                    SqlText parents = SqlText.of("SELECT " + number(reference.parentUnit()) + " AS u, e.o, e.t FROM "
                                    + reference.child().from("c")
                                    + " CROSS JOIN LATERAL (SELECT p.tableoid AS o, p.ctid AS t FROM "
                                    + reference.parent().from("p")
                                    + (kind.attributed() ? ", reprieve.deletion AS d" : "") + " WHERE "
                                    + reference.match("c", "p") + " AND ")
                            .add(going.get())
                            .add(" OFFSET 0) AS e WHERE ");
                    first.add(new SqlText()
                            .add(parents)
                            .add(mayBeLive(reference) ? "" : reference.child().dead("c") + " AND ")
                            .add("(")
                            .add(Eligible.any(eligible, reference.child(), "c"))
                            .add(") IS NOT TRUE"));
                    next.add(new SqlText()
                            .add(parents)
                            .add("b.u = " + number(reference.childUnit()) + " AND c.tableoid = b.o AND c.ctid = b.t"));
                }
            }
        }
        SortedMap<TableName, Long> counts = new TreeMap<>();
        if (!first.isEmpty()) {
            SqlText.of("WITH RECURSIVE b(u, o, t) AS ((")
                    .add(SqlText.join(" UNION ALL ", first))
                    .add(") UNION SELECT e.u, e.o, e.t FROM b CROSS JOIN LATERAL (")
                    .add(SqlText.join(" UNION ALL ", next))
                    .add(") AS e) SELECT u, count(*) FROM b GROUP BY u")
                    .list(
                            connection,
                            row -> counts.put(tables.get(row.getInt(1)).name(), row.getLong(2)));
        }
        return counts;
    }

    /** Only an edge that nothing keeps can have a live child under a tombstone. */
    private static boolean mayBeLive(Reference reference) {
        return reference.edge().coverage() == Edge.Coverage.NONE;
    }

    private int number(TableName name) {
        for (int i = 0; i < tables.size(); i++) {
            if (tables.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalStateException(name + " is not a stored table");
    }
}
