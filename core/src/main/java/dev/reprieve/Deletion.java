package dev.reprieve;

import dev.reprieve.scope.Scope;

/**
 * Who deletes and why, for a block:
 *
 * <pre>{@code
 * try (var deletion = Deletion.by("alice").because("spam")) {
 *     jdbc.update("DELETE FROM posts WHERE id = ?", 123);
 * }
 * }</pre>
 *
 * <p>It holds for the current thread and every guarded connection that it uses. All that one transaction deletes is one
 * deletion, with the actor and reason of the first statement that deletes.
 */
public final class Deletion implements AutoCloseable {
    private final Scope scope;

    private Deletion(Scope scope) {
        this.scope = scope;
    }

    /**
     * Opens a block whose deletions are the actor's.
     *
     * @param actor 1 to {@value Scope#MAX_ACTOR_CHARS} characters
     */
    public static Deletion by(String actor) {
        return new Deletion(Scope.actingAs(actor));
    }

    /**
     * Adds the reason.
     *
     * @param reason 1 to {@value Scope#MAX_REASON_CHARS} characters
     */
    public Deletion because(String reason) {
        try {
            scope.because(reason);
        } catch (IllegalArgumentException e) {
            // in by(…).because(…) nobody holds the opened scope yet: it must not stay open
            scope.close();
            throw e;
        }
        return this;
    }

    /** Ends the block. */
    @Override
    public void close() {
        scope.close();
    }
}
