/**
 * The twin test: one stream of statements on a database that is guarded and full of tombstones and on a plain one whose
 * deletes are real, compared after each. Start at {@link dev.reprieve.testkit.twin.TwinTrial}. Schemas, streams and
 * shrinking are here; what is Reprieve's comes in through {@link dev.reprieve.testkit.twin.GuardedSide}. Imports nothing
 * of Reprieve.
 */
@NullMarked
package dev.reprieve.testkit.twin;

import org.jspecify.annotations.NullMarked;
