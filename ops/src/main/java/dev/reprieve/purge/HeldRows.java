package dev.reprieve.purge;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Expired rows of a table that stay because of legal holds.
 *
 * @param rows how many
 * @param byHold how many of these each hold holds, by its name; a row may be under several
 */
public record HeldRows(long rows, SortedMap<String, Long> byHold) {
    public HeldRows {
        byHold = Collections.unmodifiableSortedMap(new TreeMap<>(byHold));
    }
}
