package dev.reprieve.sql;

/** Characters of identifiers, and a hash of words that is blind to case. */
public final class Words {
    private Words() {}

    /** A hash that is equal for all spellings of a word that differ in case only. */
    public static int hash(String word) {
        return hash(word, 0, word.length());
    }

    static int hash(String text, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + blind(text.charAt(i));
        }
        return hash;
    }

    /** One character standing for all its cases. */
    static int blind(char c) {
        if (c < 0x80) {
            return c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c;
        }
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    static boolean isStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80;
    }

    /** Whether the character can stand inside an identifier that is not quoted. */
    public static boolean isPart(char c) {
        return isStart(c) || isDigit(c) || c == '$';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
