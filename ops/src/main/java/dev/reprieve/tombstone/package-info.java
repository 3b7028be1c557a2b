/**
 * How tombstones are stored and found on PostgreSQL: what trash, restore and purge share. Start at
 * {@link dev.reprieve.tombstone.StoredTable}. May import {@code core}; knows nothing of {@code trash} or {@code purge}.
 */
@NullMarked
package dev.reprieve.tombstone;

import org.jspecify.annotations.NullMarked;
