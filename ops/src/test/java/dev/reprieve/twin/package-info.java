/**
 * The twin test of the whole product on PostgreSQL. Start at {@link dev.reprieve.twin.TwinTest}; schemas, streams and
 * comparisons are the testkit's. May import everything in ops.
 */
@NullMarked
package dev.reprieve.twin;

import org.jspecify.annotations.NullMarked;
