package dev.reprieve.purge;

import dev.reprieve.purge.throttle.Throttle;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a purge goes about its work.
 *
 * @param limits on each batch
 * @param pace how much it rests between batches
 * @param throttles for what it waits; asked once a second
 * @param patience for how long it waits for a throttle before it ends, to go on in the next run: 1 second to 7 days,
 *     usually 1 hour
 * @param maxRows at most so many rows in a run; a tree's rows go together and may exceed it by a batch: from 1, usually
 *     without limit
 * @param dropsPartitions whether a partition with nothing but expired rows, of a range that is over, is dropped
 * @param accepted what is unlike the last run and all right
 */
public record PurgeSettings(
        PurgeLimits limits,
        Pace pace,
        List<Throttle> throttles,
        Duration patience,
        long maxRows,
        boolean dropsPartitions,
        Set<Unlike> accepted) {
    private static final Duration LONGEST_PATIENCE = Duration.ofDays(7);

    /** The usual ones, with the throttles that every database has. */
    public static final PurgeSettings DEFAULT = new PurgeSettings(
            PurgeLimits.DEFAULT,
            Pace.DEFAULT,
            Throttle.usual(),
            Duration.ofHours(1),
            Long.MAX_VALUE,
            true,
            EnumSet.noneOf(Unlike.class));

    public PurgeSettings {
        if (patience.compareTo(Duration.ofSeconds(1)) < 0 || patience.compareTo(LONGEST_PATIENCE) > 0) {
            throw new IllegalArgumentException("patience " + patience + " is not between 1 second and 7 days");
        }
        if (maxRows < 1) {
            throw new IllegalArgumentException("maxRows " + maxRows + " is less than 1");
        }
        throttles = List.copyOf(throttles);
        accepted = Set.copyOf(accepted);
    }

    /** What a run finds unlike the last one, and asks about. */
    public enum Unlike {
        /** The database's clock is far from this machine's, so that what has expired by it may not have. */
        CLOCK,
        /** A retention is shorter than it was in the last run. */
        RETENTION
    }

    /**
     * How much a purge rests between batches.
     *
     * @param restRatio rest after a batch, as a part of the time that it took: 0 to 100, usually 1
     * @param windowRestRatio the same inside of the window, usually 0.25
     * @param window when it may run; always if there is none
     * @param outside whether it also runs outside of the window, with {@code restRatio}
     */
    public record Pace(double restRatio, double windowRestRatio, Optional<TimeWindow> window, boolean outside) {
        private static final double MOST = 100;

        /** The usual one, without a window. */
        public static final Pace DEFAULT = new Pace(1.0, 0.25, Optional.empty(), false);

        /** Without any rest. */
        public static final Pace FULL = new Pace(0, 0, Optional.empty(), false);

        public Pace {
            if (!(restRatio >= 0 && restRatio <= MOST && windowRestRatio >= 0 && windowRestRatio <= MOST)) {
                throw new IllegalArgumentException(
                        "rest ratios " + restRatio + " and " + windowRestRatio + " are not both between 0 and 100");
            }
        }

        /** The same within a window. */
        public Pace within(TimeWindow when, boolean alsoOutside) {
            return new Pace(restRatio, windowRestRatio, Optional.of(when), alsoOutside);
        }
    }

    /** The same with other limits. */
    public PurgeSettings with(PurgeLimits other) {
        return new PurgeSettings(other, pace, throttles, patience, maxRows, dropsPartitions, accepted);
    }

    /** The same with another pace. */
    public PurgeSettings with(Pace other) {
        return new PurgeSettings(limits, other, throttles, patience, maxRows, dropsPartitions, accepted);
    }

    /** The same with just these throttles. */
    public PurgeSettings with(List<Throttle> others) {
        return new PurgeSettings(limits, pace, others, patience, maxRows, dropsPartitions, accepted);
    }

    /** The same with another patience. */
    public PurgeSettings patience(Duration other) {
        return new PurgeSettings(limits, pace, throttles, other, maxRows, dropsPartitions, accepted);
    }

    /** The same with another limit on rows. */
    public PurgeSettings maxRows(long rows) {
        return new PurgeSettings(limits, pace, throttles, patience, rows, dropsPartitions, accepted);
    }

    /** The same, dropping partitions or not. */
    public PurgeSettings dropsPartitions(boolean drops) {
        return new PurgeSettings(limits, pace, throttles, patience, maxRows, drops, accepted);
    }

    /** The same, with these differences accepted. */
    public PurgeSettings accepting(Set<Unlike> unlike) {
        return new PurgeSettings(limits, pace, throttles, patience, maxRows, dropsPartitions, unlike);
    }

    /** Without rests and throttles, for tests and for an empty house. */
    public PurgeSettings unthrottled() {
        return with(Pace.FULL).with(List.of());
    }
}
