package dev.reprieve.sql;

import static dev.reprieve.sql.Keyword.*;

import org.jspecify.annotations.Nullable;

/** Reads MariaDB's UPDATE and DELETE of joins. */
final class JoinedParser {
    private final Parsing parsing;
    private final Tokens tokens;

    JoinedParser(Parsing parsing) {
        this.parsing = parsing;
        this.tokens = parsing.tokens;
    }

    /** Whether a join or a list of tables stands here, after UPDATE and its modifiers. */
    boolean isUpdate() {
        if (tokens.dialect() != Dialect.MARIADB) {
            return false;
        }
        for (int i = parsing.at; !parsing.look.isEnd(i) && !tokens.is(i, SET); i = after(i)) {
            if (tokens.isSymbol(i, ',') || parsing.look.afterJoin(i) >= 0) {
                return true;
            }
        }
        return parsing.is('(');
    }

    /** Whether tables that lose rows are listed here, after DELETE and its modifiers, apart from where they come from. */
    boolean isDelete() {
        if (tokens.dialect() != Dialect.MARIADB) {
            return false;
        }
        if (!parsing.is(FROM)) {
            return true;
        }
        for (int i = parsing.at + 1; !parsing.look.isEnd(i) && !tokens.is(i, WHERE); i = after(i)) {
            if (tokens.is(i, USING)) {
                return true;
            }
        }
        return false;
    }

    private int after(int i) {
        return parsing.look.isOpening(i) ? tokens.partner(i) + 1 : i + 1;
    }

    void update(@Nullable Scope outer) {
        IntList targets = new IntList();
        JoinedChange change = parsing.open(new JoinedChange(outer, null, targets));
        change.from(parsing.fromItems.list(change));
        parsing.expect(SET);
        do {
            int last = parsing.look.lastOfName(parsing.at);
            targets.add(parsing.at, last);
            parsing.at = last + 1;
            if (!parsing.is('=')) {
                throw parsing.error("expected an assignment");
            }
            parsing.at++;
            parsing.expressions.condition(change);
        } while (acceptComma());
        rest(change);
    }

    /**
     * Reads {@code DELETE a, b FROM …} or {@code DELETE FROM a, b USING …}.
     *
     * @param verb the token DELETE
     */
    void delete(@Nullable Scope outer, int verb) {
        boolean targetsFirst = !parsing.accept(FROM);
        IntList targets = new IntList();
        do {
            if (!tokens.isIdentifier(parsing.at)) {
                throw parsing.error("expected the name of a table");
            }
            int last = parsing.look.lastOfName(parsing.at);
            targets.add(parsing.at, tokens.isSymbol(last, '*') ? last - 2 : last);
            parsing.at = last + 1;
        } while (acceptComma());
        parsing.expect(targetsFirst ? FROM : USING);
        JoinedChange change = parsing.open(new JoinedChange(outer, new Span(verb, parsing.at - 1), targets));
        change.from(parsing.fromItems.list(change));
        rest(change);
    }

    private boolean acceptComma() {
        if (parsing.is(',')) {
            parsing.at++;
            return true;
        }
        return false;
    }

    private void rest(JoinedChange change) {
        change.whereGap(parsing.at - 1);
        parsing.queries.where(change);
        parsing.dml.orderAndLimit(change);
    }
}
