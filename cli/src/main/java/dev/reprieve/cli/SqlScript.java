package dev.reprieve.cli;

import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.SyntaxException;
import dev.reprieve.sql.TokenKind;
import dev.reprieve.sql.Tokenizer;
import dev.reprieve.sql.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text of many statements, as files hold them: taken apart at the semicolons that are not inside quotes, brackets or
 * routine bodies. What is not SQL is left out and told: commands of psql, and the rows after {@code COPY … FROM STDIN}.
 * Parameters of frameworks and of psql ({@code :name}, {@code #{name}}, {@code ${name}}, {@code :'name'}) stand for a
 * value.
 */
final class SqlScript {
    private static final Pattern BRACED = Pattern.compile("[#$]\\{[^{}\n]*}");

    private final String text;
    private final Dialect dialect;
    private final int[] lines;
    private final List<Piece> pieces = new ArrayList<>();
    private final NavigableMap<Integer, Mask> masks = new TreeMap<>();
    private char[] masked;
    /** Whether the last look ended at something that is not SQL, after which there is more to see. */
    private boolean interrupted;

    /**
     * A statement, or something that is none.
     *
     * @param offset index of its first character
     * @param sql the statement with a marker for each parameter, of the same length; what is not SQL as it is
     * @param problem why it is not SQL; empty if it is a statement
     * @param parameters what stands in the text for the markers, in order
     */
    record Piece(int offset, String sql, String problem, List<Mask> parameters) {
        boolean statement() {
            return problem.isEmpty();
        }

        /** Puts the parameters back into a rewritten text; markers keep their order. */
        String restore(String rewritten) {
            StringBuilder result = new StringBuilder();
            int at = 0;
            for (Mask mask : parameters) {
                int marker = rewritten.indexOf(mask.marker(), at);
                if (marker >= 0) {
                    result.append(rewritten, at, marker).append(mask.original());
                    at = marker + mask.marker().length();
                }
            }
            return result.append(rewritten, at, rewritten.length()).toString();
        }
    }

    /** A parameter that is not SQL, and the one of the same length in its place. */
    record Mask(int offset, String original, String marker) {}

    private SqlScript(String text, Dialect dialect) {
        this.text = text;
        this.dialect = dialect;
        this.masked = text.toCharArray();
        int[] starts = new int[16];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                starts = count == starts.length ? Arrays.copyOf(starts, count * 2) : starts;
                starts[count++] = i + 1;
            }
        }
        this.lines = Arrays.copyOf(starts, count);
    }

    static SqlScript of(String text, Dialect dialect) {
        SqlScript script = new SqlScript(text, dialect);
        Matcher braced = BRACED.matcher(text);
        while (braced.find()) {
            script.mask(braced.start(), braced.end());
        }
        script.split();
        script.pieces.sort((a, b) -> Integer.compare(a.offset(), b.offset()));
        return script;
    }

    /** The statements, and what is none, in the order of the text. */
    List<Piece> pieces() {
        return pieces;
    }

    /** The line of a character, from 1. */
    int line(int offset) {
        int found = Arrays.binarySearch(lines, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The column of a character in its line, from 1. */
    int column(int offset) {
        return offset - lines[line(offset) - 1] + 1;
    }

    private void mask(int from, int to) {
        int length = to - from - 1;
        String number = "0".repeat(length) + (masks.size() + 1);
        String marker = "?" + number.substring(number.length() - length);
        masks.put(from, new Mask(from, text.substring(from, to), marker));
        marker.getChars(0, marker.length(), masked, from);
    }

    private void blank(int from, int to) {
        for (int i = from; i < to; i++) {
            masked[i] = masked[i] == '\n' ? '\n' : ' ';
        }
    }

    private void split() {
        int from = 0;
        while (from < text.length()) {
            Tokens tokens;
            String rest = new String(masked, from, masked.length - from);
            try {
                tokens = Tokenizer.tokenize(rest, dialect, dialect.backslashEscapes());
            } catch (SyntaxException e) {
                int command = commandBefore(from, from + e.offset());
                if (command < 0) {
                    interrupted = false;
                    from = upTo(from, from + e.offset());
                    if (!interrupted) {
                        // what comes before it is whole, the rest cannot be taken apart
                        add(from, text.length());
                        return;
                    }
                    continue;
                }
                blankLine(command);
                continue;
            }
            from = statements(tokens, from);
        }
    }

    /** Takes all statements up to the first thing that is not SQL; returns where to go on. */
    private int statements(Tokens tokens, int base) {
        int start = base;
        int depth = 0;
        Body body = new Body(tokens);
        int first = 0;
        for (int i = 0; i < tokens.count() - 1; i++) {
            int at = base + tokens.start(i);
            if (tokens.isSymbol(i, '\\')) {
                return command(start, at);
            }
            if (isNamed(tokens, i)) {
                mask(at, base + tokens.end(i + 1));
            }
            depth += tokens.isSymbol(i, '(') ? 1 : tokens.isSymbol(i, ')') ? -1 : 0;
            boolean inside = body.inside(i, first);
            if (tokens.isSymbol(i, ';') && depth <= 0 && !inside) {
                add(start, at);
                start = base + tokens.end(i);
                if (copiesInput(tokens, first, i)) {
                    return rows(start);
                }
                first = i + 1;
                depth = 0;
            }
        }
        add(start, text.length());
        return text.length();
    }

    /** {@code :name}, but not {@code ::type} nor the bounds of a slice. */
    private static boolean isNamed(Tokens tokens, int i) {
        if (!tokens.isSymbol(i, ':') || tokens.start(i + 1) != tokens.end(i)) {
            return false;
        }
        TokenKind next = tokens.kind(i + 1);
        boolean name = next == TokenKind.WORD || next == TokenKind.STRING || next == TokenKind.QUOTED;
        boolean touches = i > 0
                && tokens.end(i - 1) == tokens.start(i)
                && (tokens.isIdentifier(i - 1) || tokens.kind(i - 1) == TokenKind.NUMBER);
        return name && !touches;
    }

    /** A command of psql: from its backslash to the end of the line. Inside a statement, it ends and sends it. */
    private int command(int start, int at) {
        interrupted = true;
        int end = endOfLine(at);
        add(start, at);
        pieces.add(new Piece(at, text.substring(at, end).strip(), "It is a command of psql, not SQL.", List.of()));
        return end;
    }

    private void blankLine(int at) {
        int end = endOfLine(at);
        pieces.add(new Piece(at, text.substring(at, end).strip(), "It is a command of psql, not SQL.", List.of()));
        blank(at, end);
    }

    /** A line that begins with a backslash, the last one up to a place; -1 if there is none. */
    private int commandBefore(int from, int at) {
        for (int line = line(at); line >= 1 && lines[line - 1] >= from; line--) {
            int first = lines[line - 1];
            while (first < text.length() && (masked[first] == ' ' || masked[first] == '\t')) {
                first++;
            }
            if (first < text.length() && masked[first] == '\\') {
                return first;
            }
        }
        return -1;
    }

    private int endOfLine(int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private static boolean copiesInput(Tokens tokens, int first, int end) {
        if (!word(tokens, first).equals("COPY")) {
            return false;
        }
        for (int i = first; i < end; i++) {
            if (word(tokens, i).equals("FROM") && word(tokens, i + 1).equals("STDIN")) {
                return true;
            }
        }
        return false;
    }

    /** The rows after COPY, up to the line that ends them. */
    private int rows(int from) {
        interrupted = true;
        int end = text.indexOf("\n\\.", from);
        return end < 0 ? text.length() : Math.min(end + 3, text.length());
    }

    /** The whole statements before a place that cannot be read; returns where the last one ends. */
    private int upTo(int from, int to) {
        Tokens tokens = Tokenizer.tokenize(new String(masked, from, to - from), dialect, dialect.backslashEscapes());
        int last = -1;
        for (int i = 0; i < tokens.count(); i++) {
            last = tokens.isSymbol(i, ';') ? tokens.end(i) : last;
        }
        if (last < 0) {
            return from;
        }
        char[] all = masked;
        masked = Arrays.copyOf(all, from + last);
        int next = statements(
                Tokenizer.tokenize(new String(masked, from, last), dialect, dialect.backslashEscapes()), from);
        masked = all;
        return interrupted ? next : from + last;
    }

    private void add(int from, int to) {
        int end = Math.min(to, masked.length);
        int start = from;
        while (start < end && Character.isWhitespace(masked[start])) {
            start++;
        }
        while (end > start && Character.isWhitespace(masked[end - 1])) {
            end--;
        }
        if (start == end) {
            return;
        }
        String sql = new String(masked, start, end - start);
        if (isEmpty(sql)) {
            return;
        }
        List<Mask> parameters = List.copyOf(masks.subMap(start, end).values());
        pieces.add(new Piece(start, sql, "", parameters));
    }

    private boolean isEmpty(String sql) {
        try {
            return Tokenizer.tokenize(sql, dialect, dialect.backslashEscapes()).count() <= 1;
        } catch (SyntaxException e) {
            return false;
        }
    }

    private static String word(Tokens tokens, int i) {
        return i < tokens.count() && tokens.kind(i) == TokenKind.WORD
                ? tokens.raw(i).toUpperCase(Locale.ROOT)
                : "";
    }

    /** Tells whether a token is inside the body of a routine or trigger, between BEGIN and END. */
    private static final class Body {
        private final Tokens tokens;
        private int depth;
        private int statement = -1;
        private boolean creates;

        Body(Tokens tokens) {
            this.tokens = tokens;
        }

        boolean inside(int i, int first) {
            if (first != statement) {
                statement = first;
                depth = 0;
                creates = word(tokens, first).equals("CREATE");
            }
            if (creates) {
                switch (word(tokens, i)) {
                    case "BEGIN" -> depth++;
                    case "CASE" -> depth += depth > 0 && !word(tokens, i - 1).equals("END") ? 1 : 0;
                    case "END" -> depth -= depth > 0 && ends(i) ? 1 : 0;
                    default -> {}
                }
            }
            return depth > 0;
        }

        /** MariaDB ends its blocks with END IF, END LOOP and so on, which have no BEGIN. */
        private boolean ends(int i) {
            return !List.of("IF", "LOOP", "WHILE", "REPEAT", "FOR").contains(word(tokens, i + 1));
        }
    }
}
