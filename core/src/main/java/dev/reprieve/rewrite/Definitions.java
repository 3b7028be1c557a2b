package dev.reprieve.rewrite;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.Keyword;
import dev.reprieve.sql.Lookahead;
import dev.reprieve.sql.Statement;
import dev.reprieve.sql.TokenKind;
import dev.reprieve.sql.Tokens;
import java.util.Locale;
import java.util.Set;

/** Statements that read and delete nothing themselves, but may define what does, or take a table out of sight. */
final class Definitions {
    private static final Set<String> WITH_BODY = Set.of("TRIGGER", "EVENT", "PROCEDURE", "FUNCTION", "PACKAGE");

    /** How far behind CREATE its object stands: {@code OR REPLACE DEFINER = user@host AGGREGATE FUNCTION}. */
    private static final int LONGEST_HEAD = 10;

    private final Work work;
    private final Tokens tokens;
    private final Statement statement;
    private final ProtectedNames names;

    Definitions(Work work, Statement statement, ProtectedNames names) {
        this.work = work;
        this.tokens = work.tokens;
        this.statement = statement;
        this.names = names;
    }

    /**
     * Refuses what would show or erase soft-deleted rows later.
     *
     * @param named the first protected name; -1 if there is none
     */
    void refuse(int named) {
        if (named >= 0) {
            refuseReadsInside();
            refuseBody(named);
        }
        refuseLosingSight(named);
    }

    /** A query inside: in a policy, in a variable's value. */
    private void refuseReadsInside() {
        Lookahead look = new Lookahead(tokens);
        for (int i = statement.first() + 1; i <= statement.last(); i++) {
            boolean bracket = look.opensQuery(i);
            // H2: SET @x = SELECT …
            if (bracket || tokens.is(i, Keyword.SELECT) && tokens.is(statement.first(), Keyword.SET)) {
                int end = bracket ? tokens.partner(i) : statement.last() + 1;
                int name = names.firstIn(tokens, i, end);
                if (name >= 0) {
                    throw StatementRewrite.unknown(work, name);
                }
                i = end;
            }
        }
    }

    /** MariaDB and SQLite write the bodies of triggers and procedures as SQL rather than in a string. */
    private void refuseBody(int named) {
        boolean bodies = work.dialect() == Dialect.MARIADB || work.dialect() == Dialect.SQLITE;
        if (!bodies || !tokens.is(statement.first(), Keyword.CREATE) || !createsBody()) {
            return;
        }
        for (int i = named; i >= 0; i = names.firstIn(tokens, i + 1, statement.last() + 1)) {
            int before = i - 1;
            while (tokens.isSymbol(before, '.')) {
                before -= 2;
            }
            // the table that a trigger is on
            if (!tokens.is(before, Keyword.ON)) {
                throw StatementRewrite.unknown(work, i);
            }
        }
    }

    private boolean createsBody() {
        int end = Math.min(statement.first() + LONGEST_HEAD, statement.last());
        for (int i = statement.first() + 1; i <= end; i++) {
            if (tokens.kind(i) == TokenKind.WORD
                    && WITH_BODY.contains(tokens.raw(i).toUpperCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    /** ALTER that gives a protected table another name, or makes a table of its own of a part of it. */
    private void refuseLosingSight(int named) {
        if (!tokens.is(statement.first(), Keyword.ALTER)) {
            return;
        }
        boolean schema = tokens.is(statement.first() + 1, Keyword.SCHEMA);
        for (int i = statement.first() + 1; i < statement.last(); i++) {
            if (schema
                    ? isWord(i, "RENAME") && holdsProtected(statement.first() + 2)
                    : named >= 0 && isTable() && (renames(i) || movesRows(i))) {
                throw work.refuse(
                        ErrorCode.STATEMENT_UNSUPPORTED,
                        i,
                        "This would take tables out of the policy's sight, and their soft-deleted rows would show.",
                        "Change the policy in the same step, and " + Work.OUTSIDE);
            }
        }
    }

    /** RENAME of the table, not of a column or an index. */
    private boolean renames(int i) {
        if (tokens.is(i, Keyword.SET) && tokens.is(i + 1, Keyword.SCHEMA)) {
            return true;
        }
        if (!isWord(i, "RENAME")) {
            return false;
        }
        // MariaDB may leave out TO
        return work.dialect() == Dialect.MARIADB
                ? !isWord(i + 1, "COLUMN") && !tokens.is(i + 1, Keyword.INDEX) && !tokens.is(i + 1, Keyword.KEY)
                : tokens.is(i + 1, Keyword.TO);
    }

    private boolean movesRows(int i) {
        return (isWord(i, "DETACH") || isWord(i, "EXCHANGE")) && tokens.is(i + 1, Keyword.PARTITION)
                || tokens.is(i, Keyword.NO) && isWord(i + 1, "INHERIT");
    }

    private boolean isTable() {
        return tokens.is(statement.first() + 1, Keyword.TABLE)
                || tokens.is(statement.first() + 1, Keyword.FOREIGN)
                || tokens.is(statement.first() + 2, Keyword.TABLE);
    }

    private boolean holdsProtected(int schema) {
        return tokens.isIdentifier(schema)
                && work.dictionary.all().stream()
                        .anyMatch(t -> tokens.named(schema, t.name().schema()));
    }

    private boolean isWord(int token, String word) {
        return tokens.kind(token) == TokenKind.WORD && tokens.raw(token).equalsIgnoreCase(word);
    }
}
