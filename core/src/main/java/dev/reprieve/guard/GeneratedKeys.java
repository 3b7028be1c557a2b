package dev.reprieve.guard;

import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.SyntaxException;
import dev.reprieve.sql.TokenKind;
import dev.reprieve.sql.Tokenizer;
import dev.reprieve.sql.Tokens;
import java.util.Locale;
import java.util.Set;

/**
 * Asking for all generated keys makes the driver append {@code RETURNING *}, which would return the markers. So the guard
 * appends it itself, before rewriting, which lists the visible columns; the driver leaves a RETURNING that is there.
 */
final class GeneratedKeys {
    private static final Set<String> WRITES = Set.of("INSERT", "UPDATE", "DELETE", "WITH", "MERGE");
    private static final Set<String> DML = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");

    private GeneratedKeys() {}

    /** The text with a RETURNING clause for all columns, if it writes rows and has none. */
    static String returningAll(String sql, Dialect dialect, boolean backslashEscapes) {
        try {
            Tokens tokens = Tokenizer.tokenize(sql, dialect, backslashEscapes);
            int last = tokens.count() - 2;
            while (last >= 0 && tokens.isSymbol(last, ';')) {
                last--;
            }
            if (last < 0 || !WRITES.contains(word(tokens, 0)) || !writesAndReturnsNothing(tokens, last)) {
                return sql;
            }
            return sql.substring(0, tokens.end(last)) + " RETURNING *" + sql.substring(tokens.end(last));
        } catch (SyntaxException e) {
            // it cannot be read, so the rewriter refuses it if it matters
            return sql;
        }
    }

    private static boolean writesAndReturnsNothing(Tokens tokens, int last) {
        int depth = 0;
        boolean writes = false;
        for (int i = 0; i <= last; i++) {
            if (tokens.isSymbol(i, '(')) {
                depth++;
            } else if (tokens.isSymbol(i, ')')) {
                depth--;
            } else if (depth == 0) {
                String word = word(tokens, i);
                if (word.equals("RETURNING") || tokens.isSymbol(i, ';')) {
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
