package dev.reprieve.purge;

import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.TableName;
import dev.reprieve.tombstone.Locator;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One transaction of a purge. A first statement locks the rows and passes over those that others hold; a second one, which
 * therefore sees whatever was committed before, asks again whether each is a tombstone whose time has come and that
 * nothing refers to, and deletes. In a knot the rows that refer to the locked ones are locked as well and all go in one
 * statement, as far as they are closed under reference.
 */
final class Batch {
    private final Connection connection;
    private final Eligible base;
    private final Eligible eligible;
    private final Knot knot;
    private final PurgeLimits limits;
    private final Map<TableName, Set<Locator>> locked = new LinkedHashMap<>();
    private Optional<StoredTable> narrowed = Optional.empty();

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
     * @param gone where they lay
     * @param skipped of the rows asked for, those that are still there
     */
    record Outcome(SortedMap<TableName, Long> rows, Set<Locator> gone, Map<SkipReason, Long> skipped) {
        long rowCount() {
            return rows.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private record Deleted(TableName table, Locator row, long deletion) {}

    /** Everything but the beginning and the commit. */
    Outcome run(StoredTable table, List<Locator> seeds, RunRecord run) throws SQLException {
        if (table.only().isPresent()) {
            narrowed = Optional.of(table);
        }
        Set<Locator> own = lockedIn(table.name());
        own.addAll(lock(table, seeds));
        Map<SkipReason, Long> skipped = new TreeMap<>();
        if (own.size() < seeds.size()) {
            List<Locator> missing = seeds.stream().filter(s -> !own.contains(s)).toList();
            long free = count(eligible, table, missing);
            long expired = count(base, table, missing);
            count(skipped, SkipReason.LOCKED, free);
            count(skipped, SkipReason.HELD, expired - free);
            count(skipped, SkipReason.CHANGED, missing.size() - expired);
        }
        Set<Locator> asked = Set.copyOf(own);
        if (!knot.inner().isEmpty()) {
            lockChildren();
            dropBlocked();
        }
        SortedMap<TableName, Long> rows = new TreeMap<>();
        Set<Locator> gone = new LinkedHashSet<>();
        Set<Long> deletions = new LinkedHashSet<>();
        for (Deleted row : delete()) {
            rows.merge(row.table(), 1L, Long::sum);
            gone.add(row.row());
            deletions.add(row.deletion());
        }
        count(
                skipped,
                SkipReason.CHILD,
                asked.stream().filter(a -> !gone.contains(a)).count());
        run.removed(rows, eligible.attributed() ? deletions : Set.of());
        return new Outcome(rows, gone, skipped);
    }

    private static void count(Map<SkipReason, Long> counts, SkipReason reason, long rows) {
        if (rows > 0) {
            counts.merge(reason, rows, Long::sum);
        }
    }

    private Set<Locator> lockedIn(TableName table) {
        return locked.computeIfAbsent(table, t -> new LinkedHashSet<>());
    }

    private List<Locator> lock(StoredTable table, Collection<Locator> rows) throws SQLException {
        return SqlText.of("SELECT " + StoredTable.locator("x"))
                .add(eligible.from(table, "x").orElseThrow())
                .add(" AND ")
                .add(table.lies("x", rows))
                .add(eligible.lock("x"))
                .list(connection, row -> StoredTable.locator(row, 1));
    }

    private long count(Eligible kind, StoredTable table, Collection<Locator> rows) throws SQLException {
        return SqlText.of("SELECT count(*)")
                .add(kind.from(table, "x").orElseThrow())
                .add(" AND ")
                .add(table.lies("x", rows))
                .first(connection, row -> row.getLong(1))
                .orElse(0L);
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
                        && eligible.from(reference.child(), "c").isPresent()) {
                    List<Locator> found = children(reference, parents, children, room);
                    grown |= !found.isEmpty() && children.addAll(lock(reference.child(), found));
                }
            }
        }
    }

    /** From the parents to their children, whatever the planner thinks of the number of tombstones. */
    private List<Locator> children(Reference reference, Set<Locator> parents, Set<Locator> known, int limit)
            throws SQLException {
        SqlText text = SqlText.of(
                        "SELECT DISTINCT e.o, e.t FROM " + reference.parent().from("p")
                                + " CROSS JOIN LATERAL (SELECT c.tableoid::bigint AS o, c.ctid::text AS t")
                .add(eligible.from(reference.child(), "c").orElseThrow())
                .add(" AND " + reference.match("c", "p"));
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
                            .add(")");
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

    private List<Deleted> delete() throws SQLException {
        List<SqlText> deletes = new ArrayList<>();
        List<SqlText> results = new ArrayList<>();
        Map<String, TableName> names = new TreeMap<>();
        for (StoredTable whole : knot.tables()) {
            StoredTable table =
                    narrowed.filter(n -> n.name().equals(whole.name())).orElse(whole);
            Set<Locator> rows = lockedIn(table.name());
            if (!rows.isEmpty()) {
                String name = "reprieve_" + deletes.size();
                names.put(name, table.name());
                deletes.add(delete(table, rows, name));
                results.add(SqlText.of("SELECT " + Identifier.literal(name) + ", o, t, d FROM " + name));
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

    private SqlText delete(StoredTable table, Set<Locator> rows, String name) {
        SqlText text = SqlText.of(
                        name + " AS (" + table.delete("x", eligible.attributed() ? "reprieve.deletion AS d" : ""))
                .add(table.lies("x", rows))
                .add(" AND ")
                .add(eligible.condition(table, "x").orElseThrow());
        for (Reference reference : knot.outer()) {
            if (reference.parentUnit().equals(table.name())) {
                text.add(" AND NOT EXISTS (SELECT FROM " + reference.child().from("c") + " WHERE "
                        + reference.match("c", "x") + ")");
            }
        }
        return text.add(" RETURNING x.tableoid::bigint AS o, x.ctid::text AS t, "
                + (eligible.attributed() ? "d.id" : "0::bigint") + " AS d)");
    }
}
