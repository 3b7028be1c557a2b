package dev.reprieve.sql;

/** Takes the quotes off identifiers. */
final class QuotedNames {
    private static final int SHORT_ESCAPE_DIGITS = 4;
    private static final int LONG_ESCAPE_DIGITS = 6;

    private QuotedNames() {}

    /** Whether the identifier that begins at an index is written {@code U&"…"}. */
    static boolean isUnicode(String text, int start) {
        return text.startsWith("&\"", start + 1);
    }

    static String decode(Tokens tokens, int token) {
        String raw = tokens.raw(token);
        char first = raw.charAt(0);
        if (first == 'U' || first == 'u') {
            int close = raw.indexOf('"', 3);
            while (raw.startsWith("\"\"", close)) {
                close = raw.indexOf('"', close + 2);
            }
            char escape = close == raw.length() - 1 ? '\\' : escape(raw, tokens.start(token));
            return unescape(raw.substring(3, close).replace("\"\"", "\""), escape);
        }
        String inner = raw.substring(1, raw.length() - 1);
        return switch (first) {
            case '"' -> inner.replace("\"\"", "\"");
            case '`' -> inner.replace("``", "`");
            default -> inner;
        };
    }

    /** The one character in the string that UESCAPE gives, which may be of any form: {@code '!'}, {@code E'!'}, {@code $$!$$}. */
    private static char escape(String raw, int offset) {
        char quote = raw.charAt(raw.length() - 1);
        int inside = raw.length() - 2;
        boolean simple = quote == '\'' && raw.charAt(inside - 1) == '\'' || quote == '$' && raw.endsWith("$$");
        if (quote == '$') {
            inside--;
            simple &= inside > 1 && raw.startsWith("$$", inside - 2);
        }
        if (!simple) {
            throw SyntaxException.at(offset, "The character after UESCAPE is not understood.");
        }
        return raw.charAt(inside);
    }

    private static String unescape(String text, char escape) {
        StringBuilder plain = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != escape) {
                plain.append(c);
                i++;
            } else if (i + 1 < text.length() && text.charAt(i + 1) == escape) {
                plain.append(escape);
                i += 2;
            } else {
                boolean isLong = i + 1 < text.length() && text.charAt(i + 1) == '+';
                int from = i + (isLong ? 2 : 1);
                int to = from + (isLong ? LONG_ESCAPE_DIGITS : SHORT_ESCAPE_DIGITS);
                int codePoint = hexadecimal(text, from, to);
                if (codePoint < 0) {
                    plain.append(c);
                    i++;
                } else {
                    plain.appendCodePoint(codePoint);
                    i = to;
                }
            }
        }
        return plain.toString();
    }

    /** The code point that the digits write; -1 if they write none. */
    private static int hexadecimal(String text, int from, int to) {
        if (to > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return Character.isValidCodePoint(value) ? value : -1;
    }
}
