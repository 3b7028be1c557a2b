package dev.reprieve.hold;

import java.util.List;

/**
 * A hold to be placed.
 *
 * @param name unique among the holds in force; 1 to 200 characters
 * @param reason why; not empty
 * @param by who asks for it; not empty
 * @param targets at least one
 * @param acceptsNone whether a condition may hold although no row fits it yet; usually that is a slip
 * @param lockTimeoutMillis how long to wait for a restore that has the rows, or a purge that is in the middle of a batch:
 *     1 to 600,000, usually 10,000
 */
public record HoldRequest(
        String name, String reason, String by, List<HoldTarget> targets, boolean acceptsNone, int lockTimeoutMillis) {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_WAIT_MILLIS = 600_000;
    private static final int USUAL_WAIT_MILLIS = 10_000;

    public HoldRequest {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a hold's name has 1 to " + LONGEST_NAME + " characters");
        }
        if (reason.isBlank() || by.isBlank()) {
            throw new IllegalArgumentException("a hold needs a reason and a name of who asks for it");
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a hold needs something to hold");
        }
        if (lockTimeoutMillis < 1 || lockTimeoutMillis > LONGEST_WAIT_MILLIS) {
            throw new IllegalArgumentException(
                    "lockTimeoutMillis " + lockTimeoutMillis + " is not between 1 and " + LONGEST_WAIT_MILLIS);
        }
        targets = List.copyOf(targets);
    }

    /** With the usual limits. */
    public HoldRequest(String name, String reason, String by, List<HoldTarget> targets) {
        this(name, reason, by, targets, false, USUAL_WAIT_MILLIS);
    }

    /** The same, for a condition that no row need fit yet. */
    public HoldRequest acceptingNone() {
        return new HoldRequest(name, reason, by, targets, true, lockTimeoutMillis);
    }

    /** The same with another limit on waiting. */
    public HoldRequest lockTimeoutMillis(int millis) {
        return new HoldRequest(name, reason, by, targets, acceptsNone, millis);
    }
}
