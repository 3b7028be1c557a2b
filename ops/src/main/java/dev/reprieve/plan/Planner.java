package dev.reprieve.plan;

import dev.reprieve.policy.Protection;
import java.util.ArrayList;
import java.util.List;

/** Makes a plan out of what is to be and what is. Pure: it reads nothing but its arguments. */
public final class Planner {
    private Planner() {}

    /**
     * What is left to do to bring the database to its policy; empty when it is there. The order is such that at every
     * moment the application goes on as before, and that nothing can become a tombstone before it would be stamped.
     */
    public static Plan plan(Protection protection, Installed installed) {
        Work work = new Work(protection, installed);
        MarkerSteps markers = new MarkerSteps(work);
        IndexSteps indexes = new IndexSteps(work);
        UniqueSteps uniques = new UniqueSteps(work, indexes);
        ForeignKeySteps keys = new ForeignKeySteps(work);
        ViewSteps views = new ViewSteps(work);

        LedgerSteps.plan(work);
        remember(work, keys, views);
        markers.columns();
        StampSteps.plan(work);
        markers.adopt();
        markers.validate();
        indexes.trash();
        indexes.liveKeys();
        indexes.references(uniques);
        uniques.build();
        indexes.live();
        keys.remarks();
        keys.dropStale();
        keys.bases();
        keys.twins();
        // before the bases give up what these triggers do instead
        DetachSteps.plan(work);
        keys.swap();
        // an action that the application has changed since
        new RowTriggers(work, "detach").dropOthers();
        uniques.swap();
        AsideSteps.plan(work, uniques);
        ReleaseSteps.plan(work);
        FollowSteps.plan(work);
        MoveSteps.plan(work);
        RowTriggers.dropUncalled(work);
        views.plan();
        FenceSteps.plan(work);
        GrantSteps.plan(work);
        return work.plan(false);
    }

    private static void remember(Work work, ForeignKeySteps keys, ViewSteps views) {
        List<String> sql = new ArrayList<>(keys.remember());
        sql.addAll(views.remember());
        if (!sql.isEmpty()) {
            work.add(new Step.Brief("originals", "Note how everything was, for an undo", sql, List.of(), List.of()));
        }
    }
}
