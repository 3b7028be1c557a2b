/**
 * Deletions that can be undone: list, look into, restore. Start at {@link dev.reprieve.trash.Trash}. May import
 * {@code tombstone} and {@code core}.
 */
@NullMarked
package dev.reprieve.trash;

import org.jspecify.annotations.NullMarked;
