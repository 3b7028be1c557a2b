package dev.reprieve.rewrite;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.sql.FromItem;
import dev.reprieve.sql.Keyword;
import dev.reprieve.sql.Statement;
import dev.reprieve.sql.TokenKind;
import dev.reprieve.sql.Tokens;
import java.util.Locale;

/**
 * A temporary table under a protected table's name: from then on the name would mean another table in this session, which
 * no later statement's text tells.
 */
final class Shadowing {
    private final Work work;
    private final Tokens tokens;
    private final ProtectedNames names;

    Shadowing(Work work, ProtectedNames names) {
        this.work = work;
        this.tokens = work.tokens;
        this.names = names;
    }

    void refuse(Statement statement) {
        int end = statement.last() + 1;
        if (tokens.is(statement.first(), Keyword.CREATE)) {
            refuse(created(statement.first() + 1, end));
        }
        for (int i = statement.first(); i < end; i++) {
            if (tokens.is(i, Keyword.INTO) && isTemporary(i + 1)) {
                refuse(tokens.is(i + 2, Keyword.TABLE) ? i + 3 : i + 2);
            }
        }
    }

    /** The name after {@code [OR REPLACE] [LOCAL] TEMPORARY TABLE [IF NOT EXISTS]}. */
    private int created(int from, int end) {
        boolean temporary = false;
        for (int i = from; i < end && tokens.kind(i) == TokenKind.WORD; i++) {
            temporary |= isTemporary(i);
            if (tokens.is(i, Keyword.TABLE) || tokens.is(i, Keyword.VIEW)) {
                int name = tokens.is(i + 1, Keyword.IF) ? i + 4 : i + 1;
                return temporary ? name : FromItem.NO_TOKEN;
            }
        }
        return FromItem.NO_TOKEN;
    }

    private boolean isTemporary(int token) {
        String word = tokens.kind(token) == TokenKind.WORD ? tokens.raw(token).toUpperCase(Locale.ROOT) : "";
        return word.equals("TEMP") || word.equals("TEMPORARY");
    }

    private void refuse(int name) {
        if (name == FromItem.NO_TOKEN) {
            return;
        }
        int last = name;
        while (tokens.isSymbol(last + 1, '.')) {
            last += 2;
        }
        if (names.firstIn(tokens, last, last + 1) >= 0) {
            throw work.refuse(
                    ErrorCode.STATEMENT_UNSUPPORTED,
                    name,
                    "A temporary table named " + tokens.name(last) + " would hide the protected table of that name.",
                    "Give it another name.");
        }
    }
}
