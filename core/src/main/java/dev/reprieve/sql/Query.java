package dev.reprieve.sql;

import java.util.List;

/**
 * A query: one select, or several under set operations.
 *
 * @param selects in the order of the text; the first gives the columns their names
 */
public record Query(List<Select> selects) {}
