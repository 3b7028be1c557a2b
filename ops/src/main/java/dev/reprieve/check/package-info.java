/**
 * Finds what would show, lose or be blocked by soft-deleted rows. Start at {@link dev.reprieve.check.Check}. May import
 * {@code plan} and {@code init}, and the core.
 */
@NullMarked
package dev.reprieve.check;

import org.jspecify.annotations.NullMarked;
