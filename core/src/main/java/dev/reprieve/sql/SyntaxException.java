package dev.reprieve.sql;

import java.io.Serial;

/** A text that cannot be analysed. Carries no stack trace: it is an outcome, and must be cheap. */
public final class SyntaxException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final boolean tooLarge;

    private SyntaxException(int offset, String message, boolean tooLarge) {
        super(message, null, false, false);
        this.offset = offset;
        this.tooLarge = tooLarge;
    }

    static SyntaxException at(int offset, String message) {
        return new SyntaxException(offset, message, false);
    }

    static SyntaxException tooLarge(int offset, String message) {
        return new SyntaxException(offset, message, true);
    }

    /** The index of the character where reading stopped. */
    public int offset() {
        return offset;
    }

    /** Whether one of the {@link Limits} stopped it, rather than what it says. */
    public boolean tooLarge() {
        return tooLarge;
    }
}
