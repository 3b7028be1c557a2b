package dev.reprieve.sql;

import static dev.reprieve.sql.Keyword.*;

/** What the tokens at a place begin or end, judged without moving. */
public final class Lookahead {
    private static final KeywordSet JOIN_WORDS =
            KeywordSet.of(JOIN, INNER, CROSS, NATURAL, STRAIGHT_JOIN, LEFT, RIGHT, FULL, OUTER);
    private static final KeywordSet SIDES = KeywordSet.of(LEFT, RIGHT, FULL);
    private static final int LONGEST_JOIN = 4;
    private static final KeywordSet AFTER_QUERY = KeywordSet.of(ORDER, LIMIT, OFFSET, FETCH, FOR);
    private static final KeywordSet NO_ALIAS = KeywordSet.of(
            JOIN,
            INNER,
            LEFT,
            RIGHT,
            FULL,
            CROSS,
            NATURAL,
            ON,
            USING,
            WHERE,
            GROUP,
            HAVING,
            ORDER,
            LIMIT,
            OFFSET,
            FETCH,
            FOR,
            UNION,
            INTERSECT,
            EXCEPT,
            RETURNING,
            WHEN,
            SELECT,
            INTO,
            TABLESAMPLE,
            AS,
            WINDOW,
            SET,
            DEFAULT,
            WITH);
    private static final KeywordSet NO_ALIAS_MARIADB =
            KeywordSet.of(STRAIGHT_JOIN, USE, FORCE, IGNORE, PARTITION, LOCK, PROCEDURE, VALUES, VALUE, IN);
    private static final KeywordSet NO_ALIAS_H2 = KeywordSet.of(QUALIFY, MINUS, USE, KEY, VALUES);
    private static final KeywordSet NO_ALIAS_SQLITE = KeywordSet.of(INDEXED, NOT);

    private final Tokens tokens;
    private final Dialect dialect;

    /** For the given tokens, whose brackets must have been paired. */
    public Lookahead(Tokens tokens) {
        this.tokens = tokens;
        this.dialect = tokens.dialect();
    }

    boolean isEnd(int i) {
        return switch (tokens.symbol(i)) {
            case ')', ';', ']', '}' -> true;
            default -> tokens.kind(i) == TokenKind.END;
        };
    }

    boolean isOpening(int i) {
        return switch (tokens.symbol(i)) {
            case '(', '[', '{' -> true;
            default -> false;
        };
    }

    /** Whether a query begins, not counting one in brackets. */
    boolean startsQuery(int i) {
        return switch (tokens.keyword(i)) {
            case SELECT -> true;
            case VALUES ->
                tokens.isSymbol(i + 1, '(')
                        || tokens.is(i + 1, ROW)
                        || dialect == Dialect.H2
                                && !isEnd(i + 1)
                                && !tokens.isSymbol(i + 1, ',')
                                && !tokens.isSymbol(i + 1, '=')
                                && !tokens.isSymbol(i + 1, '.');
            case WITH -> tokens.isIdentifier(i + 1) && !tokens.is(i + 1, TIME) && !tokens.is(i + 1, TIES);
            case TABLE -> tokens.isIdentifier(i + 1) && dialect != Dialect.SQLITE;
            default -> false;
        };
    }

    /** Whether the round bracket holds a query, perhaps in more brackets. */
    public boolean opensQuery(int bracket) {
        if (!tokens.isSymbol(bracket, '(')) {
            return false;
        }
        int inner = bracket + 1;
        while (tokens.isSymbol(inner, '(')) {
            inner++;
        }
        if (!startsQuery(inner)) {
            return false;
        }
        for (int i = bracket + 1; i < inner; i++) {
            int after = tokens.partner(i) + 1;
            if (!tokens.isSymbol(after, ')') && !isSetOperator(after) && !AFTER_QUERY.contains(tokens.keyword(after))) {
                return false;
            }
        }
        return true;
    }

    boolean isSetOperator(int i) {
        return switch (tokens.keyword(i)) {
            case UNION, INTERSECT -> true;
            // H2 writes SELECT * EXCEPT (a, b)
            case EXCEPT ->
                dialect != Dialect.H2 || i == 0 || !tokens.isSymbol(i - 1, '*') || !tokens.isSymbol(i + 1, '(');
            case MINUS ->
                (dialect == Dialect.H2 || dialect == Dialect.MARIADB)
                        && (tokens.is(i + 1, SELECT)
                                || tokens.is(i + 1, ALL)
                                || tokens.is(i + 1, DISTINCT)
                                || opensQuery(i + 1) && endsOperand(i - 1));
            default -> false;
        };
    }

    /** Whether an operand can end with the token, so that a word after it is an alias or a keyword. */
    boolean endsOperand(int i) {
        if (i < 0) {
            return false;
        }
        return switch (tokens.kind(i)) {
            case QUOTED, STRING, NUMBER, PARAMETER -> true;
            case WORD -> !tokens.keyword(i).beforeOperand();
            case SYMBOL -> tokens.isSymbol(i, ')') || tokens.isSymbol(i, ']') || tokens.isSymbol(i, '}') || isStar(i);
            case END -> false;
        };
    }

    /** Whether a {@code *} means all columns rather than a product. */
    private boolean isStar(int i) {
        return tokens.isSymbol(i, '*') && (i == 0 || !endsOperand(i - 1));
    }

    /** The token after JOIN if a join begins here; -1 if none does. */
    int afterJoin(int i) {
        Keyword first = tokens.keyword(i);
        if (first == NONE || !JOIN_WORDS.contains(first)) {
            return -1;
        }
        if (SIDES.contains(first) && tokens.isSymbol(i + 1, '(')) {
            return -1;
        }
        for (int j = i; j < i + LONGEST_JOIN && JOIN_WORDS.contains(tokens.keyword(j)); j++) {
            if (tokens.is(j, JOIN) || tokens.is(j, STRAIGHT_JOIN) && dialect == Dialect.MARIADB) {
                return j + 1;
            }
        }
        return -1;
    }

    /** {@code ON CONFLICT …} and {@code ON DUPLICATE KEY …}, which follow a select but do not belong to it. */
    boolean isOnConflict(int i) {
        if (!tokens.is(i, ON)) {
            return false;
        }
        if (tokens.is(i + 1, CONFLICT)) {
            return dialect != Dialect.MARIADB
                    && (tokens.is(i + 2, DO) || tokens.isSymbol(i + 2, '(') || tokens.is(i + 2, ON));
        }
        return tokens.is(i + 1, DUPLICATE) && tokens.is(i + 2, KEY);
    }

    /** {@code IS [NOT] DISTINCT FROM}, whose FROM begins no clause. */
    boolean isDistinctFrom(int from) {
        if (dialect == Dialect.H2
                && (tokens.is(from + 1, FIRST) || tokens.is(from + 1, LAST))
                && from > 0
                && tokens.isSymbol(from - 1, ')')) {
            return true;
        }
        return from >= 2 && tokens.is(from - 1, DISTINCT) && (tokens.is(from - 2, IS) || tokens.is(from - 2, NOT));
    }

    /** WITH after a query that says something about what it defines: WITH NO DATA, WITH CHECK OPTION. */
    boolean isTrailingWith(int i) {
        if (!tokens.is(i, WITH)) {
            return false;
        }
        String word = tokens.isIdentifier(i + 1) ? tokens.raw(i + 1) : "";
        return tokens.is(i + 1, NO)
                || tokens.is(i + 1, DATA)
                || tokens.is(i + 1, LOCAL)
                || word.equalsIgnoreCase("CASCADED")
                || word.equalsIgnoreCase("CHECK");
    }

    /** Whether the token can be the alias of a table without AS. */
    boolean isAlias(int i) {
        if (tokens.kind(i) == TokenKind.QUOTED) {
            return true;
        }
        if (tokens.kind(i) == TokenKind.STRING) {
            return dialect == Dialect.SQLITE || dialect == Dialect.MARIADB;
        }
        if (tokens.kind(i) != TokenKind.WORD) {
            return false;
        }
        Keyword keyword = tokens.keyword(i);
        return keyword == NONE || !NO_ALIAS.contains(keyword) && !isReservedHere(i, keyword);
    }

    private boolean isReservedHere(int i, Keyword keyword) {
        return switch (dialect) {
            case POSTGRESQL -> false;
            case MARIADB -> NO_ALIAS_MARIADB.contains(keyword) || keyword == MINUS && isSetOperator(i);
            case H2 -> NO_ALIAS_H2.contains(keyword);
            case SQLITE -> NO_ALIAS_SQLITE.contains(keyword);
        };
    }

    /** Whether the token is IN before a bare table, as SQLite alone knows it. */
    boolean isInTable(int i) {
        return tokens.is(i, IN)
                && tokens.dialect() == Dialect.SQLITE
                && isTableName(i + 1)
                && !tokens.isSymbol(lastOfName(i + 1) + 1, '(');
    }

    /** Whether the token can begin a table's name. */
    boolean isTableName(int i) {
        if (tokens.kind(i) == TokenKind.STRING) {
            return dialect == Dialect.SQLITE;
        }
        if (!tokens.isIdentifier(i)) {
            return false;
        }
        Keyword keyword = tokens.keyword(i);
        return keyword == NONE
                || !NO_ALIAS.contains(keyword)
                || keyword == SET
                || keyword == WINDOW
                || keyword == OFFSET;
    }

    /** The last token of a dotted name, or of {@code name.*}, that begins here. */
    int lastOfName(int i) {
        int last = i;
        while (tokens.isSymbol(last + 1, '.')) {
            if (tokens.isIdentifier(last + 2)) {
                last += 2;
            } else {
                return tokens.isSymbol(last + 2, '*') ? last + 2 : last;
            }
        }
        return last;
    }
}
