package dev.reprieve.sql;

import static dev.reprieve.sql.Keyword.*;

import org.jspecify.annotations.Nullable;

/**
 * Reads expressions, of which only two things matter: where they end, and which names and queries they hold. So they are
 * scanned rather than parsed; brackets that hold no query cost no recursion.
 */
final class ExpressionParser {
    /** What ends an expression in FROM, WHERE and the like. */
    static final KeywordSet CLAUSES = KeywordSet.of(
            FROM, WHERE, GROUP, HAVING, ORDER, LIMIT, OFFSET, FETCH, FOR, WINDOW, RETURNING, SET, WHEN, LOCK, PROCEDURE,
            INTO, QUALIFY, ON, USING, UNION, INTERSECT, EXCEPT, MINUS, JOIN);

    private final Parsing parsing;
    private final Tokens tokens;
    private final Lookahead look;
    private int operand = FromItem.NO_TOKEN;

    ExpressionParser(Parsing parsing) {
        this.parsing = parsing;
        this.tokens = parsing.tokens;
        this.look = parsing.look;
    }

    /** Says that an operand begins here, whatever stands before it. */
    void operandHere() {
        operand = parsing.at;
    }

    /** Reads one condition or expression up to a comma, a closing bracket or the keyword of a clause. */
    Span condition(Scope scope) {
        int first = parsing.at;
        int cases = 0;
        operandHere();
        while (!parsing.atEnd()) {
            if (beginsCase(parsing.at)) {
                cases++;
            } else if (parsing.is(END) && cases > 0) {
                cases--;
            } else if (cases == 0 && endsCondition(first)) {
                break;
            }
            step(scope);
        }
        if (parsing.at == first) {
            throw parsing.error("expected an expression");
        }
        return new Span(first, parsing.at - 1);
    }

    /** Whether CASE begins an expression here; PostgreSQL also takes it for the name of a column, as in {@code SELECT id case}. */
    boolean beginsCase(int at) {
        return tokens.is(at, CASE) && (at == operand || !look.endsOperand(at - 1));
    }

    private boolean endsCondition(int first) {
        int at = parsing.at;
        if (tokens.isSymbol(at, ',')) {
            return true;
        }
        Keyword keyword = tokens.keyword(at);
        if (keyword == NONE || at == first || !look.endsOperand(at - 1) && keyword != JOIN) {
            return false;
        }
        if (look.afterJoin(at) >= 0 || look.isSetOperator(at) || keyword == THEN || keyword == DO) {
            return true;
        }
        if (keyword == MINUS || look.isTrailingWith(at)) {
            return keyword != MINUS;
        }
        return CLAUSES.contains(keyword) && !isOrdinary(at, keyword);
    }

    /** A word that begins a clause elsewhere but not here. */
    private boolean isOrdinary(int at, Keyword keyword) {
        return switch (keyword) {
            case FROM -> look.isDistinctFrom(at);
            case GROUP -> !tokens.is(at + 1, BY);
            case LOCK -> parsing.tokens.dialect() != Dialect.MARIADB;
            case QUALIFY -> parsing.tokens.dialect() != Dialect.H2;
            case PROCEDURE -> parsing.tokens.dialect() != Dialect.MARIADB;
            default -> false;
        };
    }

    /**
     * Reads what stands here: a bracket with all it holds, a name, or one token of any other kind.
     *
     * @param scope that names belong to; null if they mean output columns only
     */
    void step(@Nullable Scope scope) {
        int at = parsing.at;
        switch (tokens.kind(at)) {
            case WORD, QUOTED -> word(scope);
            case SYMBOL -> {
                if (look.isOpening(at)) {
                    bracket(scope);
                } else if (tokens.end(at) - tokens.start(at) == 2
                        && tokens.text().charAt(tokens.start(at)) == ':') {
                    cast();
                } else {
                    parsing.at++;
                }
            }
            default -> parsing.at++;
        }
    }

    /** {@code ::type}. */
    private void cast() {
        parsing.at++;
        if (tokens.isIdentifier(parsing.at)) {
            parsing.at = look.lastOfName(parsing.at) + 1;
        }
    }

    private void word(@Nullable Scope scope) {
        int first = parsing.at;
        Keyword keyword = tokens.keyword(first);
        if (keyword == AS) {
            boolean named = tokens.isIdentifier(first + 1) || tokens.kind(first + 1) == TokenKind.STRING;
            parsing.at += named ? 2 : 1;
            return;
        }
        if (keyword == SELECT || keyword == JOIN) {
            throw parsing.error("did not expect " + keyword + " here");
        }
        if (look.isInTable(first)) {
            parsing.at++;
            parsing.queries.wholeTable(scope);
            return;
        }
        int last = look.lastOfName(first);
        parsing.at = last + 1;
        if (scope == null
                || keyword.beforeOperand()
                || tokens.isSymbol(last + 1, '(')
                || tokens.kind(last + 1) == TokenKind.STRING
                || first > 0 && tokens.isSymbol(first - 1, '.')
                || first == last && isLabel(first)) {
            return;
        }
        scope.addName(first, last);
    }

    /** An alias without AS, or the name of an argument. */
    private boolean isLabel(int word) {
        return word != operand && look.endsOperand(word - 1)
                || tokens.isSymbol(word + 1, '=') && tokens.isSymbol(word + 2, '>');
    }

    /** Reads a bracket of any kind, of which the inner brackets that hold no query are read in the same loop. */
    private void bracket(@Nullable Scope scope) {
        if (look.opensQuery(parsing.at)) {
            parsing.queries.inBrackets(scope);
            return;
        }
        int close = tokens.partner(parsing.at);
        parsing.at++;
        while (parsing.at < close) {
            if (look.opensQuery(parsing.at)) {
                parsing.queries.inBrackets(scope);
            } else if (look.isOpening(parsing.at) || look.isEnd(parsing.at) && !parsing.is(';')) {
                parsing.at++;
            } else if (look.isSetOperator(parsing.at) || parsing.is(';')) {
                throw parsing.error("did not expect this inside an expression");
            } else {
                step(scope);
            }
        }
        parsing.closeBracket(close);
    }
}
