package dev.reprieve.sql;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How a database reads SQL text, as far as the tokenizer, the parser and the rewriter must know it. */
public enum Dialect {
    POSTGRESQL(Folding.LOWER, true, false, false),
    MARIADB(Folding.KEEP, false, true, true),
    H2(Folding.UPPER, true, false, false),
    SQLITE(Folding.KEEP, false, false, true);

    /** PostgreSQL cuts longer identifiers to this many bytes. */
    private static final int POSTGRESQL_IDENTIFIER_BYTES = 63;

    /** No identifier of so few characters is ever cut. */
    static final int UNCUT_CHARACTERS = POSTGRESQL_IDENTIFIER_BYTES / 3;

    /** What happens to the case of an identifier that is not quoted. */
    private enum Folding {
        LOWER,
        UPPER,
        KEEP
    }

    private final Folding folding;
    private final boolean nestedComments;
    private final boolean backslashEscapes;
    private final boolean ignoresCase;

    Dialect(Folding folding, boolean nestedComments, boolean backslashEscapes, boolean ignoresCase) {
        this.folding = folding;
        this.nestedComments = nestedComments;
        this.backslashEscapes = backslashEscapes;
        this.ignoresCase = ignoresCase;
    }

    /** Whether a comment may stand inside a comment. */
    public boolean nestedComments() {
        return nestedComments;
    }

    /** Whether a backslash escapes in an ordinary string, unless the connection says otherwise. */
    public boolean backslashEscapes() {
        return backslashEscapes;
    }

    /** Whether identifiers, also quoted ones, are compared without regard to case. */
    public boolean ignoresCase() {
        return ignoresCase;
    }

    /** The name that an unquoted identifier stands for. */
    public String fold(String identifier) {
        return switch (folding) {
            case LOWER -> cut(lowerAscii(identifier));
            case UPPER -> identifier.toUpperCase(Locale.ROOT);
            case KEEP -> identifier;
        };
    }

    /** The name that a quoted identifier, already without its quotes, stands for. */
    String quotedName(String identifier) {
        return this == POSTGRESQL ? cut(identifier) : identifier;
    }

    /** Whether two names as the database stores them mean the same object. */
    public boolean sameName(String one, String other) {
        return ignoresCase ? one.equalsIgnoreCase(other) : one.equals(other);
    }

    /** PostgreSQL folds the letters of ASCII only. */
    private static String lowerAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUpperAscii(text.charAt(i))) {
                StringBuilder lower = new StringBuilder(text);
                for (int j = i; j < text.length(); j++) {
                    char c = text.charAt(j);
                    lower.setCharAt(j, isUpperAscii(c) ? (char) (c + ('a' - 'A')) : c);
                }
                return lower.toString();
            }
        }
        return text;
    }

    private static boolean isUpperAscii(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static String cut(String identifier) {
        if (identifier.length() <= UNCUT_CHARACTERS
                || identifier.getBytes(StandardCharsets.UTF_8).length <= POSTGRESQL_IDENTIFIER_BYTES) {
            return identifier;
        }
        int end = Math.min(identifier.length(), POSTGRESQL_IDENTIFIER_BYTES);
        while (identifier.substring(0, end).getBytes(StandardCharsets.UTF_8).length > POSTGRESQL_IDENTIFIER_BYTES
                || Character.isHighSurrogate(identifier.charAt(end - 1))) {
            end--;
        }
        return identifier.substring(0, end);
    }
}
