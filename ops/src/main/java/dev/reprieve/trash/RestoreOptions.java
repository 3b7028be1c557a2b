package dev.reprieve.trash;

import dev.reprieve.tombstone.RowKey;
import java.util.Map;
import java.util.Set;

/**
 * How to restore.
 *
 * @param actor who restores, for ledger and audit
 * @param withParents also restores the rows that rows of the deletion refer to and that are in the trash themselves, and
 *     what those refer to: just these rows, not the rest of their deletions
 * @param withChildren with {@code only}: also restores rows of the same deletion that refer to these, and what refers to
 *     those; at most 10,000
 * @param remaining restores what is left although a purge has already removed some of the deletion
 * @param despiteDropped restores although columns or tables have been dropped since
 * @param onTaken what to do about a unique value taken since, by the constraint's name
 * @param otherwise the same for constraints that {@code onTaken} does not name; usually {@link OnTaken.Fail}
 * @param only just these rows; empty for the whole deletion; at most 10,000
 * @param lockTimeoutMillis how long to wait for rows that others have locked: 1 to 600,000, usually 10,000; then the
 *     restore ends with LOCK_TIMEOUT and nothing written
 */
public record RestoreOptions(
        String actor,
        boolean withParents,
        boolean withChildren,
        boolean remaining,
        boolean despiteDropped,
        Map<String, OnTaken> onTaken,
        OnTaken otherwise,
        Set<RowKey> only,
        int lockTimeoutMillis) {
    private static final int USUAL_LOCK_TIMEOUT_MILLIS = 10_000;
    private static final int LONGEST_LOCK_TIMEOUT_MILLIS = 600_000;
    private static final int MOST_ROWS = 10_000;

    public RestoreOptions {
        onTaken = Map.copyOf(onTaken);
        only = Set.copyOf(only);
        if (actor.isBlank()) {
            throw new IllegalArgumentException("a restore needs an actor");
        }
        if (only.size() > MOST_ROWS) {
            throw new IllegalArgumentException("only " + MOST_ROWS + " rows can be named, not " + only.size());
        }
        if (lockTimeoutMillis < 1 || lockTimeoutMillis > LONGEST_LOCK_TIMEOUT_MILLIS) {
            throw new IllegalArgumentException(
                    "lockTimeoutMillis " + lockTimeoutMillis + " is not between 1 and " + LONGEST_LOCK_TIMEOUT_MILLIS);
        }
    }

    /** The whole deletion, blocked by whatever stands in the way. */
    public static RestoreOptions by(String actor) {
        return new RestoreOptions(
                actor, false, false, false, false, Map.of(), new OnTaken.Fail(), Set.of(), USUAL_LOCK_TIMEOUT_MILLIS);
    }

    /** What to do about a value that the constraint finds taken. */
    public OnTaken choice(String constraint) {
        return onTaken.getOrDefault(constraint, otherwise);
    }

    /** The same, restoring parents from the trash as well. */
    public RestoreOptions bringingParents() {
        return new RestoreOptions(
                actor, true, withChildren, remaining, despiteDropped, onTaken, otherwise, only, lockTimeoutMillis);
    }

    /** The same, restoring what fell with the rows that are named as well. */
    public RestoreOptions bringingChildren() {
        return new RestoreOptions(
                actor, withParents, true, remaining, despiteDropped, onTaken, otherwise, only, lockTimeoutMillis);
    }

    /** The same, content with what a purge has left. */
    public RestoreOptions whatRemains() {
        return new RestoreOptions(
                actor, withParents, withChildren, true, despiteDropped, onTaken, otherwise, only, lockTimeoutMillis);
    }

    /** The same, accepting that columns or tables are gone. */
    public RestoreOptions acceptingDropped() {
        return new RestoreOptions(
                actor, withParents, withChildren, remaining, true, onTaken, otherwise, only, lockTimeoutMillis);
    }

    /** The same with choices for unique constraints, by the constraint's name. */
    public RestoreOptions whenTaken(Map<String, OnTaken> choices) {
        return new RestoreOptions(
                actor,
                withParents,
                withChildren,
                remaining,
                despiteDropped,
                choices,
                otherwise,
                only,
                lockTimeoutMillis);
    }

    /** The same with a choice for all unique constraints that have none of their own. */
    public RestoreOptions whenTaken(OnTaken choice) {
        return new RestoreOptions(
                actor, withParents, withChildren, remaining, despiteDropped, onTaken, choice, only, lockTimeoutMillis);
    }

    /** The same for just these rows. */
    public RestoreOptions only(Set<RowKey> rows) {
        return new RestoreOptions(
                actor,
                withParents,
                withChildren,
                remaining,
                despiteDropped,
                onTaken,
                otherwise,
                rows,
                lockTimeoutMillis);
    }

    /** The same with another patience for locks. */
    public RestoreOptions lockTimeoutMillis(int millis) {
        return new RestoreOptions(
                actor, withParents, withChildren, remaining, despiteDropped, onTaken, otherwise, only, millis);
    }
}
