package dev.reprieve.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Counts, sizes and times in words. */
final class Wording {
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;
    private static final int MONTH = 30 * DAY;
    private static final int YEAR = 365 * DAY;

    private static final int KILO = 1024;
    private static final String UNITS = "kMGTP";

    private Wording() {}

    /** {@code 1 row}, {@code 12,345 rows}. */
    static String count(long number, String noun) {
        String plural =
                noun.endsWith("y") && !noun.endsWith("ay") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
        return number(number) + " " + (number == 1 ? noun : plural);
    }

    /** {@code 12,345}. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 812 bytes}, {@code 2.3 MB}. */
    static String bytes(long bytes) {
        if (bytes < KILO) {
            return count(bytes, "byte");
        }
        double size = bytes;
        int unit = -1;
        while (size >= KILO && unit < UNITS.length() - 1) {
            size /= KILO;
            unit++;
        }
        return String.format(Locale.ROOT, size < 10 ? "%.1f %cB" : "%.0f %cB", size, UNITS.charAt(unit));
    }

    /** {@code 3 minutes ago}. */
    static String ago(Instant then, Instant now) {
        Duration since = Duration.between(then, now);
        return since.getSeconds() < 1 ? "just now" : span(since) + " ago";
    }

    /** The largest unit of which there is at least one, rounded down: {@code 29 days}. */
    static String span(Duration duration) {
        long seconds = Math.max(0, duration.getSeconds());
        if (seconds < MINUTE) {
            return count(seconds, "second");
        }
        if (seconds < HOUR) {
            return count(seconds / MINUTE, "minute");
        }
        if (seconds < 2 * DAY) {
            return count(seconds / HOUR, "hour");
        }
        if (seconds < 3L * MONTH) {
            return count(seconds / DAY, "day");
        }
        return seconds < 2L * YEAR ? count(seconds / MONTH, "month") : count(seconds / YEAR, "year");
    }
}
