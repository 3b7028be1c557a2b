package dev.reprieve.testkit.sessions;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * What a step touches, by names that the test chooses, usually tables. Two steps that do not meet can change places
 * without any session noticing.
 *
 * @param reads what it reads as of the last commit
 * @param writes what it changes or locks; of a COMMIT or ROLLBACK, what its transaction did
 * @param ends whether others see the writes, or find the locks gone, afterwards
 */
public record Access(Set<String> reads, Set<String> writes, boolean ends) {
    /** Nothing that another session could notice. */
    public static final Access NONE = new Access(Set.of(), Set.of(), false);

    public Access {
        reads = Set.copyOf(reads);
        writes = Set.copyOf(writes);
    }

    /** A statement that only reads. */
    public static Access reading(Set<String> tables) {
        return new Access(tables, Set.of(), false);
    }

    /** A statement that reads, changes and locks. */
    public static Access writing(Set<String> tables) {
        return new Access(tables, tables, false);
    }

    /** Whether no other session can notice when it happens, nor it anything of them. */
    boolean invisible() {
        return writes.isEmpty() && reads.isEmpty();
    }

    /** Whether the order of the two matters: uncommitted changes are no matter to who reads. */
    boolean meets(Access other) {
        return overlap(writes, other.writes)
                || (ends && overlap(writes, other.reads))
                || (other.ends && overlap(other.writes, reads));
    }

    /** Both together. */
    Access and(Access other) {
        Set<String> allReads = new HashSet<>(reads);
        allReads.addAll(other.reads);
        Set<String> allWrites = new HashSet<>(writes);
        allWrites.addAll(other.writes);
        return new Access(allReads, allWrites, ends || other.ends);
    }

    private static boolean overlap(Set<String> a, Set<String> b) {
        return !Collections.disjoint(a, b);
    }
}
