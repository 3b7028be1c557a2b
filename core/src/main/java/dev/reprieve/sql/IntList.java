package dev.reprieve.sql;

import java.util.Arrays;

/** A growing list of ints without boxing. */
public final class IntList {
    private static final int[] EMPTY = new int[0];

    private int[] values = EMPTY;
    private int size;

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.max(8, size * 2));
        }
        values[size++] = value;
    }

    void add(int first, int second) {
        add(first);
        add(second);
    }

    /** How many values it holds. */
    public int size() {
        return size;
    }

    /** The value at that index. */
    public int get(int index) {
        return values[index];
    }
}
