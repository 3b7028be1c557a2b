package dev.reprieve.sql;

/** Characters of identifiers, and a hash of words that is blind to case. */
public final class Words {
    private static final int START = 1;
    private static final int PART = 2;
    private static final int PUNCTUATION = 4;
    private static final byte[] CLASSES = classes();

    /** The upper case of what can stand inside an identifier; 0 for all else. */
    private static final char[] PARTS = parts();

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
    public static char blind(char c) {
        if (c < 0x80) {
            return upper(c);
        }
        char folded = Character.toLowerCase(Character.toUpperCase(c));
        // the sign of Kelvin is a k, the long s an s
        return folded < 0x80 ? upper(folded) : folded;
    }

    /** A text with one character for all its cases in each place. */
    public static String blind(String text) {
        char[] characters = text.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            characters[i] = blind(characters[i]);
        }
        return new String(characters);
    }

    private static char upper(char c) {
        return c >= 'a' && c <= 'z' ? (char) (c - ('a' - 'A')) : c;
    }

    static boolean isStart(char c) {
        return c >= 0x80 || (CLASSES[c] & START) != 0;
    }

    /** Whether the character can stand inside an identifier that is not quoted. */
    public static boolean isPart(char c) {
        return c >= 0x80 || (CLASSES[c] & PART) != 0;
    }

    /** The same as {@link #blind(char)} for a character that can stand inside an identifier; 0 for all others. */
    static char blindPart(char c) {
        return c < 0x80 ? PARTS[c] : blind(c);
    }

    /** Whether the character is a token by itself, whatever follows and in every dialect. */
    static boolean isPunctuation(char c) {
        return c < 0x80 && (CLASSES[c] & PUNCTUATION) != 0;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static byte[] classes() {
        byte[] classes = new byte[0x80];
        for (char c = 0; c < classes.length; c++) {
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_') {
                classes[c] = START | PART;
            } else if (isDigit(c) || c == '$') {
                classes[c] = PART;
            } else if (",()=;<>+".indexOf(c) >= 0) {
                classes[c] = PUNCTUATION;
            }
        }
        return classes;
    }

    private static char[] parts() {
        char[] parts = new char[0x80];
        for (char c = 0; c < parts.length; c++) {
            parts[c] = isPart(c) ? upper(c) : 0;
        }
        return parts;
    }
}
