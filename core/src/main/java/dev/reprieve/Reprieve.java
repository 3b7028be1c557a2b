package dev.reprieve;

import dev.reprieve.scope.Scope;
import dev.reprieve.scope.Visibility;

/** The entry point of an application. */
public final class Reprieve {
    private Reprieve() {}

    /**
     * Opens a block in which statements of this thread see other rows than the live ones:
     *
     * <pre>{@code
     * try (var scope = Reprieve.including(Visibility.ALL)) {
     *     jdbc.query("SELECT title FROM posts", …);   // soft-deleted posts too
     * }
     * }</pre>
     */
    public static Scope including(Visibility visibility) {
        return Scope.seeing(visibility);
    }
}
