/** A way for benchmarks into the guard, whose inside is not public. Imports nothing but the guard. */
@NullMarked
package dev.reprieve.guard;

import org.jspecify.annotations.NullMarked;
