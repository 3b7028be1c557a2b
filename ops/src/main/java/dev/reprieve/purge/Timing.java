package dev.reprieve.purge;

import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * What tells a purge the time and lets it wait. The cutoff is none of it: that is the database's.
 *
 * @param clock tells whether a window is open, and is held against the database's
 * @param nanos measures how long a batch took
 * @param rest waits
 */
public record Timing(Clock clock, LongSupplier nanos, Rest rest) {
    /** The system's. */
    public static final Timing SYSTEM = new Timing(Clock.systemDefaultZone(), System::nanoTime, Thread::sleep);

    /** Waits. */
    @FunctionalInterface
    public interface Rest {
        /** Returns after that time, or throws if the thread is interrupted. */
        void millis(long millis) throws InterruptedException;
    }
}
