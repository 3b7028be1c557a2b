package dev.reprieve.sql;

/** Where what is quoted ends. */
final class Quotes {
    private Quotes() {}

    /** The index after the closing quote; -1 if there is none. A doubled quote does not close. */
    static int end(String text, int quote, char close, boolean backslash) {
        for (int i = quote + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (backslash && c == '\\') {
                i++;
            } else if (c == close) {
                if (close == ']' || i + 1 >= text.length() || text.charAt(i + 1) != close) {
                    return i + 1;
                }
                i++;
            }
        }
        return -1;
    }

    /** The quote that continues the string that ended before an index: only after a line break; -1 if none does. */
    static int continuation(String text, int end) {
        boolean broken = false;
        int i = end;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\'') {
                return broken ? i : -1;
            } else if (c == '-' && text.startsWith("--", i)) {
                while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
                    i++;
                }
            } else if (c <= ' ') {
                broken |= c == '\n' || c == '\r';
                i++;
            } else {
                return -1;
            }
        }
        return -1;
    }
}
