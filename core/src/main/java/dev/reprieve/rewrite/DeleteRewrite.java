package dev.reprieve.rewrite;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.policy.Markers;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Delete;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.FromItem;
import dev.reprieve.sql.Keyword;
import dev.reprieve.sql.Span;
import dev.reprieve.sql.Tokens;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** DELETE from a protected table: marks its rows, unless its policy is hard. Its condition is the caller's business. */
final class DeleteRewrite {
    private final Work work;
    private final Tokens tokens;
    private final Delete delete;
    private final Binding target;
    private @Nullable BitSet conjuncts;

    DeleteRewrite(Work work, Delete delete, Binding target) {
        this.work = work;
        this.tokens = work.tokens;
        this.delete = delete;
        this.target = target;
    }

    void rewrite() {
        if (work.visibility == Visibility.ONLY_DELETED || asksForTombstones()) {
            throw work.refuse(
                    ErrorCode.STATEMENT_PURGES,
                    delete.verb().first(),
                    "DELETE of soft-deleted rows would erase them from "
                            + target.table().label() + " for good.",
                    "Use reprieve purge, which keeps retention and holds.");
        }
        if (!target.table().table().soft()) {
            return;
        }
        if (work.dialect() == Dialect.MARIADB && delete.returned().size() > 0) {
            throw unsupported("DELETE with RETURNING", "Select the rows first.");
        }
        if (work.dialect() == Dialect.H2 && delete.limited()) {
            throw unsupported("DELETE with LIMIT", "Delete by key.");
        }
        work.markDeleting();
        work.edits.replace(delete.verb().first(), delete.verb().last(), update(tokens, delete.verb()));
        work.edits.clauseAfter(delete.target().tail(), " SET " + target.table().live() + " = NULL");
        if (delete.using() != FromItem.NO_TOKEN) {
            work.edits.replace(delete.using(), delete.using(), "FROM");
        }
    }

    /** The verb instead of DELETE with its modifiers. */
    static String update(Tokens tokens, Span verb) {
        for (int i = verb.first(); i <= verb.last(); i++) {
            if (tokens.is(i, Keyword.IGNORE)) {
                return "UPDATE IGNORE";
            }
        }
        return "UPDATE";
    }

    private Refusal unsupported(String what, String wayOut) {
        return work.refuse(
                ErrorCode.STATEMENT_UNSUPPORTED,
                delete.verb().first(),
                what + " cannot mark the rows of " + target.table().label() + " as deleted on this database.",
                wayOut);
    }

    /** Whether the condition names a marker column otherwise than to say that the row is live. */
    private boolean asksForTombstones() {
        Span where = delete.where();
        int end = where == null ? delete.whereGap() : where.last();
        for (int token : target.mentions()) {
            if (token <= end && (where == null || token < where.first() || !saysLive(token, where))) {
                return true;
            }
        }
        return false;
    }

    /** {@code NOT flag}, {@code flag = false}, {@code at IS NULL}, {@code live}: as one of conditions under AND. */
    private boolean saysLive(int token, Span where) {
        if (!isUnderAnd(token, where)) {
            return false;
        }
        Markers markers = target.table().markers();
        String name = tokens.name(token);
        if (tokens.named(token, markers.at()) && name.equals(markers.at())) {
            return !isNegated(token) && follows(token, Keyword.IS, Keyword.NULL);
        }
        if (name.equals(markers.flag())) {
            return isNegated(token)
                    ? ends(token + 1, where)
                    : equals(token, Keyword.FALSE) || follows(token, Keyword.IS, Keyword.FALSE);
        }
        return name.equals(markers.live())
                && !isNegated(token)
                && (ends(token + 1, where)
                        || equals(token, Keyword.TRUE)
                        || follows(token, Keyword.IS, Keyword.TRUE)
                        || follows(token, Keyword.IS, Keyword.NOT) && tokens.is(token + 3, Keyword.NULL));
    }

    private boolean isUnderAnd(int token, Span where) {
        if (conjuncts == null) {
            conjuncts = conjuncts(where);
        }
        return conjuncts.get(token);
    }

    /** The tokens outside all brackets, if no OR is among them: found once, as a condition may name markers often. */
    private BitSet conjuncts(Span where) {
        BitSet outside = new BitSet(where.last() + 1);
        for (int i = where.first(); i <= where.last(); i++) {
            if (tokens.isSymbol(i, '(')) {
                i = tokens.partner(i);
            } else if (tokens.is(i, Keyword.OR)) {
                return new BitSet();
            } else {
                outside.set(i);
            }
        }
        return outside;
    }

    private boolean follows(int token, Keyword first, Keyword second) {
        return tokens.is(token + 1, first) && tokens.is(token + 2, second);
    }

    private boolean equals(int token, Keyword value) {
        return tokens.isSymbol(token + 1, '=') && tokens.is(token + 2, value);
    }

    private boolean isNegated(int token) {
        int first = token;
        while (first > 1 && tokens.isSymbol(first - 1, '.')) {
            first -= 2;
        }
        return first > 0 && tokens.is(first - 1, Keyword.NOT);
    }

    private boolean ends(int token, Span where) {
        return token > where.last() || tokens.is(token, Keyword.AND);
    }
}
