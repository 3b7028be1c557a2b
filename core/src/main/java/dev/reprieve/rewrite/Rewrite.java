package dev.reprieve.rewrite;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;

/** What becomes of a text. Parameter markers keep their number and order. */
public sealed interface Rewrite {
    /** It concerns no protected table: run it as it is. */
    record Unchanged() implements Rewrite {
        static final Unchanged INSTANCE = new Unchanged();
    }

    /**
     * It reads or writes protected tables without deleting.
     *
     * @param sql the text to run instead
     */
    record Changed(String sql) implements Rewrite {}

    /**
     * It makes tombstones or revives them by hand: the actor and the reason must be set on the transaction first.
     *
     * @param sql the text to run instead
     */
    record Deleting(String sql) implements Rewrite {}

    /**
     * It must not run.
     *
     * @param offset index of the character that it is about
     * @param line the same as a line, from 1
     * @param column the same as a column in that line, from 1
     * @param problem what is wrong, one sentence with its full stop
     * @param wayOut what to do instead, one sentence with its full stop
     */
    record Refused(ErrorCode code, int offset, int line, int column, String problem, String wayOut) implements Rewrite {
        /** As the failure that the caller gets. */
        public ReprieveException toException() {
            return new ReprieveException(code, "line " + line + ":" + column, problem, wayOut);
        }
    }
}
