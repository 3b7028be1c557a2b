package dev.reprieve.trash;

import dev.reprieve.catalog.TableName;

/**
 * What the tombstones of one table take up.
 *
 * @param rows tombstones, counted
 * @param estimatedBytes their rows without indexes, from the size of a sample
 */
public record TrashSize(TableName table, long rows, long estimatedBytes) {
    TrashSize plus(TrashSize other) {
        return new TrashSize(table, rows + other.rows, estimatedBytes + other.estimatedBytes);
    }
}
