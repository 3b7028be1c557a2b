package dev.reprieve.purge;

/**
 * How much a purge may take at a time. Every batch is a transaction of its own, and its rows are locked for as long.
 *
 * @param batchRows rows in the first batch: {@code leastBatchRows} to {@code mostBatchRows}, usually 500
 * @param leastBatchRows the smallest batch that the size adapts to: from 1, usually 50
 * @param mostBatchRows the largest: to 50,000, usually 600; larger makes neighbours wait and gains nothing
 * @param targetMillis the time that a batch should take: 1 to 5,000, usually 50
 * @param halveOverMillis a batch that took longer halves the next: above the target, usually 250
 * @param lockTimeoutMillis how long a batch waits for a lock: 1 to 60,000, usually 100; then it is made smaller
 * @param statementTimeoutMillis how long a statement of a batch may take: 10 to 600,000, usually 5,000
 * @param windowRows how many candidates are found at once, by age, to be purged in the order in which they are stored:
 *     from the largest batch to 10,000,000, usually 1,000,000; each takes 16 bytes
 * @param passes how often rows that could not go are tried again: 1 to 1,000, usually 20; it ends as soon as a pass
 *     removes nothing
 */
public record PurgeLimits(
        int batchRows,
        int leastBatchRows,
        int mostBatchRows,
        int targetMillis,
        int halveOverMillis,
        int lockTimeoutMillis,
        int statementTimeoutMillis,
        int windowRows,
        int passes) {
    /** The usual ones. */
    public static final PurgeLimits DEFAULT = new PurgeLimits(500, 50, 600, 50, 250, 100, 5_000, 1_000_000, 20);

    private static final int HALVE_OVER_TARGETS = 5;

    public PurgeLimits {
        within("leastBatchRows", leastBatchRows, 1, 50_000);
        within("mostBatchRows", mostBatchRows, leastBatchRows, 50_000);
        within("batchRows", batchRows, leastBatchRows, mostBatchRows);
        within("targetMillis", targetMillis, 1, 5_000);
        within("halveOverMillis", halveOverMillis, targetMillis + 1, 60_000);
        within("lockTimeoutMillis", lockTimeoutMillis, 1, 60_000);
        within("statementTimeoutMillis", statementTimeoutMillis, 10, 600_000);
        within("windowRows", windowRows, mostBatchRows, 10_000_000);
        within("passes", passes, 1, 1_000);
    }

    /** The same with batches of just this size. */
    public PurgeLimits withBatchRows(int rows) {
        return new PurgeLimits(
                rows,
                rows,
                rows,
                targetMillis,
                halveOverMillis,
                lockTimeoutMillis,
                statementTimeoutMillis,
                windowRows,
                passes);
    }

    /** The same with another target for the time of a batch; a batch of five times that is halved. */
    public PurgeLimits withTargetMillis(int millis) {
        return new PurgeLimits(
                batchRows,
                leastBatchRows,
                mostBatchRows,
                millis,
                HALVE_OVER_TARGETS * millis,
                lockTimeoutMillis,
                statementTimeoutMillis,
                windowRows,
                passes);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " " + value + " is not between " + least + " and " + most);
        }
    }
}
