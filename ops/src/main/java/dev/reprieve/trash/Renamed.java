package dev.reprieve.trash;

import dev.reprieve.tombstone.RowKey;

/**
 * A row that a restore gives another value, because its own has been taken.
 *
 * @param constraint the unique constraint that made it necessary
 */
public record Renamed(RowKey row, String constraint, String column, String from, String to) {}
