package dev.reprieve.catalog;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads names as policies, commands and messages write them: {@code public.posts}, {@code "My Schema"."Weird.Table"},
 * {@code public.events (post_id, "x y")}. A part stands for itself, without case folding; in double quotes it may
 * contain anything, a double quote being doubled. Only a part with one of {@code . " ( ) ,} in it, or with space at
 * either end, needs them.
 */
public final class NameParser {
    private static final String SPECIAL = ".\"(),";
    private static final String SPACE = " \t\n\r\f\u000B";

    private final String text;
    private int at;

    /** Starts at the beginning of the text. */
    public NameParser(String text) {
        this.text = text;
        space();
    }

    /**
     * Reads {@code schema.name}, or {@code name} alone.
     *
     * @throws IllegalArgumentException if there is none; its message says what was expected, and where
     */
    public TableName table(String defaultSchema) {
        String first = part();
        return accept('.') ? new TableName(first, part()) : new TableName(defaultSchema, first);
    }

    /**
     * Reads {@code (a, b)}.
     *
     * @throws IllegalArgumentException as {@link #table(String)}
     */
    public List<String> columns() {
        expect('(');
        List<String> columns = new ArrayList<>();
        do {
            columns.add(part());
        } while (accept(','));
        expect(')');
        return columns;
    }

    /**
     * Checks that nothing is left.
     *
     * @throws IllegalArgumentException if something is
     */
    public void end() {
        if (at < text.length()) {
            throw expected("the end");
        }
    }

    /** The part as {@link NameParser} reads it back: quoted only where it must be. */
    public static String write(String part) {
        boolean plain = !part.isEmpty()
                && part.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0)
                && SPACE.indexOf(part.charAt(0)) < 0
                && SPACE.indexOf(part.charAt(part.length() - 1)) < 0;
        return plain ? part : Identifier.quote(part);
    }

    private String part() {
        String part = at < text.length() && text.charAt(at) == '"' ? quoted() : plain();
        space();
        return part;
    }

    private String plain() {
        int start = at;
        while (at < text.length() && SPECIAL.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        int end = at;
        while (end > start && SPACE.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        if (end == start) {
            throw expected("a name");
        }
        return text.substring(start, end);
    }

    private String quoted() {
        StringBuilder part = new StringBuilder();
        int start = at;
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '"') {
                part.append(c);
            } else if (at < text.length() && text.charAt(at) == '"') {
                part.append('"');
                at++;
            } else if (part.isEmpty()) {
                at = start;
                throw expected("a name");
            } else {
                return part.toString();
            }
        }
        throw expected("a closing double quote");
    }

    private boolean accept(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            space();
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (!accept(c)) {
            throw expected("`" + c + "`");
        }
    }

    private void space() {
        while (at < text.length() && SPACE.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException expected(String what) {
        return new IllegalArgumentException("expected " + what + " at character " + (at + 1));
    }
}
