/**
 * Removes expired tombstones for good, in small batches, beside the running application. Start at
 * {@link dev.reprieve.purge.Purge}. May import {@code tombstone} and {@code core}.
 */
@NullMarked
package dev.reprieve.purge;

import org.jspecify.annotations.NullMarked;
