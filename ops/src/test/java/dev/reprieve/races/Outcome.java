package dev.reprieve.races;

import java.util.List;

/**
 * What came of a run.
 *
 * @param endings how each session ended: done with its counts, an SQLState with its constraint, restored, refused, purged
 * @param live the rows that clients see afterwards
 */
record Outcome(List<String> endings, List<String> live) {
    Outcome {
        endings = List.copyOf(endings);
        live = List.copyOf(live);
    }

    /** The same but for who was the victim of a deadlock and what therefore came to pass. */
    boolean sameAs(Outcome other) {
        return equals(other) || (deadlock() && other.deadlock());
    }

    boolean deadlock() {
        return endings.contains("40P01");
    }

    @Override
    public String toString() {
        return endings + " " + live;
    }
}
