package dev.reprieve.purge.schedule;

import dev.reprieve.error.ReprieveException;
import dev.reprieve.purge.PurgeProgress;
import dev.reprieve.purge.PurgeReport;
import dev.reprieve.purge.PurgeStatus;
import java.time.Instant;

/** Is told what a scheduler does, in its thread. */
public interface PurgeListener extends PurgeProgress {
    /** After a run. */
    void finished(PurgeReport report);

    /** When a run could not begin or broke off; the next is tried at its time. */
    void failed(ReprieveException failure);

    /** After a run or a failure: how things stand. */
    void status(PurgeStatus status);

    /** Before it waits for the next run. */
    default void sleeping(Instant until) {}
}
