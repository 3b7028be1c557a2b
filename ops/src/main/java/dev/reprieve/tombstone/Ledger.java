package dev.reprieve.tombstone;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * One row of the ledger.
 *
 * @param time {@code at} as the session prints it, to the microsecond
 */
public record Ledger(
        long id,
        Instant at,
        String time,
        String actor,
        Optional<String> reason,
        String application,
        String rootTable,
        List<String> roots,
        Optional<String> label,
        Optional<Instant> restoredAt,
        Optional<String> restoredBy,
        Optional<Instant> purgeBeganAt,
        Optional<Instant> purgedAt) {
    /** What {@link #read} reads, of {@code reprieve.deletion AS d}. */
    public static final String COLUMNS =
            "d.id, d.at, d.at::text, d.actor, d.reason, d.application, d.root_table, d.roots,"
                    + " d.root_label, d.restored_at, d.restored_by,"
                    + " (SELECT b.began_at FROM reprieve.purging AS b WHERE b.deletion_id = d.id), "
                    + purgedAt("d");

    /** When a purge found nothing left of the ledger's row under the alias, as an expression; NULL if it did not. */
    public static String purgedAt(String alias) {
        // the only range that can have it is the first that does not end before it
        return "(SELECT CASE WHEN p.first_id <= " + alias + ".id THEN p.at END FROM (SELECT r.first_id, r.at"
                + " FROM reprieve.purged AS r WHERE r.last_id >= " + alias + ".id ORDER BY r.last_id LIMIT 1) AS p)";
    }

    /** Reads {@link #COLUMNS}. */
    public static Ledger read(ResultSet row) throws SQLException {
        return new Ledger(
                row.getLong(1),
                instant(row, 2).orElseThrow(),
                row.getString(3),
                row.getString(4),
                Optional.ofNullable(row.getString(5)),
                row.getString(6),
                row.getString(7),
                StoredTable.strings(row.getArray(8)),
                Optional.ofNullable(row.getString(9)),
                instant(row, 10),
                Optional.ofNullable(row.getString(11)),
                instant(row, 12),
                instant(row, 13));
    }

    /** A time that may be missing. */
    public static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    /**
     * The row as it is now.
     *
     * @throws ReprieveException DELETION_UNKNOWN
     */
    public static Ledger find(Connection connection, long id) throws SQLException {
        return SqlText.of("SELECT " + COLUMNS + " FROM reprieve.deletion AS d WHERE d.id = ?", id)
                .first(connection, Ledger::read)
                .orElseThrow(() -> unknown(id));
    }

    /** That there is no such deletion. */
    public static ReprieveException unknown(long id) {
        return new ReprieveException(
                ErrorCode.DELETION_UNKNOWN,
                "deletion " + id,
                "There is no such deletion.",
                "List the trash to see what there is.");
    }

    /**
     * Itself, unless nothing of it can be restored any more.
     *
     * @throws ReprieveException DELETION_ENDED
     */
    public Ledger open() {
        if (restoredAt.isPresent()) {
            throw new ReprieveException(
                    ErrorCode.DELETION_ENDED,
                    "deletion " + id,
                    "It was restored at " + restoredAt.get() + " by " + restoredBy.orElse("someone") + ".",
                    "There is nothing left to do.");
        }
        if (purgedAt.isPresent()) {
            throw new ReprieveException(
                    ErrorCode.DELETION_ENDED,
                    "deletion " + id,
                    "It was purged at " + purgedAt.get() + ".",
                    "Its rows are gone for good; a backup from before may have them.");
        }
        return this;
    }
}
