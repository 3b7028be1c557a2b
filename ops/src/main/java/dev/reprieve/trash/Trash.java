package dev.reprieve.trash;

import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.RetentionSql;
import dev.reprieve.tombstone.StoredTable;
import dev.reprieve.tombstone.Transactions;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The deletions of a database that can still be undone. It talks to the database directly, never through the guard,
 * which would hide the tombstones from it. It keeps what it knows of the schema: make another after the schema changed.
 */
public final class Trash {
    private static final int MOST_ROWS = 1_000;

    private final DataSource dataSource;
    private final List<StoredTable> tables;
    private final Listing listing;
    private final Contents contents;
    private final Restore restore;

    /** The trash of a database to which the plan has been applied. */
    public Trash(DataSource dataSource, Protection protection) {
        this.dataSource = dataSource;
        this.tables = StoredTable.of(protection);
        RetentionSql retention = new RetentionSql(protection);
        this.listing = new Listing(protection, tables, retention);
        this.contents = new Contents(tables, retention);
        this.restore = new Restore(dataSource, protection, tables);
    }

    /** The same, reading the schema now. */
    public static Trash open(DataSource dataSource, Policy policy) {
        return new Trash(dataSource, Protection.of(policy, Transactions.reading(dataSource, CatalogReader::read)));
    }

    /** The deletions of which something is left, newest first. */
    public TrashPage list(TrashQuery query) {
        return Transactions.reading(dataSource, c -> listing.page(c, query));
    }

    /** Tombstones from before Reprieve, by table; tables without any are left out. */
    public List<Unattributed> unattributed() {
        return Transactions.reading(dataSource, contents::unattributed);
    }

    /** What the tombstones of each protected table take up. */
    public List<TrashSize> sizes() {
        return Transactions.reading(dataSource, contents::sizes);
    }

    /**
     * One deletion with its rows.
     *
     * @param rowsPerTable at most so many of each table: 1 to 1,000
     * @throws ReprieveException DELETION_UNKNOWN, or DELETION_ENDED if it was restored or purged
     */
    public TrashDetail show(long deletion, int rowsPerTable) {
        requireRows(rowsPerTable);
        return Transactions.reading(dataSource, c -> {
            Ledger ledger = Ledger.find(c, deletion).open();
            TrashEntry entry = listing.entry(c, ledger);
            return new TrashDetail(entry, contents.rows(c, ledger, entry, rowsPerTable));
        });
    }

    /**
     * More rows of one deletion in one table, in key order.
     *
     * @param limit at most so many: 1 to 1,000
     * @param offset how many to pass over
     * @throws ReprieveException DELETION_UNKNOWN or DELETION_ENDED; USAGE if the table is not protected
     */
    public List<TrashedRow> rows(long deletion, TableName table, int limit, long offset) {
        requireRows(limit);
        StoredTable stored = tables.stream()
                .filter(t -> t.name().equals(table))
                .findFirst()
                .orElseThrow(() -> new ReprieveException(
                        ErrorCode.USAGE,
                        "table " + table,
                        "It is not a protected table.",
                        "Name one that trash show lists."));
        return Transactions.reading(
                dataSource, c -> contents.page(c, Ledger.find(c, deletion).open(), stored, limit, offset));
    }

    /**
     * Says what a restore would do at this moment, and all that stands in its way. Writes and locks nothing.
     *
     * @throws ReprieveException DELETION_UNKNOWN or DELETION_ENDED; USAGE if the options name rows that it does not have
     */
    public Preflight preflight(long deletion, RestoreOptions options) {
        return restore.preflight(Optional.of(deletion), options);
    }

    /**
     * Makes live again exactly the rows of the deletion, in all tables, in one transaction, or does nothing if anything
     * stands in the way.
     *
     * @throws ReprieveException DELETION_UNKNOWN or DELETION_ENDED; LOCK_TIMEOUT if others hold its rows for too long
     */
    public RestoreOutcome restore(long deletion, RestoreOptions options) {
        return restore.restore(Optional.of(deletion), options);
    }

    /**
     * As {@link #preflight}, for tombstones from before Reprieve: just the rows that the options name.
     *
     * @throws ReprieveException USAGE if they name none, or one that belongs to a deletion
     */
    public Preflight preflightUnattributed(RestoreOptions options) {
        return restore.preflight(Optional.empty(), options);
    }

    /**
     * As {@link #restore}, for tombstones from before Reprieve: just the rows that the options name.
     *
     * @throws ReprieveException USAGE if they name none, or one that belongs to a deletion; LOCK_TIMEOUT
     */
    public RestoreOutcome restoreUnattributed(RestoreOptions options) {
        return restore.restore(Optional.empty(), options);
    }

    private static void requireRows(int rows) {
        if (rows < 1 || rows > MOST_ROWS) {
            throw new IllegalArgumentException(rows + " rows are not between 1 and " + MOST_ROWS);
        }
    }
}
