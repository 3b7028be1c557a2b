package dev.reprieve.rewrite;

import dev.reprieve.error.ErrorCode;
import java.io.Serial;

/** Ends a rewrite; becomes a {@link Rewrite.Refused}. Carries no stack trace: it is an outcome. */
final class Refusal extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final int offset;
    private final String problem;
    private final String wayOut;

    Refusal(ErrorCode code, int offset, String problem, String wayOut) {
        super(problem, null, false, false);
        this.code = code;
        this.offset = offset;
        this.problem = problem;
        this.wayOut = wayOut;
    }

    Rewrite.Refused in(String text) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < offset; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new Rewrite.Refused(code, offset, line, offset - lineStart + 1, problem, wayOut);
    }
}
