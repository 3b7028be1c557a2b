package dev.reprieve.purge;

import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.TableName;
import dev.reprieve.purge.Window.Seed;
import dev.reprieve.tombstone.Locator;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One transaction of a purge. A first statement locks the rows and passes over those that others hold; a second one, which
 * therefore sees whatever was committed before, asks again whether each is a tombstone whose time has come and that
 * nothing refers to, and deletes. In a knot the rows that refer to the locked ones are locked as well and all go in one
 * statement, as far as they are closed under reference.
 *
 * <p>Whoever restores a deletion locks its row in the ledger first. So the ledger's row is locked with each row that may
 * not be the only one of its deletion: of a deletion that is being restored no part goes. A row that is the only one needs
 * no such lock: either the restore has it, or it is gone and the restore finds nothing.
 */
final class Batch {
    private final Connection connection;
    private final Eligible base;
    private final Eligible eligible;
    private final Knot knot;
    private final PurgeLimits limits;
    private final Map<TableName, Set<Locator>> locked = new LinkedHashMap<>();

    /**
     * Prepares it.
     *
     * @param base what is to go if no hold holds it
     * @param eligible the same without what is held, as of this transaction
     */
    Batch(Connection connection, Eligible base, Eligible eligible, Knot knot, PurgeLimits limits) {
        this.connection = connection;
        this.base = base;
        this.eligible = eligible;
        this.knot = knot;
        this.limits = limits;
        knot.tables().forEach(t -> locked.put(t.name(), new LinkedHashSet<>()));
    }

    /**
     * What became of a batch.
     *
     * @param rows rows deleted, by table
     * @param gone where they lay, if the batch may have taken others than it was asked for
     * @param skipped of the rows asked for, those that are still there
     * @param ended deletions of which each lost its only row
     */
    record Outcome(
            SortedMap<TableName, Long> rows, Set<Locator> gone, Map<SkipReason, Long> skipped, List<Long> ended) {
        long rowCount() {
            return rows.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private record Deleted(TableName table, Locator row, long deletion) {}

    /** Everything but the beginning and the commit; of a flat batch once the rows are locked. */
    Outcome run(StoredTable table, List<Seed> seeds, LockedRows rows, RunRecord run) throws SQLException {
        return knot.inner().isEmpty() ? runFlat(table, seeds, rows, run) : runKnot(table, seeds, run);
    }

    private Outcome runFlat(StoredTable table, List<Seed> seeds, LockedRows rows, RunRecord run) throws SQLException {
        Map<SkipReason, Long> skipped = new TreeMap<>();
        long had = rows.count();
        List<Seed> mine = seeds;
        if (had < seeds.size()) {
            Set<String> places = rows.places(connection);
            mine = seeds.stream().filter(s -> places.contains(s.row().ctid())).toList();
            left(
                    table,
                    seeds.stream()
                            .map(Seed::row)
                            .filter(r -> !places.contains(r.ctid()))
                            .toList(),
                    SkipReason.LOCKED,
                    skipped);
        }
        if (had == 0) {
            return new Outcome(new TreeMap<>(), Set.of(), skipped, List.of());
        }
        long gone = delete(table, rows, run)
                .first(connection, row -> row.getLong(1))
                .orElse(0L);
        Set<Locator> kept = new HashSet<>();
        if (gone < had) {
            Set<String> places = rows.places(connection);
            mine = mine.stream().filter(s -> places.contains(s.row().ctid())).toList();
            // those that are gone are not seen any more
            SqlText.of("SELECT " + StoredTable.locator("x") + " FROM " + table.from("x") + " WHERE ")
                    .add(rows.lies())
                    .each(connection, row -> kept.add(StoredTable.locator(row, 1)));
            left(table, kept, SkipReason.CHILD, skipped);
        }
        List<Long> ended = mine.stream()
                .filter(s -> s.alone() && !kept.contains(s.row()))
                .map(Seed::only)
                .toList();
        SortedMap<TableName, Long> removed = gone == 0 ? new TreeMap<>() : new TreeMap<>(Map.of(table.name(), gone));
        return new Outcome(removed, Set.of(), skipped, ended);
    }

    /** Deletes what is still to go and writes it down, in one statement; says how many rows. */
    private SqlText delete(StoredTable table, LockedRows rows, RunRecord run) {
        SqlText own = eligible.alone(table, "x")
                .orElseGet(() -> eligible.test(table, "x").orElseThrow());
        List<SqlText> parts = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        if (rows.any(true)) {
            parts.add(SqlText.of("a(d) AS (")
                    .add(delete(table, rows.lies(true), own, "1"))
                    .add(")"));
            gone.add("SELECT FROM a");
        }
        SqlText shared = SqlText.of("SELECT 0 WHERE FALSE");
        if (rows.any(false)) {
            SqlText test = eligible.test(table, "x").orElseThrow();
            parts.add(SqlText.of("b(d) AS (")
                    .add(delete(
                            table, rows.lies(false), test, eligible.attributed() ? table.deletion("x") : "0::bigint"))
                    .add(")"));
            gone.add("SELECT FROM b");
            shared = eligible.attributed() ? SqlText.of("SELECT d FROM b") : shared;
        }
        parts.add(run.noting(
                SqlText.of("SELECT " + Identifier.literal(table.name().toString()) + ", count(*) FROM ("
                        + String.join(" UNION ALL ", gone) + ") AS g"),
                shared));
        return SqlText.of("WITH ").add(SqlText.join(", ", parts)).add(" SELECT count FROM reprieve_rows");
    }

    /** Says why rows are left: for the reason if nothing else keeps them. */
    private void left(StoredTable table, Collection<Locator> rows, SkipReason reason, Map<SkipReason, Long> skipped)
            throws SQLException {
        SqlText.of("SELECT count(*), count(*) FILTER (WHERE ")
                .add(eligible.test(table, "x").orElseThrow())
                .add("), count(*) FILTER (WHERE ")
                .add(base.test(table, "x").orElseThrow())
                .add(") FROM " + table.from("x") + " WHERE ")
                .add(table.lies("x", rows))
                .each(connection, row -> {
                    long there = reason == SkipReason.LOCKED ? rows.size() : row.getLong(1);
                    count(skipped, reason, row.getLong(2));
                    count(skipped, SkipReason.HELD, row.getLong(3) - row.getLong(2));
                    count(skipped, SkipReason.CHANGED, there - row.getLong(3));
                });
    }

    private Outcome runKnot(StoredTable table, List<Seed> seeds, RunRecord run) throws SQLException {
        List<Locator> asked = seeds.stream().map(Seed::row).toList();
        Set<Locator> own = lockedIn(table.name());
        own.addAll(lock(table, asked));
        Map<SkipReason, Long> skipped = new TreeMap<>();
        if (own.size() < asked.size()) {
            left(table, asked.stream().filter(s -> !own.contains(s)).toList(), SkipReason.LOCKED, skipped);
        }
        Set<Locator> had = Set.copyOf(own);
        lockChildren();
        dropBlocked();
        SortedMap<TableName, Long> rows = new TreeMap<>();
        Set<Locator> gone = new LinkedHashSet<>();
        Set<Long> deletions = new LinkedHashSet<>();
        for (Deleted row : deleteAll()) {
            rows.merge(row.table(), 1L, Long::sum);
            gone.add(row.row());
            deletions.add(row.deletion());
        }
        count(
                skipped,
                SkipReason.CHILD,
                had.stream().filter(a -> !gone.contains(a)).count());
        run.removed(rows, eligible.attributed() ? deletions : Set.of());
        return new Outcome(rows, gone, skipped, List.of());
    }

    private static void count(Map<SkipReason, Long> counts, SkipReason reason, long rows) {
        if (rows > 0) {
            counts.merge(reason, rows, Long::sum);
        }
    }

    private Set<Locator> lockedIn(TableName table) {
        return locked.computeIfAbsent(table, t -> new LinkedHashSet<>());
    }

    private List<Locator> lock(StoredTable table, List<Locator> rows) throws SQLException {
        return locking(
                        StoredTable.locator("x"),
                        table,
                        rows,
                        eligible.test(table, "x").orElseThrow(),
                        eligible.attributed())
                .list(connection, row -> StoredTable.locator(row, 1));
    }

    /** @param ledger whether their rows in the ledger have to be locked too */
    static SqlText locking(String columns, StoredTable table, List<Locator> rows, SqlText condition, boolean ledger) {
        return SqlText.of("SELECT " + columns + " FROM " + table.from("x")
                        + (ledger
                                ? " CROSS JOIN LATERAL (SELECT FROM reprieve.deletion AS l WHERE l.id = "
                                        + table.deletion("x") + " FOR NO KEY UPDATE SKIP LOCKED) AS l"
                                : "")
                        + " WHERE ")
                .add(table.lies("x", rows))
                .add(" AND ")
                .add(condition)
                .add(" FOR UPDATE OF x SKIP LOCKED");
    }

    /** Locks what refers to the locked rows within the knot, to any depth, as far as it may go too. */
    private void lockChildren() throws SQLException {
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Reference reference : knot.inner()) {
                Set<Locator> parents = lockedIn(reference.parentUnit());
                Set<Locator> children = lockedIn(reference.childUnit());
                int room = limits.mostBatchRows()
                        - locked.values().stream().mapToInt(Set::size).sum();
                if (room > 0
                        && !parents.isEmpty()
                        && eligible.test(reference.child(), "c").isPresent()) {
                    List<Locator> found = children(reference, parents, children, room);
                    grown |= !found.isEmpty() && children.addAll(lock(reference.child(), found));
                }
            }
        }
    }

    /** From the parents to their children, whatever the planner thinks of the number of tombstones. */
    private List<Locator> children(Reference reference, Set<Locator> parents, Set<Locator> known, int limit)
            throws SQLException {
        SqlText text = SqlText.of("SELECT DISTINCT e.o, e.t FROM "
                        + reference.parent().from("p")
                        + " CROSS JOIN LATERAL (SELECT c.tableoid::bigint AS o, c.ctid::text AS t FROM "
                        + reference.child().from("c") + " WHERE " + reference.match("c", "p") + " AND ")
                .add(eligible.test(reference.child(), "c").orElseThrow());
        if (!known.isEmpty()) {
            text.add(" AND NOT (").add(reference.child().lies("c", known)).add(")");
        }
        return text.add(" OFFSET 0) AS e WHERE ")
                .add(reference.parent().lies("p", parents))
                .add(" LIMIT ?", limit)
                .list(connection, row -> StoredTable.locator(row, 1));
    }

    /** Drops rows that something else than the locked rows refers to; then those that they refer to, and so on. */
    private void dropBlocked() throws SQLException {
        List<Reference> all = new ArrayList<>(knot.outer());
        all.addAll(knot.inner());
        boolean shrunk = true;
        while (shrunk) {
            shrunk = false;
            for (Reference reference : all) {
                Set<Locator> parents = lockedIn(reference.parentUnit());
                if (!parents.isEmpty()) {
                    SqlText text = SqlText.of("SELECT " + StoredTable.locator("p") + " FROM "
                                    + reference.parent().from("p") + " WHERE ")
                            .add(reference.parent().lies("p", parents))
                            .add(" AND EXISTS (SELECT FROM " + reference.child().from("c") + " WHERE "
                                    + reference.match("c", "p"))
                            .add(outside(reference))
                            .add(" OFFSET 0)");
                    List<Locator> blocked = text.list(connection, row -> StoredTable.locator(row, 1));
                    shrunk |= parents.removeAll(Set.copyOf(blocked));
                }
            }
        }
    }

    private SqlText outside(Reference reference) {
        Set<Locator> going = locked.getOrDefault(reference.childUnit(), Set.of());
        return going.isEmpty()
                ? new SqlText()
                : SqlText.of(" AND NOT (")
                        .add(reference.child().lies("c", going))
                        .add(")");
    }

    private List<Deleted> deleteAll() throws SQLException {
        List<SqlText> deletes = new ArrayList<>();
        List<SqlText> results = new ArrayList<>();
        Map<String, TableName> names = new TreeMap<>();
        for (StoredTable table : knot.tables()) {
            Set<Locator> rows = lockedIn(table.name());
            if (!rows.isEmpty()) {
                String name = "reprieve_" + deletes.size();
                names.put(name, table.name());
                deletes.add(SqlText.of(name + " AS (")
                        .add(delete(
                                table,
                                table.lies("x", rows),
                                eligible.test(table, "x").orElseThrow(),
                                StoredTable.locator("x") + ", "
                                        + (eligible.attributed() ? table.deletion("x") : "0::bigint")))
                        .add(")"));
                results.add(
                        SqlText.of("SELECT " + Identifier.literal(name) + ", o, t, d FROM " + name + " AS r(o, t, d)"));
            }
        }
        if (deletes.isEmpty()) {
            return List.of();
        }
        return SqlText.of("WITH ")
                .add(SqlText.join(", ", deletes))
                .add(" ")
                .add(SqlText.join(" UNION ALL ", results))
                .list(
                        connection,
                        row -> new Deleted(
                                names.getOrDefault(
                                        row.getString(1), knot.tables().get(0).name()),
                                StoredTable.locator(row, 2),
                                row.getLong(4)));
    }

    private SqlText delete(StoredTable table, SqlText lies, SqlText condition, String returning) {
        return delete(knot, table, lies, condition, returning);
    }

    /** A DELETE of rows under the alias x to which nothing refers that comes before the knot. */
    static SqlText delete(Knot knot, StoredTable table, SqlText lies, SqlText condition, String returning) {
        SqlText text = SqlText.of(table.delete("x")).add(lies).add(" AND ").add(condition);
        for (Reference reference : knot.outer()) {
            if (reference.parentUnit().equals(table.name())) {
                // row by row: a join might read all of the children for each batch
                text.add(" AND NOT EXISTS (SELECT FROM " + reference.child().from("c") + " WHERE "
                        + reference.match("c", "x") + " OFFSET 0)");
            }
        }
        return text.add(" RETURNING " + returning);
    }
}
