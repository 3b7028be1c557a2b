package dev.reprieve.purge;

import java.io.Serial;

/** A run ends before all is done; what is left is for the next. */
final class RunStopped extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final PurgeOutcome outcome;

    RunStopped(PurgeOutcome outcome, String reason) {
        super(reason, null, false, false);
        this.outcome = outcome;
    }

    PurgeOutcome outcome() {
        return outcome;
    }
}
