package dev.reprieve.purge;

import dev.reprieve.tombstone.Locator;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Candidates of one table, found by age and given in the order in which they are stored: where each lies, and whether it is
 * known to be the only row of its deletion. Each takes sixteen bytes.
 */
final class Window {
    private static final int ITEM_BITS = 16;
    private static final int BLOCK_BITS = 32;
    private static final int MOST_RELATIONS = 1 << 14;
    private static final long BLOCK_MASK = (1L << BLOCK_BITS) - 1;
    private static final long ITEM_MASK = (1L << ITEM_BITS) - 1;

    private final List<Long> relations;
    private final long[] places;
    private final long[] only;
    private final boolean backwards;
    private final Optional<Cursor> last;

    private Window(List<Long> relations, long[] places, long[] only, boolean backwards, Optional<Cursor> last) {
        this.relations = relations;
        this.places = places;
        this.only = only;
        this.backwards = backwards;
        this.last = last;
    }

    /** The place of a row in the order of age; {@code deletion} is 0 for rows that have none. */
    record Cursor(String at, long deletion, Locator row) {
        /** Before every row of the time. */
        static Cursor before(String at) {
            return new Cursor(at, -1, new Locator(0, "(0,0)"));
        }
    }

    /**
     * One candidate.
     *
     * @param only the deletion of which it is known to be the only row; 0 if there may be others
     */
    record Seed(Locator row, long only) {
        boolean alone() {
            return only > 0;
        }
    }

    /** Without any candidate. */
    static Window empty(Optional<Cursor> last) {
        return new Window(List.of(), new long[0], new long[0], false, last);
    }

    int size() {
        return places.length;
    }

    /** Where the next window starts; empty after the last. */
    Optional<Cursor> last() {
        return last;
    }

    /** The table or partition in which the candidate lies. */
    long relation(int index) {
        return relations.get((int) (places[at(index)] >>> (BLOCK_BITS + ITEM_BITS)));
    }

    /** Up to where candidates from one on lie in the same partition. */
    int sameRelation(int from, int to) {
        int end = from + 1;
        while (end < to && relation(end) == relation(from)) {
            end++;
        }
        return end;
    }

    List<Seed> seeds(int from, int to) {
        List<Seed> seeds = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            long place = places[at(i)];
            String ctid = "(" + ((place >>> ITEM_BITS) & BLOCK_MASK) + "," + (place & ITEM_MASK) + ")";
            seeds.add(new Seed(new Locator(relation(i), ctid), only[at(i)]));
        }
        return seeds;
    }

    private int at(int index) {
        return backwards ? places.length - 1 - index : index;
    }

    /** Takes candidates in as they are found. */
    static final class Builder {
        private final List<Long> relations = new ArrayList<>();
        private long[] places = new long[1_024];
        private long[] deletions = new long[1_024];
        private int size;
        private long relation;
        private int number;

        /**
         * One more candidate.
         *
         * @param ctid as PostgreSQL prints it
         * @param deletion 0 for none
         */
        void add(long oid, String ctid, long deletion) throws SQLException {
            if (size == places.length) {
                places = Arrays.copyOf(places, 2 * size);
                deletions = Arrays.copyOf(deletions, 2 * size);
            }
            int comma = ctid.indexOf(',');
            long block = Long.parseLong(ctid, 1, comma, 10);
            long item = Long.parseLong(ctid, comma + 1, ctid.length() - 1, 10);
            places[size] = ((((long) number(oid) << BLOCK_BITS) | block) << ITEM_BITS) | item;
            deletions[size] = deletion;
            size++;
        }

        private int number(long oid) throws SQLException {
            if (oid != relation || relations.isEmpty()) {
                relation = oid;
                number = relations.indexOf(oid);
                if (number < 0) {
                    number = relations.size();
                    relations.add(oid);
                }
                if (relations.size() > MOST_RELATIONS) {
                    throw new SQLException("expired rows lie in more than " + MOST_RELATIONS + " partitions");
                }
            }
            return number;
        }

        int size() {
            return size;
        }

        /** The smallest and the largest number of a deletion; both 0 without any. */
        long[] span() {
            long least = size == 0 ? 0 : Long.MAX_VALUE;
            long most = 0;
            for (int i = 0; i < size; i++) {
                least = Math.min(least, deletions[i]);
                most = Math.max(most, deletions[i]);
            }
            return new long[] {least, most};
        }

        /** With no row that is known to be the only one of its deletion. */
        Window shared(boolean backwards, Optional<Cursor> last) {
            return build(i -> false, backwards, last);
        }

        /** @param elsewhere deletions that have rows or notes in other places too */
        Window alone(Numbers elsewhere, Optional<Cursor> last) {
            Numbers shared = elsewhere.with(Numbers.twice(Arrays.copyOf(deletions, size)));
            return build(i -> deletions[i] > 0 && !shared.contains(deletions[i]), false, last);
        }

        private Window build(IntPredicate alone, boolean backwards, Optional<Cursor> last) {
            long[] sorted = Arrays.copyOf(places, size);
            Arrays.sort(sorted);
            long[] only = new long[size];
            for (int i = 0; i < size; i++) {
                if (alone.test(i)) {
                    only[Arrays.binarySearch(sorted, places[i])] = deletions[i];
                }
            }
            return new Window(relations, sorted, only, backwards, last);
        }
    }
}
