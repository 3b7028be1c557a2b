package dev.reprieve.sql;

import java.util.regex.Pattern;

/** Shapes of numbers. */
final class Numbers {
    private static final Pattern MARIADB_NUMBER =
            Pattern.compile("0[xX][0-9a-fA-F]+|0b[01]+|[0-9.]+([eE][+-]?[0-9]*)?");

    private Numbers() {}

    /** Whether the characters before an {@code e} are a decimal number's: {@code 0xE+1} is an addition. */
    static boolean isMantissa(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (!Words.isDigit(c) && c != '.' && c != '_') {
                return false;
            }
        }
        return true;
    }

    /** MariaDB's identifiers may begin with a digit. */
    static boolean isMariaDbName(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (Words.isStart(text.charAt(i))) {
                String word = text.substring(start, end);
                return word.indexOf('.') < 0 && !MARIADB_NUMBER.matcher(word).matches();
            }
        }
        return false;
    }
}
