package dev.reprieve.policy;

import java.util.List;

/**
 * The names of a table's four marker columns.
 *
 * @param live BOOLEAN: TRUE for a live row, NULL for a tombstone, never FALSE; the live key
 * @param flag BOOLEAN: always equal to {@code live IS NULL}
 * @param at TIMESTAMP WITH TIME ZONE: when it was deleted, by the database's clock
 * @param deletion BIGINT: the ledger's key of the deletion that took it
 */
public record Markers(String live, String flag, String at, String deletion) {
    /** The names used unless the policy says otherwise. */
    public static final Markers DEFAULT = new Markers("live", "is_deleted", "deleted_at", "deletion_id");

    /** All four, in the order in which they are added. */
    public List<String> names() {
        return List.of(live, flag, at, deletion);
    }

    /** Whether the column is one of the four. */
    public boolean contains(String column) {
        return names().contains(column);
    }
}
