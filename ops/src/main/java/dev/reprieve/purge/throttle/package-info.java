/**
 * What a purge waits for, so that its neighbours do not notice it. Start at
 * {@link dev.reprieve.purge.throttle.Throttle}. May import {@code tombstone} and {@code core}.
 */
@NullMarked
package dev.reprieve.purge.throttle;

import org.jspecify.annotations.NullMarked;
