package dev.reprieve.guard;

import dev.reprieve.error.StatementRefusedException;
import dev.reprieve.rewrite.Rewrite;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the guard runs in the place of a text. Immutable and cached.
 *
 * @param sql the text to run; the application's own if there was nothing to rewrite
 * @param deletes whether it makes tombstones, so that actor and reason must be told first
 * @param kinds what its statements do, in their order
 * @param refusal why it must not run
 */
record GuardedText(String sql, boolean deletes, List<TextKind> kinds, Rewrite.@Nullable Refused refusal) {
    static GuardedText of(String text, Rewrite rewrite, List<TextKind> kinds) {
        if (rewrite instanceof Rewrite.Changed changed) {
            return new GuardedText(changed.sql(), false, kinds, null);
        }
        if (rewrite instanceof Rewrite.Deleting deleting) {
            return new GuardedText(deleting.sql(), true, kinds, null);
        }
        if (rewrite instanceof Rewrite.Refused refused) {
            return new GuardedText(text, false, kinds, refused);
        }
        return new GuardedText(text, false, kinds, null);
    }

    /** Whether running it concerns the database only. */
    boolean plain() {
        return !deletes && TextKind.most(kinds) == TextKind.DATA;
    }

    /** This text, unless it must not run. */
    GuardedText orThrow() throws SQLException {
        if (refusal != null) {
            throw new StatementRefusedException(
                    refusal.code(),
                    "line " + refusal.line() + ":" + refusal.column(),
                    refusal.problem(),
                    refusal.wayOut());
        }
        return this;
    }
}
