package dev.reprieve.hold;

import dev.reprieve.catalog.TableName;

/**
 * A hold in force whose condition the database cannot ask any more.
 *
 * @param said what the database says against it
 */
public record BrokenHold(String hold, TableName table, String said) {
    /** What is wrong, in a sentence. */
    public String problem() {
        return "Its condition cannot be asked (" + said + "), so that it holds all of " + table + ".";
    }

    /** What to do about it. */
    public String wayOut() {
        return "Place another hold that says what is meant, then release this one.";
    }

    /** All of it. */
    public String text() {
        return "Hold " + hold + ": " + problem() + " " + wayOut();
    }
}
