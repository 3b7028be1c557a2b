package dev.reprieve.trash;

import dev.reprieve.catalog.TableName;
import java.time.Instant;
import java.util.Optional;

/**
 * Tombstones of a table from before Reprieve: no deletion says who made them.
 *
 * @param oldestAt when the oldest was deleted, as far as its column tells
 * @param expiresAt when the first of them may be purged; empty for never
 */
public record Unattributed(TableName table, long rows, Optional<Instant> oldestAt, Optional<Instant> expiresAt) {}
