package dev.reprieve.purge;

import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.PerTable;
import dev.reprieve.tombstone.RetentionSql;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Closes deletions of which nothing is left: those that lost their only row to this run; those that a purge, this one or
 * one that was killed, has taken rows from; and those that have expired since the last run that reached its end, and whose
 * rows went or came back in other ways. What the ledger knew of their content goes. They are written down as ranges of
 * numbers, because deletions that are made one after the other mostly expire so too.
 */
final class Endings {
    private static final int DELETIONS_PER_TRANSACTION = 5_000;
    private static final int WRITTEN_PER_TRANSACTION = 200_000;
    private static final int MOST_IN_MEMORY = 1_000_000;
    private static final String RECENT = "1 day";

    private final Connection connection;
    private final List<StoredTable> tables;
    private final RetentionSql retention;
    private Numbers.Builder lostOnlyRow = new Numbers.Builder();
    private long closed;

    Endings(Connection connection, List<StoredTable> tables, RetentionSql retention) {
        this.connection = connection;
        this.tables = tables;
        this.retention = retention;
    }

    /** Takes note of deletions that lost their only row in a batch that has been committed; commits if they are many. */
    void ended(List<Long> deletions) throws SQLException {
        deletions.forEach(lostOnlyRow::add);
        if (lostOnlyRow.size() > MOST_IN_MEMORY) {
            writeEnded();
        }
    }

    private void writeEnded() throws SQLException {
        for (List<Long> some : parts(lostOnlyRow.build().sorted(), WRITTEN_PER_TRANSACTION)) {
            write(some);
            connection.commit();
        }
        lostOnlyRow = new Numbers.Builder();
    }

    /**
     * Closes all that can be closed, and commits.
     *
     * @param cutoff a time as an SQL expression
     * @param only the deletion that is purged by itself; empty for all
     * @param complete whether the run has looked at all that expired by then
     * @return how many
     */
    long close(String cutoff, Optional<Long> only, boolean complete) throws SQLException {
        writeEnded();
        if (only.isPresent()) {
            settle(only.stream().toList(), false);
            connection.commit();
            return closed;
        }
        all(SqlText.of("SELECT p.deletion_id FROM reprieve.purging AS p"), false);
        all(expired(cutoff), complete);
        if (complete) {
            SqlText.of("UPDATE reprieve.purge_control SET settled_at = " + cutoff)
                    .update(connection);
        }
        connection.commit();
        return closed;
    }

    private void all(SqlText query, boolean note) throws SQLException {
        Numbers.Builder found = new Numbers.Builder();
        query.each(connection, row -> found.add(row.getLong(1)));
        for (List<Long> some : parts(found.build().sorted(), DELETIONS_PER_TRANSACTION)) {
            settle(some, note);
            connection.commit();
        }
    }

    /** Those that were not over yet when a run last looked at all of them, but for those that have been written just now. */
    private SqlText expired(String cutoff) {
        String longest = retention.longest("d");
        return SqlText.of("WITH settled AS MATERIALIZED (SELECT coalesce(c.settled_at, '-infinity') AS at"
                + " FROM reprieve.purge_control AS c), written AS MATERIALIZED (SELECT"
                + " range_agg(int8range(r.first_id, r.last_id, '[]')) AS ids FROM reprieve.purged AS r"
                + " WHERE r.at > now() - INTERVAL '" + RECENT + "')"
                + " SELECT d.id FROM settled AS s CROSS JOIN LATERAL "
                + retention.startsBetween("s.at", cutoff)
                + " CROSS JOIN LATERAL (SELECT l.id, l.at, l.roots FROM reprieve.deletion AS l"
                + " WHERE l.restored_at IS NULL AND l.at > starts AND l.at <= ends"
                + " AND (SELECT w.ids @> l.id FROM written AS w) IS NOT TRUE OFFSET 0) AS d"
                + (retention.spansExactly()
                        ? ""
                        : " WHERE " + longest + " <= " + cutoff + " AND " + longest + " > s.at"));
    }

    private static List<List<Long>> parts(long[] ids, int size) {
        List<List<Long>> parts = new ArrayList<>();
        int from = 0;
        while (from < ids.length) {
            int to = Math.min(ids.length, from + size);
            List<Long> part = new ArrayList<>(to - from);
            for (int i = from; i < to; i++) {
                part.add(ids[i]);
            }
            parts.add(part);
            from = to;
        }
        return parts;
    }

    /** @param note whether to remember those of which something is left, for the next runs to look at again */
    private void settle(List<Long> deletions, boolean note) throws SQLException {
        Set<Long> left = withRows(deletions);
        // what has been restored since keeps saying so
        Set<Long> open = Set.copyOf(SqlText.of(
                        "SELECT d.id FROM reprieve.deletion AS d WHERE d.id = ANY (?) AND d.restored_at IS NULL AND "
                                + Ledger.purgedAt("d") + " IS NULL",
                        deletions)
                .list(connection, row -> row.getLong(1)));
        List<Long> ended = new ArrayList<>();
        List<Long> over = new ArrayList<>();
        for (Long id : deletions) {
            if (!open.contains(id)) {
                over.add(id);
            } else if (!left.contains(id)) {
                ended.add(id);
            }
        }
        write(ended);
        if (!over.isEmpty()) {
            SqlText.of("DELETE FROM reprieve.purging WHERE deletion_id = ANY (?)", over)
                    .update(connection);
        }
        if (note && !left.isEmpty()) {
            SqlText.of(
                            "INSERT INTO reprieve.purging (deletion_id) SELECT unnest(?::bigint[])"
                                    + " ON CONFLICT DO NOTHING",
                            List.copyOf(left))
                    .update(connection);
        }
    }

    private Set<Long> withRows(List<Long> deletions) throws SQLException {
        Set<Long> found = new HashSet<>(withRows(deletions, tables));
        found.addAll(SqlText.of(
                        "SELECT DISTINCT a.deletion_id FROM reprieve.aside AS a WHERE a.deletion_id = ANY (?)",
                        deletions)
                .list(connection, row -> row.getLong(1)));
        return found;
    }

    private List<Long> withRows(List<Long> deletions, List<StoredTable> some) throws SQLException {
        return PerTable.list(
                connection,
                some,
                SqlText.of(
                        "WITH known AS MATERIALIZED (SELECT id, at FROM reprieve.deletion WHERE id = ANY (?)) ",
                        deletions),
                (i, t) -> SqlText.of("SELECT d.id FROM known AS d WHERE EXISTS (SELECT FROM " + t.from("x") + " WHERE "
                        + t.ofLedger("x", "d") + " OFFSET 0)"),
                row -> row.getLong(1));
    }

    /** @param ids in ascending order */
    private void write(List<Long> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        List<Long> first = new ArrayList<>();
        List<Long> last = new ArrayList<>();
        for (Long id : ids) {
            if (!last.isEmpty() && last.get(last.size() - 1) + 1 == id) {
                last.set(last.size() - 1, id);
            } else {
                first.add(id);
                last.add(id);
            }
        }
        SqlText.of(
                        "WITH r AS (INSERT INTO reprieve.purged (first_id, last_id)"
                                + " SELECT unnest(?::bigint[]), unnest(?::bigint[]) RETURNING first_id, last_id),"
                                + " forgotten AS (UPDATE reprieve.deletion AS d SET root_label = NULL FROM r"
                                + " WHERE d.id BETWEEN r.first_id AND r.last_id AND d.root_label IS NOT NULL),"
                                + " settled AS (DELETE FROM reprieve.purging AS p USING r"
                                + " WHERE p.deletion_id BETWEEN r.first_id AND r.last_id)"
                                + " DELETE FROM reprieve.undo AS u USING r"
                                + " WHERE u.deletion_id BETWEEN r.first_id AND r.last_id",
                        first,
                        last)
                .update(connection);
        closed += ids.size();
    }
}
