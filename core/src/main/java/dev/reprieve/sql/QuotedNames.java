package dev.reprieve.sql;

/** Takes the quotes off identifiers. */
final class QuotedNames {
    private static final int SHORT_ESCAPE_DIGITS = 4;
    private static final int LONG_ESCAPE_DIGITS = 6;

    private QuotedNames() {}

    static String decode(Tokens tokens, int token) {
        String raw = tokens.raw(token);
        char first = raw.charAt(0);
        if (first == 'U' || first == 'u') {
            return unescape(raw.substring(3, raw.length() - 1).replace("\"\"", "\""), escape(tokens, token));
        }
        String inner = raw.substring(1, raw.length() - 1);
        return switch (first) {
            case '"' -> inner.replace("\"\"", "\"");
            case '`' -> inner.replace("``", "`");
            default -> inner;
        };
    }

    private static char escape(Tokens tokens, int token) {
        boolean named = tokens.is(token + 1, Keyword.UESCAPE)
                && tokens.kind(token + 2) == TokenKind.STRING
                && tokens.end(token + 2) - tokens.start(token + 2) == 3;
        return named ? tokens.text().charAt(tokens.start(token + 2) + 1) : '\\';
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
