package dev.reprieve.purge;

import java.util.Arrays;

/** A set of numbers, eight bytes each. */
final class Numbers {
    /** None. */
    static final Numbers NONE = new Numbers(new long[0]);

    private final long[] sorted;

    private Numbers(long[] sorted) {
        this.sorted = sorted;
    }

    /** Those of the array, which it sorts. */
    static Numbers of(long[] numbers) {
        Arrays.sort(numbers);
        int kept = 0;
        for (int i = 0; i < numbers.length; i++) {
            if (i == 0 || numbers[i] != numbers[i - 1]) {
                numbers[kept++] = numbers[i];
            }
        }
        return new Numbers(Arrays.copyOf(numbers, kept));
    }

    /** Those that the array, which it sorts, has more than once. */
    static Numbers twice(long[] numbers) {
        Arrays.sort(numbers);
        int kept = 0;
        for (int i = 1; i < numbers.length; i++) {
            if (numbers[i] == numbers[i - 1]) {
                numbers[kept++] = numbers[i];
            }
        }
        return of(Arrays.copyOf(numbers, kept));
    }

    /** The numbers of both. */
    Numbers with(Numbers other) {
        long[] both = Arrays.copyOf(sorted, sorted.length + other.sorted.length);
        System.arraycopy(other.sorted, 0, both, sorted.length, other.sorted.length);
        return of(both);
    }

    boolean contains(long number) {
        return Arrays.binarySearch(sorted, number) >= 0;
    }

    int size() {
        return sorted.length;
    }

    /** In ascending order. */
    long[] sorted() {
        return sorted.clone();
    }

    /** Takes numbers in. */
    static final class Builder {
        private long[] numbers = new long[64];
        private int size;

        void add(long number) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * size);
            }
            numbers[size++] = number;
        }

        int size() {
            return size;
        }

        Numbers build() {
            return of(Arrays.copyOf(numbers, size));
        }
    }
}
