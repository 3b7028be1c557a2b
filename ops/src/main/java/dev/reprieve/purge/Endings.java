package dev.reprieve.purge;

import dev.reprieve.tombstone.PerTable;
import dev.reprieve.tombstone.RetentionSql;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Closes deletions of which nothing is left: those that a purge, this one or one that was killed, has taken rows from, and
 * those whose time is over and whose rows went or came back in other ways. What the ledger knew of their content goes.
 */
final class Endings {
    private static final int DELETIONS_PER_TRANSACTION = 500;

    private final List<StoredTable> tables;
    private final RetentionSql retention;

    Endings(List<StoredTable> tables, RetentionSql retention) {
        this.tables = tables;
        this.retention = retention;
    }

    /**
     * Closes them, and commits.
     *
     * @param cutoff a time as an SQL expression
     * @param only the deletion that is purged by itself; none for all
     */
    long close(Connection connection, String cutoff, List<Long> only) throws SQLException {
        long closed = 0;
        long after = 0;
        List<Long> open = open(connection, cutoff, only, after);
        while (!open.isEmpty()) {
            after = open.get(open.size() - 1);
            List<Long> empty = new ArrayList<>(open);
            empty.removeAll(withRows(connection, open));
            closed += empty.isEmpty() ? 0 : close(connection, empty);
            connection.commit();
            open = open(connection, cutoff, only, after);
        }
        connection.commit();
        return closed;
    }

    private List<Long> open(Connection connection, String cutoff, List<Long> only, long after) throws SQLException {
        SqlText text = SqlText.of(
                "SELECT d.id FROM reprieve.deletion AS d WHERE d.purged_at IS NULL"
                        + " AND d.restored_at IS NULL AND d.id > ?",
                after);
        if (only.isEmpty()) {
            text.add(" AND (d.purge_began_at IS NOT NULL OR " + retention.longest("d") + " <= " + cutoff + ")");
        } else {
            text.add(" AND d.id = ANY (?)", only);
        }
        // locked, so that no restore moves rows from the ledger to their tables while both are looked at
        return text.add(" ORDER BY d.id LIMIT " + DELETIONS_PER_TRANSACTION + " FOR NO KEY UPDATE SKIP LOCKED")
                .list(connection, row -> row.getLong(1));
    }

    private Set<Long> withRows(Connection connection, List<Long> deletions) throws SQLException {
        Set<Long> found = new HashSet<>(withRows(connection, deletions, tables));
        found.addAll(withRows(connection, deletions, StoredTable.aside(connection, tables)));
        return found;
    }

    private static List<Long> withRows(Connection connection, List<Long> deletions, List<StoredTable> some)
            throws SQLException {
        return PerTable.list(
                connection,
                some,
                SqlText.of(
                        "WITH known AS MATERIALIZED (SELECT id, at FROM reprieve.deletion WHERE id = ANY (?)) ",
                        deletions),
                (i, t) -> SqlText.of("SELECT d.id FROM known AS d WHERE EXISTS (SELECT FROM " + t.from("x") + " WHERE "
                        + t.ofLedger("x", "d") + ")"),
                row -> row.getLong(1));
    }

    private static long close(Connection connection, List<Long> deletions) throws SQLException {
        // a restore may have ended it since: then it keeps what it says
        List<Long> closed = SqlText.of(
                        "UPDATE reprieve.deletion SET purged_at = now(), root_label = NULL"
                                + " WHERE id = ANY (?) AND restored_at IS NULL AND purged_at IS NULL RETURNING id",
                        deletions)
                .list(connection, row -> row.getLong(1));
        if (!closed.isEmpty()) {
            SqlText.of("DELETE FROM reprieve.undo WHERE deletion_id = ANY (?)", closed)
                    .update(connection);
        }
        return closed.size();
    }
}
