package dev.reprieve.purge;

/**
 * How many rows the next batch takes, so that batches come to last as long as they should. A batch that took far too
 * long halves the size; otherwise it moves half of the way to what the last batch's speed allows, and at most doubles.
 */
public record BatchSize(int rows, PurgeLimits limits) {
    /** The first batch's. */
    public static BatchSize first(PurgeLimits limits) {
        return new BatchSize(limits.batchRows(), limits);
    }

    /**
     * The size after a batch.
     *
     * @param done rows that it handled; one that was not full says little and cannot raise the size
     */
    public BatchSize after(int done, long elapsedMillis) {
        if (elapsedMillis > limits.halveOverMillis()) {
            return of(rows / 2);
        }
        if (done == 0) {
            return this;
        }
        long possible = (long) done * limits.targetMillis() / Math.max(1, elapsedMillis);
        long next = Math.min((rows + possible) / 2, 2L * rows);
        return next > rows && done < rows ? this : of(next);
    }

    /** The size after a batch that the database refused or broke off. */
    public BatchSize afterFailure() {
        return of(rows / 2);
    }

    private BatchSize of(long wanted) {
        return new BatchSize((int) Math.max(limits.leastBatchRows(), Math.min(limits.mostBatchRows(), wanted)), limits);
    }
}
