package dev.reprieve.testkit.twin;

import java.util.List;
import java.util.Random;

/** All chance of one schema and its stream, from one seed. */
final class Chance {
    /** Spreads neighbouring seeds, whose first numbers would be alike. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final Random random;

    Chance(long seed) {
        this.random = new Random(seed * SPREAD);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    /** True in so many of a hundred cases. */
    boolean percent(int n) {
        return random.nextInt(100) < n;
    }

    <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    @SafeVarargs
    final <T> T of(T... from) {
        return from[random.nextInt(from.length)];
    }
}
