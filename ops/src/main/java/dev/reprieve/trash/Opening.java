package dev.reprieve.trash;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Names;
import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How things stand when a restore begins, in one statement.
 *
 * @param rows tombstones of the deletion by table, each counted up to {@link #COUNTED}; empty if there is no deletion
 * @param notes what the deletion noted about references that it overwrote
 * @param gaps whether columns may have been dropped since
 * @param aside whether some of its rows, or for a restore with parents any rows, have been set aside
 * @param nothing whether there is neither a row nor a note of it
 */
record Opening(
        Source source, SortedMap<TableName, Long> rows, long notes, boolean gaps, boolean aside, boolean nothing) {
    /** So many rows of a table are counted; more are just many. */
    static final long COUNTED = 10_000;

    private static final int AFTER_LEDGER = 14;

    /** Whether some table has more rows than were counted. */
    boolean many() {
        return rows.values().stream().anyMatch(n -> n > COUNTED);
    }

    /**
     * Looks at a deletion.
     *
     * @param locking whether nobody else shall restore or purge it until the transaction ends
     * @throws ReprieveException DELETION_UNKNOWN or DELETION_ENDED
     */
    static Opening of(
            Connection connection, List<StoredTable> tables, long deletion, RestoreOptions options, boolean locking)
            throws SQLException {
        if (locking) {
            lock(connection, deletion, options);
        }
        List<String> counts = new ArrayList<>();
        for (StoredTable table : tables) {
            counts.add("(SELECT count(*) FROM (SELECT FROM " + table.from("x") + " WHERE " + table.ofLedger("x", "d")
                    + " LIMIT " + (COUNTED + 1) + ") AS r)");
        }
        Opening opening = SqlText.of(
                        "SELECT " + Ledger.COLUMNS + ", ARRAY[" + String.join(", ", counts)
                                + "]::bigint[], (SELECT count(*) FROM reprieve.undo AS u WHERE u.deletion_id = d.id), "
                                + Dropped.GAPS + ", EXISTS (SELECT FROM reprieve.aside AS a WHERE "
                                + (options.withParents() ? "TRUE" : "a.deletion_id = d.id")
                                + "), EXISTS (SELECT FROM reprieve.aside AS a WHERE a.deletion_id = d.id), s.timeout, s.actor FROM (",
                        names(tables))
                .add(settings(options))
                .add(") AS s CROSS JOIN reprieve.deletion AS d WHERE d.id = ?", deletion)
                .first(connection, row -> read(row, tables))
                .orElseThrow(() -> Ledger.unknown(deletion));
        opening.source().deletion().ifPresent(Ledger::open);
        if (opening.nothing) {
            throw new ReprieveException(
                    ErrorCode.DELETION_ENDED,
                    "deletion " + deletion,
                    "Nothing of it is left.",
                    "Its rows have been purged, or were restored or removed one by one.");
        }
        return opening;
    }

    /** In a statement of its own: only the next one sees what somebody did who had the lock before. */
    private static void lock(Connection connection, long deletion, RestoreOptions options) throws SQLException {
        // the settings come first: the join below the lock has to have them
        SqlText.of("SELECT s.timeout, s.actor FROM (")
                .add(settings(options))
                .add(") AS s CROSS JOIN reprieve.deletion AS d WHERE d.id = ? FOR UPDATE OF d", deletion)
                .list(connection, row -> row.getString(1));
    }

    /** Begins a restore of tombstones that belong to no deletion. */
    static Opening unattributed(Connection connection, List<StoredTable> tables, RestoreOptions options)
            throws SQLException {
        return SqlText.of(
                        "SELECT " + Dropped.GAPS + ", EXISTS (SELECT FROM reprieve.aside AS a WHERE "
                                + (options.withParents() ? "TRUE" : "a.deletion_id IS NULL")
                                + "), s.timeout, s.actor FROM (",
                        names(tables))
                .add(settings(options))
                .add(") AS s")
                .first(
                        connection,
                        row -> new Opening(
                                new Source.Unattributed(),
                                new TreeMap<>(),
                                0,
                                row.getBoolean(1),
                                row.getBoolean(2),
                                false))
                .orElseThrow();
    }

    private static List<String> names(List<StoredTable> tables) {
        return tables.stream().map(t -> t.name().sql()).toList();
    }

    private static SqlText settings(RestoreOptions options) {
        return SqlText.of(
                "SELECT set_config('lock_timeout', ?, true) AS timeout, set_config('" + Names.SETTING_ACTOR
                        + "', ?, true) AS actor",
                options.lockTimeoutMillis() + "ms",
                options.actor());
    }

    private static Opening read(ResultSet row, List<StoredTable> tables) throws SQLException {
        Ledger ledger = Ledger.read(row);
        Long[] counts = (Long[]) row.getArray(AFTER_LEDGER).getArray();
        SortedMap<TableName, Long> rows = new TreeMap<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                rows.put(tables.get(i).name(), counts[i]);
            }
        }
        return new Opening(
                new Source.OfDeletion(ledger),
                rows,
                row.getLong(AFTER_LEDGER + 1),
                row.getBoolean(AFTER_LEDGER + 2),
                row.getBoolean(AFTER_LEDGER + 3),
                rows.isEmpty() && row.getLong(AFTER_LEDGER + 1) == 0 && !row.getBoolean(AFTER_LEDGER + 4));
    }
}
