package dev.reprieve.cli;

/** What a command's exit code means, the same for all commands. */
final class ExitCode {
    /** Done, and nothing to report. */
    static final int DONE = 0;

    /** Done, and something was found: a leak, an open step, a refused statement. */
    static final int FINDINGS = 1;

    /** Called with arguments that do not fit. */
    static final int USAGE = 2;

    /** The database or the policy stood in the way. */
    static final int FAILED = 3;

    private ExitCode() {}
}
