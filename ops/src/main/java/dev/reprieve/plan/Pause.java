package dev.reprieve.plan;

/** How an applier waits between two attempts. */
@FunctionalInterface
public interface Pause {
    /** Really waits. */
    Pause SLEEP = Thread::sleep;

    /** Returns after that time, or throws if the thread is interrupted. */
    void pause(long millis) throws InterruptedException;
}
