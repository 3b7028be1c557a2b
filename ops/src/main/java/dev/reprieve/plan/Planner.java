package dev.reprieve.plan;

import dev.reprieve.policy.Protection;

/** Makes a plan out of what is to be and what is. Pure: it reads nothing but its arguments. */
public final class Planner {
    private Planner() {}

    /** What is left to do to bring the database to its policy; empty when it is there. */
    public static Plan plan(Protection protection, Installed installed) {
        Work work = new Work(protection, installed);
        LedgerSteps.plan(work);
        MarkerSteps markers = new MarkerSteps(work);
        markers.columns();
        StampSteps.plan(work);
        markers.adopt();
        markers.validate();
        return work.plan(false);
    }
}
