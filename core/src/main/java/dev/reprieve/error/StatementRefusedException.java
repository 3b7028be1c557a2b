package dev.reprieve.error;

import java.io.Serial;
import java.sql.SQLNonTransientException;
import org.jspecify.annotations.Nullable;

/**
 * The guard did not run a statement, because it could not be made to respect soft deletion. Nothing reached the
 * database; an open transaction stays usable. The message has the three parts of {@link ReprieveException}.
 */
public final class StatementRefusedException extends SQLNonTransientException {
    /** SQLState of statements that would lose soft-deleted rows: insufficient privilege. */
    public static final String STATE_DESTROYS = "42501";

    /** SQLState of everything else: feature not supported. */
    public static final String STATE_UNSUPPORTED = "0A000";

    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /**
     * @param where a place in the statement, {@code line 1:1}; may be empty
     * @param problem what is wrong, one sentence with its full stop
     * @param wayOut what to do about it, one sentence with its full stop
     */
    public StatementRefusedException(ErrorCode code, String where, String problem, String wayOut) {
        this(new ReprieveException(code, where, problem, wayOut), null);
    }

    private StatementRefusedException(ReprieveException said, @Nullable Throwable cause) {
        super(said.getMessage(), state(said.code()), cause);
        this.code = said.code();
    }

    /** Carries what another part of Reprieve refused over into JDBC. */
    public static StatementRefusedException of(ReprieveException refusal) {
        return new StatementRefusedException(refusal, refusal);
    }

    private static String state(ErrorCode code) {
        return code == ErrorCode.STATEMENT_DESTROYS || code == ErrorCode.STATEMENT_PURGES
                ? STATE_DESTROYS
                : STATE_UNSUPPORTED;
    }

    /** The stable code. */
    public ErrorCode code() {
        return code;
    }
}
