package dev.reprieve.purge;

import dev.reprieve.catalog.TableName;
import java.time.Duration;

/** Is told how a purge goes on, in the thread of the purge. */
@FunctionalInterface
public interface PurgeProgress {
    /** Says nothing. */
    PurgeProgress SILENT = (pass, table, rows, total) -> {};

    /**
     * After a batch has been committed.
     *
     * @param pass counts from 1
     * @param table the table of the batch
     * @param rows rows that the batch removed, from all its tables
     * @param total rows that the run has removed so far
     */
    void purged(int pass, TableName table, long rows, long total);

    /**
     * Before the first batch.
     *
     * @param rows rows that have expired and that no hold holds; what other rows refer to will stay nevertheless
     */
    default void started(long rows) {}

    /**
     * While it waits, about once a second.
     *
     * @param throttle the short name of what it waits for
     * @param reason in words
     */
    default void waiting(String throttle, String reason) {}

    /** After every batch: how long it took. */
    default void batch(Duration took) {}

    /** After having waited a while for a throttle. */
    default void waited(String throttle, Duration time) {}
}
