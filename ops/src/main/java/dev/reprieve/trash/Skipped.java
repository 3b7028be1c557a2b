package dev.reprieve.trash;

import dev.reprieve.tombstone.RowKey;

/**
 * A row that a restore leaves in the trash by choice.
 *
 * @param because the constraint whose value was taken, or the foreign key to a row that is left as well
 * @param below whether it is left because the row that it refers to is
 */
public record Skipped(RowKey row, String because, boolean below) {}
