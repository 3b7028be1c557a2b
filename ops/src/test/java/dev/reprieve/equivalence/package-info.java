/**
 * The promise, case by case: the same statements behind the guard and on a plain twin, compared after each. {@link
 * dev.reprieve.equivalence.Both} is where to start.
 */
@NullMarked
package dev.reprieve.equivalence;

import org.jspecify.annotations.NullMarked;
