package dev.reprieve.purge.schedule;

import dev.reprieve.purge.TimeWindow;
import java.time.Duration;
import java.util.Optional;

/**
 * When to purge.
 *
 * @param interval from the end of a run to the beginning of the next: 1 second to 7 days, usually 1 hour
 * @param jitter up to so much later, at random, so that many processes do not come at once: 0 to 1 day, usually 1 minute
 * @param window if it is closed, the next run begins when it opens
 * @param overdueAfter when no run has removed all that had expired for so long, it warns: usually 26 hours
 */
public record PurgeSchedule(Duration interval, Duration jitter, Optional<TimeWindow> window, Duration overdueAfter) {
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(7);
    private static final Duration LONGEST_JITTER = Duration.ofDays(1);

    /** Every hour. */
    public static final PurgeSchedule DEFAULT =
            new PurgeSchedule(Duration.ofHours(1), Duration.ofMinutes(1), Optional.empty(), Duration.ofHours(26));

    public PurgeSchedule {
        if (interval.compareTo(Duration.ofSeconds(1)) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
            throw new IllegalArgumentException("interval " + interval + " is not between 1 second and 7 days");
        }
        if (jitter.isNegative() || jitter.compareTo(LONGEST_JITTER) > 0) {
            throw new IllegalArgumentException("jitter " + jitter + " is not between 0 and 1 day");
        }
    }
}
