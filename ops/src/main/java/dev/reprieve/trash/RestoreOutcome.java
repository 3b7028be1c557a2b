package dev.reprieve.trash;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.tombstone.RowKey;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a restore ended. */
public sealed interface RestoreOutcome {
    /** The restore, or RESTORE_BLOCKED with the first conflict. */
    Restored orThrow();

    /**
     * It is done.
     *
     * @param deletion empty for tombstones that belong to none
     * @param rows rows that live again, by table, parents included
     * @param parents how many of them are parents that came along
     * @param skipped rows left in the trash by choice
     * @param renamed rows that have another value now, by choice
     * @param references references put back that a SET NULL or SET DEFAULT had overwritten
     * @param changed references left as they are, because someone has changed or removed the row since, or has
     *     taken the value that it would have again
     * @param complete whether nothing of the deletion is left in the trash
     */
    record Restored(
            Optional<Long> deletion,
            SortedMap<TableName, Long> rows,
            long parents,
            List<Skipped> skipped,
            List<Renamed> renamed,
            long references,
            List<RowKey> changed,
            boolean complete)
            implements RestoreOutcome {
        public Restored {
            rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
            skipped = List.copyOf(skipped);
            renamed = List.copyOf(renamed);
            changed = List.copyOf(changed);
        }

        /** All rows of all tables. */
        public long rowCount() {
            return rows.values().stream().mapToLong(Long::longValue).sum();
        }

        @Override
        public Restored orThrow() {
            return this;
        }
    }

    /** Nothing was written; the preflight says why. */
    record Blocked(Preflight preflight) implements RestoreOutcome {
        @Override
        public Restored orThrow() {
            Conflict first = preflight.conflicts().get(0);
            long more = preflight.conflictCount() - 1;
            throw new ReprieveException(
                    ErrorCode.RESTORE_BLOCKED,
                    preflight.where(),
                    first.problem() + (more == 0 ? "" : " " + more + " more stand in the way."),
                    first.wayOut());
        }
    }
}
