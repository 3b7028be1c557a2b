package dev.reprieve.purge;

/** How long the batches of a run took, to the millisecond and up to ten seconds. */
final class BatchTimes {
    private static final int MOST_MILLIS = 10_000;
    private static final double PERCENTILE = 0.99;

    private final int[] counts = new int[MOST_MILLIS + 1];
    private long batches;

    void add(long millis) {
        counts[(int) Math.max(0, Math.min(MOST_MILLIS, millis))]++;
        batches++;
    }

    long batches() {
        return batches;
    }

    /** The time within which 99 of 100 batches ended; 0 if there were none. */
    int p99Millis() {
        long wanted = (long) Math.ceil(batches * PERCENTILE);
        long seen = 0;
        for (int millis = 0; millis <= MOST_MILLIS; millis++) {
            seen += counts[millis];
            if (seen >= wanted && seen > 0) {
                return millis;
            }
        }
        return 0;
    }
}
