package dev.reprieve.logic;

/** One record of a script that is meant for the database at hand. */
sealed interface Entry {
    /** Where it begins in the script, from 1. */
    int line();

    /** Its text, as it stands there. */
    String sql();

    /** A statement that gives no rows. */
    record Statement(int line, String sql) implements Entry {}

    /** A query, and what the script says it gives. */
    record Query(int line, String sql, Expected expected) implements Entry {}
}
