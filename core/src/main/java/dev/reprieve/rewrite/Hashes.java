package dev.reprieve.rewrite;

import dev.reprieve.sql.Words;
import java.util.Collection;

/** The hashes of some words: the question to ask of a token before its name is cut out of the text and looked up. */
final class Hashes {
    private static final int SMALLEST = 16;
    private static final int ROOM = 4;

    /** A hash stands in the first free place from its own; a free place is 0. */
    private final int[] table;

    private boolean zero;

    Hashes(Collection<String> words) {
        table = new int[Integer.highestOneBit(Math.max(SMALLEST, words.size() * ROOM))];
        words.forEach(w -> add(Words.hash(w)));
    }

    private void add(int hash) {
        int at = place(hash);
        while (table[at] != 0 && table[at] != hash) {
            at = at + 1 & table.length - 1;
        }
        table[at] = hash;
        zero |= hash == 0;
    }

    private int place(int hash) {
        return (hash ^ hash >>> 16) & table.length - 1;
    }

    boolean contains(int hash) {
        int at = place(hash);
        while (table[at] != 0) {
            if (table[at] == hash) {
                return true;
            }
            at = at + 1 & table.length - 1;
        }
        return zero && hash == 0;
    }
}
