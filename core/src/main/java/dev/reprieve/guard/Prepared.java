package dev.reprieve.guard;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.StatementRefusedException;
import java.sql.SQLException;

/**
 * A text that was rewritten at one time to be run at later ones. What it may show is decided when it runs: if the scope,
 * the search path or the schema has changed since in a way that makes the rewriting another one, it must not run, or a
 * scope would outlive its block.
 */
final class Prepared {
    private final String original;
    private final String keys;
    private final GuardedText text;
    private Viewpoint at;

    Prepared(String original, String keys, GuardedText text, Viewpoint at) {
        this.original = original;
        this.keys = keys;
        this.text = text;
        this.at = at;
    }

    /** What the real connection prepares. */
    String sql() {
        return text.sql();
    }

    /** What the application wrote. */
    String original() {
        return original;
    }

    /** Whether it may change settings by which texts after it are read. */
    boolean settles() {
        return text.kinds().contains(TextKind.SESSION);
    }

    /** Whether running it concerns the database only. */
    boolean plain() {
        return text.plain();
    }

    /** The text, if it still is what it should be. */
    GuardedText ready(GuardedConnection connection) throws SQLException {
        if (!connection.stillAt(at)) {
            lookAgain(connection);
        }
        return text;
    }

    private void lookAgain(GuardedConnection connection) throws SQLException {
        Viewpoint here = connection.settled();
        if (here == null && GuardedConnection.withoutLooking(text, original)) {
            return;
        }
        if (here == null) {
            here = connection.here();
        }
        if (here != at) {
            compare(here);
        }
    }

    private void compare(Viewpoint here) throws SQLException {
        GuardedText now = here.rewrite(original, keys).orThrow();
        if (!now.sql().equals(text.sql()) || now.deletes() != text.deletes()) {
            throw here.picture() == at.picture()
                    ? new StatementRefusedException(
                            ErrorCode.SCOPE_CHANGED,
                            "prepared statement",
                            "It was prepared under another scope or search path than the one it is executed under.",
                            "Prepare it again where it is executed.")
                    : new StatementRefusedException(
                            ErrorCode.SCHEMA_DRIFT,
                            "prepared statement",
                            "The schema has changed since it was prepared.",
                            "Prepare it again.");
        }
        at = here;
    }
}
