package dev.reprieve.races;

import java.util.List;

/** What one session does: a transaction of statements, or a call of the product, which has a transaction of its own. */
sealed interface Act {
    String name();

    /** Statements in one transaction; {@code {n}} stands for a number of the session's own. */
    record Transaction(String name, List<String> statements) implements Act {
        public Transaction {
            statements = List.copyOf(statements);
        }
    }

    /**
     * Restores a deletion.
     *
     * @param twin what someone would do on the twin to have the rows back, in one statement
     */
    record Restore(String name, long deletion, boolean withParents, String twin) implements Act {}

    /** Purges what has expired; a tombstone that goes is nothing on the twin. */
    record Purge(String name) implements Act {}

    /** Places a legal hold on a deletion. */
    record Place(String name, long deletion) implements Act {}
}
