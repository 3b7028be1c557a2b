/**
 * The purge's metrics, for any registry of Micrometer. Start at {@link dev.reprieve.purge.metrics.PurgeMetrics}. May
 * import {@code purge} and {@code core}.
 */
@NullMarked
package dev.reprieve.purge.metrics;

import org.jspecify.annotations.NullMarked;
