package dev.reprieve.purge;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time of day in a zone, {@code 01:00-05:00 Europe/Berlin}; over midnight if it ends before it begins. When clocks
 * change it begins and ends when the wall clock says so: an hour that is skipped makes it shorter, one that comes twice
 * longer. A beginning or end that is skipped itself moves on by what is skipped.
 *
 * @param from when it opens
 * @param to when it closes; not equal to {@code from}
 */
public record TimeWindow(LocalTime from, LocalTime to, ZoneId zone) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,2}:\\d{2})\\s*-\\s*(\\d{1,2}:\\d{2})(?:\\s+(\\S+))?");
    private static final int SHORT = 4;

    public TimeWindow {
        if (from.equals(to)) {
            throw new IllegalArgumentException("a window from " + from + " to " + to + " never opens");
        }
    }

    /**
     * Reads {@code 01:00-05:00 Europe/Berlin}.
     *
     * @param usual the zone if the text names none
     * @throws IllegalArgumentException if it is none; the message says why
     */
    public static TimeWindow parse(String text, ZoneId usual) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("`" + text + "` is no window such as 01:00-05:00 Europe/Berlin");
        }
        try {
            return new TimeWindow(
                    time(matcher.group(1)),
                    time(matcher.group(2)),
                    matcher.group(3) == null ? usual : ZoneId.of(matcher.group(3)));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("`" + text + "` is no window: " + e.getMessage(), e);
        }
    }

    /** {@code 24:00} is midnight, as people write it. */
    private static LocalTime time(String text) {
        String padded = text.length() == SHORT ? "0" + text : text;
        return padded.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(padded);
    }

    /** Whether it is open at that moment; not any more when it closes. */
    public boolean isOpen(Instant at) {
        LocalDate day = at.atZone(zone).toLocalDate();
        return within(day.minusDays(1), at) || within(day, at);
    }

    /** How long until it opens; zero while it is open. */
    public Duration untilOpen(Instant at) {
        if (isOpen(at)) {
            return Duration.ZERO;
        }
        LocalDate day = at.atZone(zone).toLocalDate();
        // a day on which clocks skip the whole window has none
        while (!opens(day).isAfter(at) || !opens(day).isBefore(closes(day))) {
            day = day.plusDays(1);
        }
        return Duration.between(at, opens(day));
    }

    private boolean within(LocalDate day, Instant at) {
        return !at.isBefore(opens(day)) && at.isBefore(closes(day));
    }

    private Instant opens(LocalDate day) {
        return ZonedDateTime.of(day, from, zone).toInstant();
    }

    private Instant closes(LocalDate day) {
        LocalDate last = to.isAfter(from) ? day : day.plusDays(1);
        // of an hour that comes twice the second one counts
        return ZonedDateTime.of(last, to, zone).withLaterOffsetAtOverlap().toInstant();
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return from + "-" + to + " " + zone;
    }
}
