package dev.reprieve.policy;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a deletion can be undone: a whole number of hours, days, weeks, months or years, or for ever.
 *
 * @param amount how many; 0 for {@link Unit#FOREVER}
 */
public record Retention(int amount, Unit unit) {
    /** What applies when neither the table nor the defaults say anything. */
    public static final Retention DEFAULT = new Retention(30, Unit.DAYS);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,5})(h|d|w|mo|y)");
    private static final int LARGEST = 99_999;

    public Retention {
        if (unit == Unit.FOREVER ? amount != 0 : amount < 0 || amount > LARGEST) {
            throw new IllegalArgumentException("amount " + amount + " of " + unit);
        }
    }

    /** The unit that {@link #amount()} counts. */
    public enum Unit {
        HOURS("h", "hours"),
        DAYS("d", "days"),
        WEEKS("w", "weeks"),
        MONTHS("mo", "months"),
        YEARS("y", "years"),
        FOREVER("forever", "");

        private final String suffix;
        private final String interval;

        Unit(String suffix, String interval) {
            this.suffix = suffix;
            this.interval = interval;
        }
    }

    /** Reads {@code 12h}, {@code 30d}, {@code 6w}, {@code 18mo}, {@code 7y} or {@code forever}; empty if it is none. */
    public static Optional<Retention> parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (lower.equals(Unit.FOREVER.suffix)) {
            return Optional.of(new Retention(0, Unit.FOREVER));
        }
        Matcher matcher = TEXT.matcher(lower);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        for (Unit unit : Unit.values()) {
            if (unit.suffix.equals(matcher.group(2))) {
                return Optional.of(new Retention(Integer.parseInt(matcher.group(1)), unit));
            }
        }
        return Optional.empty();
    }

    /** Whether it never ends. */
    public boolean isForever() {
        return unit == Unit.FOREVER;
    }

    /** As an SQL interval's text, {@code 30 days}; calendar arithmetic is the database's. Empty if it never ends. */
    public Optional<String> interval() {
        return isForever() ? Optional.empty() : Optional.of(amount + " " + unit.interval);
    }

    /** As the policy writes it. */
    @Override
    public String toString() {
        return isForever() ? unit.suffix : amount + unit.suffix;
    }
}
