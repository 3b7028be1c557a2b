package dev.reprieve.rewrite;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.sql.Span;
import dev.reprieve.sql.Tokens;
import dev.reprieve.sql.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Changes to a text: everything between them stays as it is, byte for byte. */
final class Edits {
    private static final Comparator<Edit> ORDER =
            Comparator.comparingInt(Edit::at).thenComparingInt(Edit::rank);

    private final Tokens tokens;
    private final List<Edit> edits = new ArrayList<>();

    /**
     * What several insertions at one place stand in order of. An opening bracket may have to stand before a replaced token,
     * and the end of a subquery, of a condition and a new clause may meet after one.
     */
    private enum Rank {
        CLOSE_TABLE,
        CLOSE_CONDITION,
        NEW_CLAUSE,
        CLOSE_QUERY,
        OPEN_CONDITION,
        REPLACEMENT
    }

    private record Edit(int at, int rank, int until, String text) {}

    Edits(Tokens tokens) {
        this.tokens = tokens;
    }

    boolean isEmpty() {
        return edits.isEmpty();
    }

    private void add(int at, Rank rank, int until, String text) {
        edits.add(new Edit(at, rank.ordinal(), until, text));
    }

    /** Ends what has been opened before a table. */
    void afterTable(int token, String text) {
        add(tokens.end(token), Rank.CLOSE_TABLE, tokens.end(token), text);
    }

    void beforeTable(int token, String text) {
        add(tokens.start(token), Rank.REPLACEMENT, tokens.start(token), text);
    }

    /** Adds a clause, or to one, after a token. */
    void clauseAfter(int token, String text) {
        add(tokens.end(token), Rank.NEW_CLAUSE, tokens.end(token), text);
    }

    /** Ends what has been opened before a query. */
    void afterQuery(int token, String text) {
        add(tokens.end(token), Rank.CLOSE_QUERY, tokens.end(token), text);
    }

    /** Puts text around an expression. */
    void around(Span expression, String before, String after) {
        int start = tokens.start(expression.first());
        int end = tokens.end(expression.last());
        add(start, Rank.OPEN_CONDITION, start, before);
        add(end, Rank.CLOSE_CONDITION, end, after);
    }

    /** Makes {@code (condition) AND text} of a condition. */
    void and(Span condition, String text) {
        around(condition, "(", ") AND " + text);
    }

    void replace(int first, int last, String text) {
        add(tokens.start(first), Rank.REPLACEMENT, tokens.end(last), text);
    }

    /** Takes tokens out, with the space before them. */
    void remove(int first, int last) {
        int from = first == 0 ? tokens.start(first) : tokens.end(first - 1);
        add(from, Rank.REPLACEMENT, tokens.end(last), "");
    }

    /** The text with all changes made. */
    String apply() {
        edits.sort(ORDER);
        String text = tokens.text();
        StringBuilder result = new StringBuilder(text.length() + 32 * edits.size());
        int at = 0;
        for (Edit edit : edits) {
            if (edit.at() < at) {
                throw new Refusal(
                        ErrorCode.STATEMENT_NOT_UNDERSTOOD,
                        edit.at(),
                        "Two changes to the statement would overlap here.",
                        "Write it in another way, or " + Work.OUTSIDE);
            }
            append(result, text, at, edit.at());
            append(result, edit.text(), 0, edit.text().length());
            at = edit.until();
        }
        append(result, text, at, text.length());
        return result.toString();
    }

    /** Keeps words apart that a bracket or a star kept apart before, as in {@code SELECT*FROM(posts)WHERE}. */
    private static void append(StringBuilder result, String text, int from, int to) {
        if (from == to) {
            return;
        }
        if (!result.isEmpty() && isWord(result.charAt(result.length() - 1)) && isWord(text.charAt(from))) {
            result.append(' ');
        }
        result.append(text, from, to);
    }

    private static boolean isWord(char c) {
        return Words.isPart(c) || c == '"' || c == '\'' || c == '`';
    }
}
