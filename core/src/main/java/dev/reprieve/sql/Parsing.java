package dev.reprieve.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of parsing one statement, shared by the parsers of its parts, which call each other. */
final class Parsing {
    final Tokens tokens;
    final Lookahead look;
    final List<Scope> scopes = new ArrayList<>();
    final List<TableRef> tables = new ArrayList<>();
    final ExpressionParser expressions;
    final FromParser fromItems;
    final WithParser withs;
    final QueryParser queries;
    final DmlParser dml;
    int at;
    private int depth;
    private @Nullable Names names;

    /** WITH queries that can be named here. */
    private record Names(List<Cte> ctes, @Nullable Names outer) {}

    Parsing(Tokens tokens, int first) {
        this.tokens = tokens;
        this.at = first;
        this.look = new Lookahead(tokens);
        this.expressions = new ExpressionParser(this);
        this.fromItems = new FromParser(this);
        this.withs = new WithParser(this);
        this.queries = new QueryParser(this);
        this.dml = new DmlParser(this);
    }

    boolean is(Keyword keyword) {
        return tokens.is(at, keyword);
    }

    boolean is(char symbol) {
        return tokens.isSymbol(at, symbol);
    }

    boolean next(Keyword keyword) {
        return tokens.is(at + 1, keyword);
    }

    boolean atEnd() {
        return look.isEnd(at);
    }

    /** Moves over the keyword if it stands here. */
    boolean accept(Keyword keyword) {
        if (is(keyword)) {
            at++;
            return true;
        }
        return false;
    }

    void expect(Keyword keyword) {
        if (!accept(keyword)) {
            throw error("expected " + keyword);
        }
    }

    /** Moves over a bracket without looking at what it holds; returns that. */
    Span skipBracket() {
        Span inside = new Span(at + 1, tokens.partner(at) - 1);
        at = tokens.partner(at) + 1;
        return inside;
    }

    /** Ends a bracket whose content has been parsed. */
    void closeBracket(int close) {
        if (at != close) {
            throw error("expected the end of the bracket");
        }
        at = close + 1;
    }

    /** Must be called before parsing something that can contain its like. */
    void enter() {
        if (++depth > Limits.MAX_QUERY_DEPTH) {
            throw SyntaxException.tooLarge(
                    tokens.start(at),
                    "More than " + Limits.MAX_QUERY_DEPTH + " queries and joins stand inside each other.");
        }
    }

    void leave() {
        depth--;
    }

    SyntaxException error(String what) {
        String here = tokens.kind(at) == TokenKind.END ? "the end of the text" : "\"" + tokens.raw(at) + "\"";
        return SyntaxException.at(tokens.start(at), "The statement was not understood at " + here + ": " + what + ".");
    }

    <S extends Scope> S open(S scope) {
        scopes.add(scope);
        return scope;
    }

    /** Makes the WITH queries visible, and those added to the list later too. */
    void show(List<Cte> ctes) {
        names = new Names(ctes, names);
    }

    /** Takes back the last {@link #show}. */
    void hide() {
        names = names == null ? null : names.outer();
    }

    @Nullable
    Cte cte(int token) {
        for (Names level = names; level != null; level = level.outer()) {
            for (Cte cte : level.ctes()) {
                if (tokens.hash(cte.name()) == tokens.hash(token) && tokens.named(cte.name(), tokens.name(token))) {
                    return cte;
                }
            }
        }
        return null;
    }

    /** Reads a table's name here; only what reads can mean a WITH query. */
    TableRef table(TableRef.Role role) {
        if (!look.isTableName(at)) {
            throw error("expected the name of a table");
        }
        int first = at;
        int last = look.lastOfName(at);
        if (tokens.isSymbol(last, '*')) {
            last -= 2;
        }
        at = last + 1;
        Cte cte = role == TableRef.Role.READ && first == last ? cte(first) : null;
        TableRef ref = new TableRef(role, first, last, cte);
        tables.add(ref);
        return ref;
    }
}
