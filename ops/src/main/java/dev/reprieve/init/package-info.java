/**
 * Proposes a policy for a database that has none: which tables to make soft and why. Start at
 * {@link dev.reprieve.init.Classifier}; {@link dev.reprieve.init.StatisticsReader} is the only part that holds a
 * connection. May import {@code policy}, {@code catalog} and {@code error} of the core.
 */
@NullMarked
package dev.reprieve.init;

import org.jspecify.annotations.NullMarked;
