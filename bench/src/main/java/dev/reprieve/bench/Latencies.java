package dev.reprieve.bench;

import java.util.Arrays;
import java.util.Collection;

/** Durations in nanoseconds, all of them kept, so that percentiles and the maximum are exact. Not for several threads. */
final class Latencies {
    private static final int MOST = 50_000_000;

    private long[] values = new long[1024];
    private int size;

    void add(long nanos) {
        if (size == MOST) {
            throw new IllegalStateException("more than " + MOST + " measurements in one series");
        }
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.min(MOST, size * 2));
        }
        values[size++] = nanos;
    }

    int size() {
        return size;
    }

    void addAll(Latencies other) {
        for (int i = 0; i < other.size; i++) {
            add(other.values[i]);
        }
    }

    static Latencies merged(Collection<Latencies> parts) {
        Latencies all = new Latencies();
        parts.forEach(all::addAll);
        return all;
    }

    /** The value that the given share of all do not exceed, in nanoseconds; 0 if there are none. */
    long percentile(double share) {
        if (size == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(size - 1L, (long) Math.ceil(share * size) - (share > 0 ? 1 : 0))];
    }

    /** The largest value that is not above the limit; 0 if there is none. */
    long largestUpTo(long limit) {
        long largest = 0;
        for (int i = 0; i < size; i++) {
            if (values[i] <= limit) {
                largest = Math.max(largest, values[i]);
            }
        }
        return largest;
    }

    double millis(double share) {
        return percentile(share) / 1e6;
    }

    double micros(double share) {
        return percentile(share) / 1e3;
    }
}
