package dev.reprieve.purge;

import dev.reprieve.tombstone.RetentionSql;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.util.Optional;

/** Which tombstones are to go. */
sealed interface Eligible {
    /**
     * True for such a row under the alias; if {@link #attributed()}, together with its deletion under the alias d. Empty
     * if none of the table's can be.
     */
    Optional<SqlText> condition(StoredTable table, String alias);

    /** Whether the rows belong to deletions in the ledger. */
    boolean attributed();

    /** FROM and WHERE for such rows. */
    default Optional<SqlText> from(StoredTable table, String alias) {
        return condition(table, alias)
                .map(c -> SqlText.of(" FROM " + table.from(alias) + (attributed() ? ", reprieve.deletion AS d" : "")
                                + " WHERE ")
                        .add(c));
    }

    /** Locks what the query found, passing over what others hold. */
    default String lock(String alias) {
        // the deletion too: whoever restores it has locked it, and waits for us if we were first
        return " FOR UPDATE OF " + alias + " SKIP LOCKED" + (attributed() ? " FOR NO KEY UPDATE OF d SKIP LOCKED" : "");
    }

    /**
     * Rows of deletions in the ledger that had expired by the cutoff.
     *
     * @param cutoff a time as an SQL expression
     */
    record Expired(RetentionSql retention, String cutoff) implements Eligible {
        @Override
        public Optional<SqlText> condition(StoredTable table, String alias) {
            SqlText text = SqlText.of(table.ofLedger(alias, "d") + " AND d.restored_at IS NULL AND "
                    + retention.expiry(table, "d") + " <= " + cutoff);
            // says nothing new, but lets the index by age find the rows
            return Optional.of(
                    table.exactTime()
                            ? text.add(" AND " + table.at(alias) + " <= " + retention.latestStart(cutoff))
                            : text);
        }

        @Override
        public boolean attributed() {
            return true;
        }
    }

    /**
     * Rows from before Reprieve that had expired by the cutoff.
     *
     * @param cutoff a time as an SQL expression
     */
    record Unattributed(RetentionSql retention, String cutoff) implements Eligible {
        @Override
        public Optional<SqlText> condition(StoredTable table, String alias) {
            return retention
                    .unattributedExpiry(table, alias)
                    .map(e -> SqlText.of(table.dead(alias) + " AND " + table.deletion(alias) + " IS NULL AND " + e
                            + " <= " + cutoff));
        }

        @Override
        public boolean attributed() {
            return false;
        }
    }

    /** All rows of one deletion, expired or not. */
    record OfDeletion(long deletion) implements Eligible {
        @Override
        public Optional<SqlText> condition(StoredTable table, String alias) {
            return Optional.of(
                    SqlText.of(table.ofLedger(alias, "d") + " AND d.restored_at IS NULL AND d.id = ?", deletion));
        }

        @Override
        public boolean attributed() {
            return true;
        }
    }
}
