package dev.reprieve.sql;

import java.util.regex.Pattern;

/** Shapes of numbers. */
final class Numbers {
    private static final Pattern MARIADB_NUMBER =
            Pattern.compile("0[xX][0-9a-fA-F]+|0b[01]+|[0-9.]+([eE][+-]?[0-9]*)?");

    private Numbers() {}

    /** Where the number that begins at an index ends on PostgreSQL and H2, whatever follows it. */
    static int end(String text, int start) {
        int at = start;
        if (text.charAt(at) == '0' && at + 1 < text.length() && "xXoObB".indexOf(text.charAt(at + 1)) >= 0) {
            int digits = at + 2;
            while (digits < text.length()
                    && (Character.digit(text.charAt(digits), 16) >= 0 || text.charAt(digits) == '_')) {
                digits++;
            }
            if (digits > at + 2) {
                return digits;
            }
        }
        at = digits(text, at);
        boolean range = text.startsWith("..", at);
        if (at < text.length() && text.charAt(at) == '.' && !range) {
            at = digits(text, at + 1);
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            boolean signed = at + 1 < text.length() && (text.charAt(at + 1) == '+' || text.charAt(at + 1) == '-');
            int exponent = at + (signed ? 2 : 1);
            if (exponent < text.length() && Words.isDigit(text.charAt(exponent))) {
                at = digits(text, exponent);
            }
        }
        return at;
    }

    private static int digits(String text, int start) {
        int at = start;
        while (at < text.length() && (Words.isDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return at;
    }

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
