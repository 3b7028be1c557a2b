package dev.reprieve.testkit.sessions;

/**
 * What a session is about to do.
 *
 * @param text the statement, or COMMIT or ROLLBACK
 * @param access what it touches
 */
public record Step(String text, Access access) {
    /** The text on one line. */
    @Override
    public String toString() {
        return text.strip().replaceAll("\\s+", " ");
    }
}
