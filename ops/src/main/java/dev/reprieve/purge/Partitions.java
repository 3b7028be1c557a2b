package dev.reprieve.purge;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.TableName;
import dev.reprieve.hold.ActiveHolds;
import dev.reprieve.hold.Conditions;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Detaches and drops partitions of which every row is to go, instead of deleting the rows; and tells in which partition a
 * row lies. Only partitions by ranges of time are dropped, and only when their range is over: into any other, a row may
 * come tomorrow. No row may be live, unexpired, held, referred to or about to be restored; that is made sure while
 * nobody can write to the partition, before the whole table is locked for a moment.
 */
final class Partitions {
    private static final String WITHOUT_ZONE_SLACK = "14 hours";

    private final Connection connection;
    private final Catalog catalog;
    private final List<Reference> references;
    private final List<Eligible> eligible;
    private final RunRecord record;
    private final PurgeLimits limits;
    private final Conditions conditions;
    private final Map<Long, TableName> names = new HashMap<>();

    Partitions(
            Connection connection,
            Catalog catalog,
            List<Reference> references,
            List<Eligible> eligible,
            RunRecord record,
            PurgeLimits limits,
            Conditions conditions) {
        this.connection = connection;
        this.catalog = catalog;
        this.references = references;
        this.eligible = eligible;
        this.record = record;
        this.limits = limits;
        this.conditions = conditions;
    }

    /**
     * A partition whose range is over.
     *
     * @param parent what it is a partition of; a partition itself where they are nested
     */
    record Candidate(TableName name, TableName parent) {}

    /** The table, but only in the partition; all of it if the partition is not known. Outside of a batch. */
    StoredTable within(StoredTable table, long relation) throws SQLException {
        if (!names.containsKey(relation)) {
            SqlText.of(
                            "SELECT c.oid::bigint, n.nspname, c.relname FROM pg_class AS c"
                                    + " JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = ?::oid",
                            relation)
                    .first(connection, row -> new TableName(row.getString(2), row.getString(3)))
                    .ifPresent(name -> names.put(relation, name));
            connection.commit();
        }
        TableName name = names.get(relation);
        return name == null ? table : table.within(name);
    }

    /** Partitions whose range is over and of which a first look finds no live row; locks nothing. Commits. */
    List<Candidate> candidates(StoredTable table, String cutoff) throws SQLException {
        if (eligible.stream().anyMatch(Eligible.OfDeletion.class::isInstance)) {
            return List.of();
        }
        List<Candidate> over = SqlText.of(
                        """
                        SELECT n.nspname, c.relname, pn.nspname, p.relname
                        FROM pg_partition_tree(?::regclass) AS t
                        JOIN pg_class AS c ON c.oid = t.relid AND t.isleaf AND c.relkind = 'r'
                        JOIN pg_namespace AS n ON n.oid = c.relnamespace
                        JOIN pg_class AS p ON p.oid = t.parentrelid
                        JOIN pg_namespace AS pn ON pn.oid = p.relnamespace
                        JOIN pg_partitioned_table AS k ON k.partrelid = p.oid AND k.partstrat = 'r' AND k.partnatts = 1
                        JOIN pg_attribute AS a ON a.attrelid = p.oid AND a.attnum = k.partattrs[0]
                        CROSS JOIN LATERAL substring(pg_get_expr(c.relpartbound, c.oid)
                            FROM 'TO \\(''([^'']+)''\\)$') AS b(upper)
                        WHERE CASE a.atttypid
                            WHEN 'timestamptz'::regtype THEN b.upper::timestamptz
                            WHEN 'date'::regtype THEN
                                (b.upper::timestamp + interval '%1$s') AT TIME ZONE 'UTC'
                            WHEN 'timestamp'::regtype THEN
                                (b.upper::timestamp + interval '%1$s') AT TIME ZONE 'UTC'
                            END <= %2$s
                        ORDER BY c.oid
                        """.formatted(WITHOUT_ZONE_SLACK, cutoff), table.name().sql())
                .list(
                        connection,
                        row -> new Candidate(
                                new TableName(row.getString(1), row.getString(2)),
                                new TableName(row.getString(3), row.getString(4))));
        List<Candidate> found = new java.util.ArrayList<>();
        for (Candidate each : over) {
            if (standsAlone(each.name()) && firstLook(table.within(each.name()))) {
                found.add(each);
            }
        }
        connection.commit();
        return found;
    }

    /** Whether no edge is its own rather than the whole table's. */
    private boolean standsAlone(TableName partition) {
        return references.stream()
                .noneMatch(r ->
                        r.edge().child().equals(partition) || r.edge().parent().equals(partition));
    }

    private boolean firstLook(StoredTable part) throws SQLException {
        return SqlText.of("SELECT EXISTS (SELECT FROM " + part.from("x") + ") AND NOT EXISTS (SELECT FROM "
                        + part.from("x") + " WHERE " + part.live("x") + ")")
                .first(connection, row -> row.getBoolean(1))
                .orElse(false);
    }

    /**
     * In a batch's transaction: drops it, or returns 0 if any of its rows has to stay.
     *
     * @param most do not if it has more rows
     * @throws SQLException also if a lock cannot be had in time, or something depends on it
     */
    long drop(StoredTable table, Candidate candidate, long most) throws SQLException {
        StoredTable part = table.within(candidate.name());
        SqlText.of("LOCK TABLE ONLY " + candidate.name().sql() + " IN EXCLUSIVE MODE")
                .update(connection);
        ActiveHolds holds = conditions.usable(connection, ActiveHolds.read(connection));
        List<Eligible> kinds =
                eligible.stream().map(e -> e.except(holds, catalog)).toList();
        List<Long> deletions = SqlText.of("SELECT DISTINCT " + part.deletion("x") + " FROM " + part.from("x")
                        + " WHERE " + part.deletion("x") + " IS NOT NULL")
                .list(connection, row -> row.getLong(1));
        // whoever restores one of them has locked it, and its rows may not have been reached yet
        long locked = deletions.isEmpty()
                ? 0
                : SqlText.of(
                                "SELECT count(*) FROM (SELECT FROM reprieve.deletion WHERE id = ANY (?)"
                                        + " FOR NO KEY UPDATE SKIP LOCKED) AS l",
                                deletions)
                        .first(connection, row -> row.getLong(1))
                        .orElse(0L);
        if (locked != deletions.size() || stays(part, kinds) || referredTo(part)) {
            return 0;
        }
        long rows = SqlText.of("SELECT count(*) FROM " + part.from("x"))
                .first(connection, row -> row.getLong(1))
                .orElse(0L);
        if (rows == 0 || rows > most) {
            return 0;
        }
        record.removed(new TreeMap<>(Map.of(table.name(), rows)), deletions, java.util.Optional.of(candidate.name()));
        // from here on everybody waits for us
        SqlText.of("SELECT set_config('statement_timeout', ?, true)", limits.halveOverMillis() + "ms")
                .first(connection, row -> row.getString(1));
        SqlText.of("ALTER TABLE " + candidate.parent().sql() + " DETACH PARTITION "
                        + candidate.name().sql())
                .update(connection);
        SqlText.of("DROP TABLE " + candidate.name().sql()).update(connection);
        return rows;
    }

    private boolean stays(StoredTable part, List<Eligible> kinds) throws SQLException {
        return SqlText.of("SELECT FROM " + part.from("x") + " WHERE (")
                .add(Eligible.any(kinds, part, "x"))
                .add(") IS NOT TRUE LIMIT 1")
                .first(connection, row -> true)
                .orElse(false);
    }

    private boolean referredTo(StoredTable part) throws SQLException {
        for (Reference reference : references) {
            if (reference.parentUnit().equals(part.name())) {
                boolean found = SqlText.of("SELECT FROM " + part.from("p") + " WHERE EXISTS (SELECT FROM "
                                + reference.child().from("c") + " WHERE " + reference.match("c", "p") + ") LIMIT 1")
                        .first(connection, row -> true)
                        .orElse(false);
                if (found) {
                    return true;
                }
            }
        }
        return false;
    }
}
