package dev.reprieve.scope;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The content of a scope, taken by {@link Scope#capture()} and safe to hand to any thread.
 *
 * @param actor who acts; null if no scope said so
 * @param reason why; null if no scope said so
 */
public record Captured(
        Visibility visibility,
        @Nullable String actor,
        @Nullable String reason) {
    /** Runs the work on this thread under the captured scope. */
    public void run(Runnable work) {
        try (Scope scope = Scope.reopen(this)) {
            work.run();
        }
    }

    /** Calls the work on this thread under the captured scope. */
    public <T extends @Nullable Object> T call(Callable<T> work) throws Exception {
        try (Scope scope = Scope.reopen(this)) {
            return work.call();
        }
    }

    /** The work, bound to the captured scope whichever thread runs it. */
    public Runnable wrap(Runnable work) {
        return () -> run(work);
    }
}
