/**
 * What an application calls: {@link dev.reprieve.Reprieve} to put a guard in front of a data source and to look past it,
 * {@link dev.reprieve.Deletion} to say who deletes and why. Start at {@link dev.reprieve.Reprieve}. May import everything in {@code core};
 * nothing imports it.
 */
@NullMarked
package dev.reprieve;

import org.jspecify.annotations.NullMarked;
