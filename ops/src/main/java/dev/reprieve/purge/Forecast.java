package dev.reprieve.purge;

import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Edge;
import dev.reprieve.tombstone.PerTable;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts what a purge would remove: all that is eligible, less what a row that stays refers to, directly or through
 * others. Those are found from the blocking rows upwards, so the work grows with what is blocked, not with the rest.
 */
final class Forecast {
    private final List<StoredTable> tables;
    private final List<Reference> references;
    private final List<Eligible> eligible;

    Forecast(List<StoredTable> tables, List<Reference> references, List<Eligible> eligible) {
        this.tables = tables;
        this.references = references;
        this.eligible = eligible;
    }

    SortedMap<TableName, Long> eligible(Connection connection) throws SQLException {
        SortedMap<TableName, Long> counts = new TreeMap<>();
        for (Eligible kind : eligible) {
            PerTable.list(
                    connection,
                    tables,
                    new SqlText(),
                    (i, t) -> SqlText.of("SELECT " + i + ", count(*)")
                            .add(kind.from(t, "x").orElse(SqlText.of(" WHERE FALSE"))),
                    row -> counts.merge(tables.get(row.getInt(1)).name(), row.getLong(2), Long::sum));
        }
        counts.values().removeIf(n -> n == 0);
        return counts;
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
                            .add(goes(reference.child()))
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

    /** True for a row under the alias c that would go if nothing referred to it. */
    private SqlText goes(StoredTable table) {
        List<SqlText> ways = new ArrayList<>();
        for (Eligible kind : eligible) {
            kind.condition(table, "c")
                    .ifPresent(c -> ways.add(
                            kind.attributed()
                                    ? SqlText.of("EXISTS (SELECT FROM reprieve.deletion AS d WHERE ")
                                            .add(c)
                                            .add(")")
                                    : SqlText.of("(").add(c).add(")")));
        }
        return ways.isEmpty() ? SqlText.of("FALSE") : SqlText.join(" OR ", ways);
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
