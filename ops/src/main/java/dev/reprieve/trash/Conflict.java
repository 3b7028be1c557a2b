package dev.reprieve.trash;

import dev.reprieve.catalog.TableName;
import dev.reprieve.tombstone.RowKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Something that stands in the way of a restore. */
public sealed interface Conflict {
    /** What is wrong, one sentence with its full stop. */
    String problem();

    /** What to do about it, one sentence with its full stop. */
    String wayOut();

    /**
     * The row refers to one that is in the trash itself.
     *
     * @param deletion the deletion that the parent belongs to; empty for one from before Reprieve
     */
    record ParentDeleted(String foreignKey, RowKey row, RowKey parent, Optional<Long> deletion) implements Conflict {
        @Override
        public String problem() {
            return row + " refers to " + parent + " (" + foreignKey + "), which is deleted"
                    + deletion.map(d -> " by deletion " + d).orElse(" since before Reprieve") + ".";
        }

        @Override
        public String wayOut() {
            return deletion.map(d -> "Restore deletion " + d + " first, or restore with its parents.")
                    .orElse("Restore with its parents.");
        }
    }

    /** The row refers to one that is no longer there. */
    record ParentPurged(String foreignKey, RowKey row, TableName parent) implements Conflict {
        @Override
        public String problem() {
            return row + " refers to a row of " + parent + " (" + foreignKey + ") that is gone for good.";
        }

        @Override
        public String wayOut() {
            return "Insert that row again, or restore only other rows of the deletion.";
        }
    }

    /**
     * Another row has a unique value of the row.
     *
     * @param values the key's parts and their values
     * @param holder the row that has them
     * @param live whether that row is live; otherwise it belongs to what is to be restored itself
     */
    record ValueTaken(String constraint, RowKey row, Map<String, String> values, RowKey holder, boolean live)
            implements Conflict {
        public ValueTaken {
            values = Map.copyOf(values);
        }

        @Override
        public String problem() {
            return row + " cannot have " + new TreeMap<>(values) + " again: " + holder
                    + (live ? " has taken it" : ", which would be restored too, has it") + " (" + constraint + ").";
        }

        @Override
        public String wayOut() {
            return "Change or delete " + holder + ", or restore with " + constraint + " set to skip or rename.";
        }
    }

    /**
     * The row's unique value has been taken, and it cannot have another, though that was asked for.
     *
     * @param because what stands against it
     * @param wayOut what to do about it, one sentence with its full stop
     */
    record NotRenamed(String constraint, RowKey row, String because, String wayOut) implements Conflict {
        @Override
        public String problem() {
            return row + " cannot be renamed for " + constraint + ": " + because + ".";
        }
    }

    /** A purge has removed some of the deletion's rows. */
    record PurgeBegan(Instant at) implements Conflict {
        @Override
        public String problem() {
            return "A purge has been removing its rows since " + at + ".";
        }

        @Override
        public String wayOut() {
            return "Restore what remains, if that is of use.";
        }
    }

    /** A table that the deletion deleted from is gone, or no longer protected. */
    record TableDropped(String table) implements Conflict {
        @Override
        public String problem() {
            return "Table " + table + " has been dropped or is no longer protected.";
        }

        @Override
        public String wayOut() {
            return "Restore despite what was dropped, to have the rest.";
        }
    }

    /**
     * A column of the table is gone, and with it what the rows had in it.
     *
     * @param column its name, or its number in the table where the name is no longer known
     */
    record ColumnDropped(TableName table, String column) implements Conflict {
        @Override
        public String problem() {
            return "Column " + column + " of " + table + " has been dropped since.";
        }

        @Override
        public String wayOut() {
            return "Restore despite what was dropped, to have the rest.";
        }
    }

    /** The database refused in the act, for a reason that could not be seen before. */
    record Refused(String sqlState, String message) implements Conflict {
        @Override
        public String problem() {
            return "PostgreSQL refused with " + sqlState + ": " + message + ".";
        }

        @Override
        public String wayOut() {
            return "Mend the cause and try again.";
        }
    }
}
