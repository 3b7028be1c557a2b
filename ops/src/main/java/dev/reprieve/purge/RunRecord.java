package dev.reprieve.purge;

import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.TableName;
import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.Locator;
import dev.reprieve.tombstone.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the ledger knows of one run: where it has got to and what it has removed, written in the transactions of its
 * batches. A run that was killed is gone on with, with its cutoff and from where it was.
 */
final class RunRecord {
    private static final String RESUMED_WITHIN = "1 day";

    private final Connection connection;
    private final long id;
    private final Instant cutoff;
    private final String cutoffSql;
    private final Optional<Place> resumed;

    private RunRecord(Connection connection, long id, Instant cutoff, String cutoffText, Optional<Place> resumed) {
        this.connection = connection;
        this.id = id;
        this.cutoff = cutoff;
        this.cutoffSql = Identifier.literal(cutoffText) + "::timestamptz";
        this.resumed = resumed;
    }

    /**
     * Where the first pass of a run stands.
     *
     * @param kind the number of the kind of rows
     * @param after the last row of the window before; empty at the table's beginning
     */
    record Place(TableName table, int kind, Optional<Window.Cursor> after) {}

    /**
     * Starts a run, or goes on with one that was killed. Commits.
     *
     * @param deletion the only deletion that it is about, if it is
     */
    static RunRecord start(Connection connection, Optional<Long> deletion) throws SQLException {
        String same = deletion.isPresent() ? "deletion_id = " + deletion.get() : "deletion_id IS NULL";
        // whoever has the lease knows that an unfinished run was killed
        Optional<RunRecord> killed = SqlText.of("SELECT id, cutoff_at, cutoff_at::text, cursor->>'table',"
                        + " (cursor->>'kind')::int, cursor->>'at', (cursor->>'deletion')::bigint,"
                        + " (cursor->>'relation')::bigint, cursor->>'ctid' FROM reprieve.purge_run"
                        + " WHERE finished_at IS NULL AND " + same + " AND cursor IS NOT NULL AND cutoff_at > now()"
                        + " - INTERVAL '" + RESUMED_WITHIN + "' ORDER BY id DESC LIMIT 1")
                .first(
                        connection,
                        row -> new RunRecord(
                                connection,
                                row.getLong(1),
                                Ledger.instant(row, 2).orElseThrow(),
                                row.getString(3),
                                Optional.of(new Place(
                                        TableName.parse(row.getString(4), "public"),
                                        row.getInt(5),
                                        Optional.ofNullable(row.getString(6)).map(at -> cursor(row, at))))));
        SqlText.of(
                        "UPDATE reprieve.purge_run SET finished_at = now(), outcome = 'broken off'"
                                + " WHERE finished_at IS NULL AND id <> ?",
                        killed.map(r -> r.id).orElse(0L))
                .update(connection);
        RunRecord run = killed.isPresent()
                ? killed.get()
                : SqlText.of("INSERT INTO reprieve.purge_run (cutoff_at, deletion_id) VALUES (now(), "
                                + deletion.map(String::valueOf).orElse("NULL")
                                + ") RETURNING id, cutoff_at, cutoff_at::text")
                        .first(
                                connection,
                                row -> new RunRecord(
                                        connection,
                                        row.getLong(1),
                                        Ledger.instant(row, 2).orElseThrow(),
                                        row.getString(3),
                                        Optional.empty()))
                        .orElseThrow();
        connection.commit();
        return run;
    }

    private static Window.Cursor cursor(java.sql.ResultSet row, String at) {
        try {
            return new Window.Cursor(at, row.getLong(7), new Locator(row.getLong(8), row.getString(9)));
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    long id() {
        return id;
    }

    Instant cutoff() {
        return cutoff;
    }

    /** The cutoff as an SQL expression. */
    String cutoffSql() {
        return cutoffSql;
    }

    /** Where to go on, if the run had been killed. */
    Optional<Place> resumed() {
        return resumed;
    }

    /** Notes how many rows are to go; commits. */
    void expects(long rows) throws SQLException {
        SqlText.of("UPDATE reprieve.purge_run SET rows_expected = coalesce(rows_expected, ?) WHERE id = ?", rows, id)
                .update(connection);
        connection.commit();
    }

    /** Notes where the first pass has got to; without a commit, which is the batch's. */
    void reached(Place place) throws SQLException {
        SqlText text = SqlText.of(
                "UPDATE reprieve.purge_run SET cursor = jsonb_build_object('table', ?::text, 'kind', ?::int",
                place.table().toString(),
                place.kind());
        place.after()
                .ifPresent(c -> text.add(
                        ", 'at', ?::text, 'deletion', ?::bigint, 'relation', ?::bigint, 'ctid', ?::text",
                        c.at(),
                        c.deletion(),
                        c.row().relation(),
                        c.row().ctid()));
        text.add(") WHERE id = ?", id).update(connection);
    }

    /**
     * Notes what a batch has removed; without a commit.
     *
     * @param deletions those that may have rows left
     */
    void removed(SortedMap<TableName, Long> rows, Collection<Long> deletions) throws SQLException {
        removed(rows, deletions, Optional.empty());
    }

    /** The same for a partition that is dropped. */
    void removed(SortedMap<TableName, Long> rows, Collection<Long> deletions, Optional<TableName> partition)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        SqlText.of("WITH ")
                .add(noting(
                        SqlText.of(
                                "SELECT unnest(?::text[]), unnest(?::bigint[])",
                                rows.keySet().stream().map(TableName::toString).toList(),
                                List.copyOf(rows.values())),
                        SqlText.of("SELECT unnest(?::bigint[])", List.copyOf(deletions)),
                        partition
                                .map(p -> "jsonb_build_object('partition', " + Identifier.literal(p.toString())
                                        + "::text)")
                                .orElse("'{}'::jsonb")))
                .add(" SELECT 1")
                .list(connection, row -> row.getInt(1));
    }

    /**
     * Notes the same within a statement that removes rows, as further parts of its WITH clause.
     *
     * @param rows a query for the names of tables and how many of their rows are removed
     * @param deletions a query for those that may have rows left
     */
    SqlText noting(SqlText rows, SqlText deletions) {
        return noting(rows, deletions, "'{}'::jsonb");
    }

    private SqlText noting(SqlText rows, SqlText deletions, String detail) {
        return SqlText.of("reprieve_began AS (INSERT INTO reprieve.purging AS p (deletion_id, began_at)"
                        + " SELECT DISTINCT d.id, now() FROM (")
                .add(deletions)
                .add(") AS d(id) ON CONFLICT (deletion_id) DO UPDATE SET began_at = now() WHERE p.began_at IS NULL),"
                        + " reprieve_rows(name, count) AS MATERIALIZED (")
                .add(rows)
                .add(
                        "), reprieve_audited AS (INSERT INTO reprieve.audit (action, purge_run_id, table_name, row_count,"
                                + " detail) SELECT 'purge', ?, r.name, r.count, " + detail
                                + " FROM reprieve_rows AS r WHERE r.count > 0), reprieve_run AS (UPDATE"
                                + " reprieve.purge_run SET batches = batches + 1, rows_purged = rows_purged"
                                + " + (SELECT sum(r.count) FROM reprieve_rows AS r) WHERE id = ?"
                                + " AND EXISTS (SELECT FROM reprieve_rows AS r WHERE r.count > 0))",
                        id,
                        id);
    }

    /** Closes it; commits. */
    void finish(PurgeOutcome outcome, long skipped, long left) throws SQLException {
        SqlText.of(
                        "UPDATE reprieve.purge_run SET finished_at = now(), outcome = ?, rows_skipped = ?,"
                                + " rows_left = ?, cursor = NULL WHERE id = ?",
                        outcome.text(),
                        skipped,
                        left,
                        id)
                .update(connection);
        connection.commit();
    }
}
