package dev.reprieve.hold;

import dev.reprieve.catalog.TableName;

/**
 * What a hold holds. All that a person left behind will be one hold with a target for each table that has rows of
 * theirs.
 */
public sealed interface HoldTarget {
    /** As lists and messages show it. */
    String text();

    /** All rows of one deletion, in all tables. */
    record OfDeletion(long deletion) implements HoldTarget {
        @Override
        public String text() {
            return "deletion " + deletion;
        }
    }

    /** All tombstones of a table, its partitions and the tables that inherit from it; those to come too. */
    record OfTable(TableName table) implements HoldTarget {
        @Override
        public String text() {
            return "table " + table;
        }
    }

    /**
     * The tombstones of a table for which a condition is true; those to come too.
     *
     * @param predicate an SQL condition over the table's own columns that depends on nothing else, neither on other rows
     *     nor on the time
     */
    record OfRows(TableName table, String predicate) implements HoldTarget {
        @Override
        public String text() {
            return "table " + table + " WHERE " + predicate;
        }
    }
}
