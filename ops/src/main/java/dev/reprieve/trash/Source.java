package dev.reprieve.trash;

import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.util.Optional;

/** Which tombstones a restore takes its rows from. */
sealed interface Source {
    /** True for its tombstones under the alias. */
    SqlText rows(StoredTable table, String alias);

    /** The deletion; empty if there is none. */
    Optional<Ledger> deletion();

    /** What it is called in messages. */
    String where();

    /** The deletion's number. */
    default Optional<Long> id() {
        return deletion().map(Ledger::id);
    }

    /** What one deletion took. */
    record OfDeletion(Ledger ledger) implements Source {
        @Override
        public SqlText rows(StoredTable table, String alias) {
            return table.ofDeletion(alias, ledger.id(), ledger.time());
        }

        @Override
        public Optional<Ledger> deletion() {
            return Optional.of(ledger);
        }

        @Override
        public String where() {
            return "deletion " + ledger.id();
        }
    }

    /** Tombstones from before Reprieve, which belong to no deletion. */
    record Unattributed() implements Source {
        @Override
        public SqlText rows(StoredTable table, String alias) {
            return SqlText.of(table.dead(alias) + " AND " + table.deletion(alias) + " IS NULL");
        }

        @Override
        public Optional<Ledger> deletion() {
            return Optional.empty();
        }

        @Override
        public String where() {
            return "unattributed tombstones";
        }
    }
}
