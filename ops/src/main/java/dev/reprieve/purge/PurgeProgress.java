package dev.reprieve.purge;

import dev.reprieve.catalog.TableName;

/** Is told how a purge goes on. */
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
}
