package dev.reprieve.plan;

/**
 * How much a plan may get in the application's way, and for how long it tries.
 *
 * @param lockTimeoutMillis the longest that a step may make others wait, its own waiting included; 10 to 60,000. Lower is
 *     kinder, and needs more attempts on a busy table
 * @param attempts how often a step is tried; 1 to 10,000
 * @param firstPauseMillis the pause after the first failed attempt; each further pause is half as long again
 * @param longestPauseMillis what the pauses grow to
 * @param patienceMillis how long to wait for locks that keep neither readers nor writers out, and for older transactions
 *     to end while an index is built; at least 1,000
 */
public record Limits(
        int lockTimeoutMillis, int attempts, int firstPauseMillis, int longestPauseMillis, int patienceMillis) {
    /** 200 ms, 60 attempts over about two minutes, and up to ten minutes for older transactions. */
    public static final Limits DEFAULT = new Limits(200, 60, 50, 2_000, 600_000);

    public Limits {
        within("lockTimeoutMillis", lockTimeoutMillis, 10, 60_000);
        within("attempts", attempts, 1, 10_000);
        within("firstPauseMillis", firstPauseMillis, 0, 60_000);
        within("longestPauseMillis", longestPauseMillis, firstPauseMillis, 600_000);
        within("patienceMillis", patienceMillis, 1_000, Integer.MAX_VALUE);
    }

    /** The same with another lock timeout. */
    public Limits withLockTimeoutMillis(int millis) {
        return new Limits(millis, attempts, firstPauseMillis, longestPauseMillis, patienceMillis);
    }

    /** The pause after an attempt; {@code attempt} counts from 1. */
    int pauseMillis(int attempt) {
        double pause = firstPauseMillis;
        for (int i = 1; i < attempt && pause < longestPauseMillis; i++) {
            pause *= 1.5;
        }
        return (int) Math.min(pause, longestPauseMillis);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", but must be " + least + " to " + most);
        }
    }
}
