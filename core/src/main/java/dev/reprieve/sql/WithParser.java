package dev.reprieve.sql;

import static dev.reprieve.sql.Keyword.*;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads WITH clauses and keeps track of where their names are visible. */
final class WithParser {
    static final KeywordSet DML = KeywordSet.of(INSERT, UPDATE, DELETE, MERGE, REPLACE);

    private final Parsing parsing;
    private final Tokens tokens;

    WithParser(Parsing parsing) {
        this.parsing = parsing;
        this.tokens = parsing.tokens;
    }

    /** Reads WITH and its queries, whose names stay visible until {@link Parsing#hide}. */
    void with(@Nullable Scope outer) {
        parsing.expect(WITH);
        boolean recursive = tokens.dialect() == Dialect.SQLITE;
        if (parsing.is(RECURSIVE) && tokens.isIdentifier(parsing.at + 1)) {
            parsing.at++;
            recursive = true;
        }
        List<Cte> visible = new ArrayList<>(2);
        parsing.show(visible);
        List<Cte> announced = recursive ? announced() : List.of();
        visible.addAll(announced);
        int number = 0;
        do {
            Cte cte = number < announced.size() ? announced.get(number) : head(parsing.at);
            number++;
            parsing.at = body(cte);
            read(cte, outer);
            if (!visible.contains(cte)) {
                visible.add(cte);
            }
        } while (acceptComma());
    }

    private boolean acceptComma() {
        if (parsing.is(',')) {
            parsing.at++;
            return true;
        }
        return false;
    }

    /** Under RECURSIVE each query sees all names: finds them before any body is read. */
    private List<Cte> announced() {
        List<Cte> found = new ArrayList<>(2);
        int at = parsing.at;
        while (true) {
            Cte cte = head(at);
            found.add(cte);
            at = tokens.partner(body(cte)) + 1;
            // SEARCH and CYCLE clauses have commas of their own
            while (!parsing.look.isEnd(at) && !(tokens.isSymbol(at, ',') && isHead(at + 1)) && !isMain(at)) {
                at = tokens.isSymbol(at, '(') ? tokens.partner(at) + 1 : at + 1;
            }
            if (!tokens.isSymbol(at, ',')) {
                return found;
            }
            at++;
        }
    }

    private boolean isMain(int at) {
        return DML.contains(tokens.keyword(at)) || parsing.look.startsQuery(at) || parsing.look.opensQuery(at);
    }

    private boolean isHead(int at) {
        if (!tokens.isIdentifier(at)) {
            return false;
        }
        int after = tokens.isSymbol(at + 1, '(') ? tokens.partner(at + 1) + 1 : at + 1;
        return tokens.is(after, AS);
    }

    private Cte head(int at) {
        if (!isHead(at)) {
            parsing.at = at;
            throw parsing.error("expected the name of a WITH query");
        }
        Span columns = tokens.isSymbol(at + 1, '(') ? new Span(at + 2, tokens.partner(at + 1) - 1) : null;
        return new Cte(at, columns);
    }

    /** The bracket that holds the query's body. */
    private int body(Cte cte) {
        Span columns = cte.columns();
        int at = columns == null ? cte.name() + 1 : columns.last() + 2;
        at++;
        if (tokens.is(at, NOT)) {
            at++;
        }
        if (tokens.is(at, MATERIALIZED)) {
            at++;
        }
        if (!tokens.isSymbol(at, '(')) {
            parsing.at = at;
            throw parsing.error("expected the body of a WITH query");
        }
        return at;
    }

    private void read(Cte cte, @Nullable Scope outer) {
        int close = tokens.partner(parsing.at);
        parsing.at++;
        Query query = statement(outer);
        if (query != null) {
            cte.query(query);
        }
        parsing.closeBracket(close);
        if (parsing.is(SEARCH)) {
            skipTo(SET);
            parsing.at += 2;
        }
        if (parsing.is(CYCLE)) {
            cycle();
        }
    }

    /** Reads a query or a DML statement; returns the query if it is one. */
    @Nullable
    Query statement(@Nullable Scope outer) {
        if (DML.contains(parsing.tokens.keyword(parsing.at))) {
            parsing.dml.statement(outer);
            return null;
        }
        if (!parsing.is(WITH)) {
            return parsing.queries.query(outer);
        }
        parsing.enter();
        with(outer);
        Query query = statement(outer);
        parsing.hide();
        parsing.leave();
        return query;
    }

    /** {@code CYCLE a, b SET c [TO x DEFAULT y] [USING d]}, on H2 {@code CYCLE … RESTRICT}. */
    private void cycle() {
        while (!parsing.is(SET) && !parsing.is(RESTRICT)) {
            advance();
        }
        if (parsing.accept(RESTRICT)) {
            return;
        }
        parsing.at += 2;
        if (parsing.accept(TO)) {
            skipTo(DEFAULT);
            parsing.at++;
            while (!parsing.atEnd() && !parsing.is(USING) && !parsing.is(',') && !isMain(parsing.at)) {
                parsing.expressions.step(null);
            }
        }
        if (parsing.accept(USING)) {
            parsing.at++;
        }
    }

    private void skipTo(Keyword keyword) {
        while (!parsing.is(keyword)) {
            advance();
        }
    }

    private void advance() {
        if (parsing.atEnd()) {
            throw parsing.error("the clause does not end");
        }
        parsing.expressions.step(null);
    }
}
