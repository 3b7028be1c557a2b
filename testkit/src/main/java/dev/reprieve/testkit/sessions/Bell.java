package dev.reprieve.testkit.sessions;

/** Rung by every player that comes to a step or to its end; also the lock over what they announce. */
final class Bell {
    /** Waits for the next ring, with the lock held. */
    void rest() {
        try {
            wait();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** The same for so long at most. */
    void rest(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", e);
    }
}
