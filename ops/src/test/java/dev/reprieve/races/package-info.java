/**
 * What two and three sessions do to each other: every interleaving of their statements, on a guarded database and on a
 * plain twin. Start at {@link dev.reprieve.races.InterleavingTest}; {@link dev.reprieve.races.Scenes} has the cases.
 */
@NullMarked
package dev.reprieve.races;

import org.jspecify.annotations.NullMarked;
