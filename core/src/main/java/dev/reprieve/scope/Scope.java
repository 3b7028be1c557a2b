package dev.reprieve.scope;

import org.jspecify.annotations.Nullable;

/**
 * What the current thread sees of soft-deleted rows and who it acts for, for the length of a block. Scopes nest: an
 * inner one keeps what it does not say itself, and closing it brings back the outer. A scope belongs to the thread that
 * opened it; {@link #capture()} hands its content to another.
 *
 * <p>Closing out of order or on another thread is a mistake that would let a scope outlive its block, so it throws
 * {@link IllegalStateException}. On its own thread the scope, and all inside it, are closed nevertheless.
 */
public final class Scope implements AutoCloseable {
    /** The longest actor, in characters. */
    public static final int MAX_ACTOR_CHARS = 200;

    /** The longest reason, in characters. */
    public static final int MAX_REASON_CHARS = 2_000;

    private static final ThreadLocal<@Nullable Scope> CURRENT = new ThreadLocal<>();

    private final @Nullable Scope outer;
    private final Thread owner = Thread.currentThread();
    private final Visibility visibility;
    private final @Nullable String actor;
    private @Nullable String reason;
    private boolean closed;

    private Scope(@Nullable Scope outer, Visibility visibility, @Nullable String actor, @Nullable String reason) {
        this.outer = outer;
        this.visibility = visibility;
        this.actor = actor;
        this.reason = reason;
    }

    /** Opens a scope in which statements see the given rows; who acts stays as it is. */
    public static Scope seeing(Visibility visibility) {
        Scope outer = CURRENT.get();
        return open(
                outer == null
                        ? new Scope(null, visibility, null, null)
                        : new Scope(outer, visibility, outer.actor, outer.reason));
    }

    /** Opens a scope in which deletions are the actor's, without a reason so far; what is seen stays as it is. */
    public static Scope actingAs(String actor) {
        String checked = checked("actor", actor, MAX_ACTOR_CHARS);
        Scope outer = CURRENT.get();
        return open(new Scope(outer, outer == null ? Visibility.LIVE : outer.visibility, checked, null));
    }

    /** Gives the deletions in this scope a reason. */
    public Scope because(String why) {
        if (closed || Thread.currentThread() != owner) {
            throw new IllegalStateException(
                    "The scope is closed or belongs to another thread. Give the reason where it is opened.");
        }
        reason = checked("reason", why, MAX_REASON_CHARS);
        return this;
    }

    /** Which rows the current thread sees; {@link Visibility#LIVE} outside any scope. */
    public static Visibility visibility() {
        Scope scope = CURRENT.get();
        return scope == null ? Visibility.LIVE : scope.visibility;
    }

    /** Who deletes on the current thread, if a scope says so. */
    public static @Nullable String actor() {
        Scope scope = CURRENT.get();
        return scope == null ? null : scope.actor;
    }

    /** Why the current thread deletes, if a scope says so. */
    public static @Nullable String reason() {
        Scope scope = CURRENT.get();
        return scope == null ? null : scope.reason;
    }

    /** Takes a copy of what the current thread sees and who it acts for, to run work under it on another thread. */
    public static Captured capture() {
        return new Captured(visibility(), actor(), reason());
    }

    /** Makes a captured scope the current thread's; who captured nothing still hides what this thread saw. */
    static Scope reopen(Captured captured) {
        return open(new Scope(CURRENT.get(), captured.visibility(), captured.actor(), captured.reason()));
    }

    private static Scope open(Scope scope) {
        CURRENT.set(scope);
        return scope;
    }

    private static String checked(String what, String text, int maxChars) {
        if (text.isBlank() || text.length() > maxChars || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "The " + what + " must have 1 to " + maxChars + " characters, not all blank and no NUL.");
        }
        return text;
    }

    /** Ends the scope; closing it again does nothing. */
    @Override
    public void close() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("A scope opened on thread " + owner.getName() + " was closed on thread "
                    + Thread.currentThread().getName()
                    + ". Close it where it was opened; hand it to other threads with Scope.capture().");
        }
        if (closed) {
            return;
        }
        boolean inner = CURRENT.get() != this;
        for (Scope scope = CURRENT.get(); scope != null && scope != outer; scope = scope.outer) {
            scope.closed = true;
        }
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
        if (inner) {
            throw new IllegalStateException("A scope was closed before the scopes opened inside it. All of them are"
                    + " closed now. Use try-with-resources, which closes them in order.");
        }
    }
}
