package dev.reprieve.rewrite;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.policy.Protection;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.SyntaxException;
import dev.reprieve.sql.Tokenizer;
import dev.reprieve.sql.Tokens;

/**
 * Rewrites statements for one database and policy. Immutable, and safe to share between threads; the same text and
 * request always give the same result, so that results can be cached.
 */
public final class Rewriter {
    private final Dialect dialect;
    private final ProtectedNames names;

    public Rewriter(Dialect dialect, Protection protection) {
        this.dialect = dialect;
        this.names = new ProtectedNames(protection);
    }

    /** What is to be run instead of the text. Never throws for any text. */
    public Rewrite rewrite(String sql, Request request) {
        boolean backslash = dialect == Dialect.MARIADB
                ? !request.standardConformingStrings()
                : dialect == Dialect.POSTGRESQL && !request.standardConformingStrings();
        try {
            Tokens tokens = Tokenizer.tokenize(sql, dialect, backslash);
            int first = names.firstIn(tokens);
            if (first < 0) {
                return Rewrite.Unchanged.INSTANCE;
            }
            throw new Refusal(
                    ErrorCode.STATEMENT_NOT_UNDERSTOOD,
                    tokens.start(first),
                    "The statement names the protected table " + tokens.name(first) + ".",
                    "Run it outside the guard.");
        } catch (SyntaxException e) {
            if (names.anywhereIn(sql).isEmpty()) {
                return Rewrite.Unchanged.INSTANCE;
            }
            return new Refusal(ErrorCode.STATEMENT_NOT_UNDERSTOOD, e.offset(), e.getMessage(), "Correct the statement.")
                    .in(sql);
        } catch (Refusal e) {
            return e.in(sql);
        }
    }
}
