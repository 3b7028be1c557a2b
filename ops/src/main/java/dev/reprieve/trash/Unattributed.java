package dev.reprieve.trash;

import dev.reprieve.catalog.TableName;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tombstones of a table from before Reprieve: no deletion says who made them.
 *
 * @param oldestAt when the oldest was deleted, as far as its column tells
 * @param expiresAt when the first of them may be purged; empty for never
 */
public record Unattributed(TableName table, long rows, Optional<Instant> oldestAt, Optional<Instant> expiresAt) {
    Unattributed plus(Unattributed other) {
        return new Unattributed(
                table, rows + other.rows, first(oldestAt, other.oldestAt), first(expiresAt, other.expiresAt));
    }

    private static Optional<Instant> first(Optional<Instant> a, Optional<Instant> b) {
        return Stream.of(a, b).flatMap(Optional::stream).min(Instant::compareTo);
    }
}
