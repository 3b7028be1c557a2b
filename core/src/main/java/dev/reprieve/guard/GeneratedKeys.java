package dev.reprieve.guard;

import dev.reprieve.catalog.Identifier;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.SyntaxException;
import dev.reprieve.sql.TokenKind;
import dev.reprieve.sql.Tokenizer;
import dev.reprieve.sql.Tokens;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asking for all generated keys makes the driver append {@code RETURNING *}, which would return the markers, and asking
 * for a marker by name would return that of a row already deleted. So the guard appends the clause itself, before
 * rewriting, which lists the visible columns; the driver leaves a RETURNING that is there.
 */
final class GeneratedKeys {
    private static final Set<String> WRITES = Set.of("INSERT", "UPDATE", "DELETE", "WITH", "MERGE");
    private static final Set<String> DML = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");

    /** What is asked for if no keys are, or the driver can be left to it. */
    static final String NONE = "";

    /** What is asked for if all columns are. */
    static final String ALL = "*";

    private GeneratedKeys() {}

    /** What of the columns asked for the guard must see to itself. */
    static String asked(String @Nullable [] columns, Predicate<String> marker) {
        if (columns == null || columns.length == 0) {
            return NONE;
        }
        if (columns.length == 1 && columns[0].startsWith(ALL)) {
            // the driver quotes other names, but not this one
            return ALL;
        }
        return Stream.of(columns).noneMatch(marker)
                ? NONE
                : Stream.of(columns).map(Identifier::quote).collect(Collectors.joining(", "));
    }

    /** The text with a RETURNING clause for the columns, if it writes rows and has none. */
    static String returning(String columns, String sql, Dialect dialect, boolean backslashEscapes) {
        try {
            Tokens tokens = Tokenizer.tokenize(sql, dialect, backslashEscapes);
            StringBuilder result = new StringBuilder(sql.length() + 32);
            int copied = 0;
            int first = 0;
            for (int i = 0; i < tokens.count(); i++) {
                if (tokens.isSymbol(i, ';') || i == tokens.count() - 1) {
                    if (writesAndReturnsNothing(tokens, first, i)) {
                        result.append(sql, copied, tokens.end(i - 1))
                                .append(" RETURNING ")
                                .append(columns);
                        copied = tokens.end(i - 1);
                    }
                    first = i + 1;
                }
            }
            return result.append(sql, copied, sql.length()).toString();
        } catch (SyntaxException e) {
            // it cannot be read, so the rewriter refuses it if it matters
            return sql;
        }
    }

    private static boolean writesAndReturnsNothing(Tokens tokens, int first, int end) {
        if (first >= end || !WRITES.contains(word(tokens, first))) {
            return false;
        }
        int depth = 0;
        boolean writes = false;
        for (int i = first; i < end; i++) {
            if (tokens.isSymbol(i, '(')) {
                depth++;
            } else if (tokens.isSymbol(i, ')')) {
                depth--;
            } else if (depth == 0) {
                String word = word(tokens, i);
                if (word.equals("RETURNING")) {
                    return false;
                }
                writes |= DML.contains(word);
            }
        }
        return writes;
    }

    private static String word(Tokens tokens, int i) {
        return tokens.kind(i) == TokenKind.WORD ? tokens.raw(i).toUpperCase(Locale.ROOT) : "";
    }
}
