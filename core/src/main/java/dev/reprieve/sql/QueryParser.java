package dev.reprieve.sql;

import static dev.reprieve.sql.Keyword.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads queries: SELECT, VALUES and TABLE, their set operations, and what follows them. */
final class QueryParser {
    private static final KeywordSet AFTER_SELECT_LIST =
            KeywordSet.of(INTO, WHERE, GROUP, HAVING, ORDER, LIMIT, OFFSET, FETCH, FOR, WINDOW, RETURNING, QUALIFY);

    private static final Set<String> LOCK_WORDS =
            Set.of("NO", "KEY", "UPDATE", "SHARE", "IN", "MODE", "NOWAIT", "SKIP", "LOCKED", "WAIT", "READ", "ONLY");

    private static final Set<String> MARIADB_MODIFIERS = Set.of(
            "ALL",
            "DISTINCT",
            "DISTINCTROW",
            "HIGH_PRIORITY",
            "SQL_BIG_RESULT",
            "SQL_BUFFER_RESULT",
            "SQL_CACHE",
            "SQL_CALC_FOUND_ROWS",
            "SQL_NO_CACHE",
            "SQL_SMALL_RESULT",
            "STRAIGHT_JOIN");

    private final Parsing parsing;
    private final Tokens tokens;
    private final Lookahead look;

    QueryParser(Parsing parsing) {
        this.parsing = parsing;
        this.tokens = parsing.tokens;
        this.look = parsing.look;
    }

    /** Reads a bracket that {@link Lookahead#opensQuery} has seen. */
    Query inBrackets(@Nullable Scope outer) {
        int close = tokens.partner(parsing.at);
        parsing.at++;
        Query query = query(outer);
        if (parsing.is(RETURNING)) {
            // JSON_ARRAY(SELECT … RETURNING jsonb)
            parsing.at++;
            while (parsing.at < close) {
                parsing.expressions.step(null);
            }
        }
        parsing.closeBracket(close);
        return query;
    }

    /** Reads a query with its WITH, set operations, ORDER BY and so on. */
    Query query(@Nullable Scope outer) {
        parsing.enter();
        boolean with = parsing.is(WITH);
        if (with) {
            parsing.withs.with(outer);
        }
        List<Select> selects = new ArrayList<>(1);
        operand(outer, selects);
        tail(selects);
        while (look.isSetOperator(parsing.at)) {
            parsing.at++;
            if (!parsing.accept(ALL)) {
                parsing.accept(DISTINCT);
            }
            parsing.accept(CORRESPONDING);
            operand(outer, selects);
            tail(selects);
        }
        if (with) {
            parsing.hide();
        }
        parsing.leave();
        return new Query(selects);
    }

    private void operand(@Nullable Scope outer, List<Select> selects) {
        if (look.opensQuery(parsing.at)) {
            selects.addAll(inBrackets(outer).selects());
            return;
        }
        switch (tokens.keyword(parsing.at)) {
            case SELECT -> selects.add(select(outer));
            case VALUES -> selects.add(values(outer));
            case TABLE -> selects.add(table(outer));
            default -> throw parsing.error("expected a query");
        }
    }

    private Select select(@Nullable Scope outer) {
        Select select = parsing.open(new Select(outer, parsing.at++));
        if (!parsing.accept(ALL) && parsing.accept(DISTINCT) && parsing.accept(ON)) {
            parsing.expressions.step(select);
        }
        modifiers(select);
        items(select);
        if (parsing.accept(INTO)) {
            into();
        }
        if (parsing.accept(FROM)) {
            select.from(parsing.fromItems.list(select));
        }
        select.whereGap(parsing.at - 1);
        where(select);
        clauses(select);
        return select;
    }

    /** {@code SQL_CALC_FOUND_ROWS} and the like on MariaDB, {@code TOP 5} on H2: what follows may be a star. */
    private void modifiers(Select select) {
        switch (tokens.dialect()) {
            case MARIADB -> {
                while (MARIADB_MODIFIERS.contains(upper(parsing.at))) {
                    parsing.at++;
                }
            }
            case H2 -> {
                boolean value = tokens.isSymbol(parsing.at + 1, '(')
                        || tokens.kind(parsing.at + 1) == TokenKind.NUMBER
                        || tokens.kind(parsing.at + 1) == TokenKind.PARAMETER;
                if (upper(parsing.at).equals("TOP") && value) {
                    top(select);
                }
            }
            case POSTGRESQL, SQLITE -> {}
        }
    }

    /** {@code TOP n [PERCENT] [WITH TIES]}. */
    private void top(Select select) {
        parsing.at++;
        parsing.expressions.step(select);
        if (upper(parsing.at).equals("PERCENT")) {
            parsing.at++;
        }
        if (parsing.is(WITH) && parsing.next(TIES)) {
            parsing.at += 2;
        }
    }

    /** Reads the items of a select list or of RETURNING and notes where each begins and ends. */
    void items(Scope scope) {
        int first = parsing.at;
        int cases = 0;
        parsing.expressions.operandHere();
        while (true) {
            boolean over = cases == 0 && endsList(parsing.at) || parsing.atEnd();
            if (over || cases == 0 && parsing.is(',')) {
                if (parsing.at > first) {
                    scope.returned().add(first, parsing.at - 1);
                }
                if (over) {
                    return;
                }
                first = ++parsing.at;
            } else {
                cases += parsing.expressions.beginsCase(parsing.at) ? 1 : parsing.is(END) && cases > 0 ? -1 : 0;
                parsing.expressions.step(scope);
            }
        }
    }

    private boolean endsList(int at) {
        Keyword keyword = tokens.keyword(at);
        if (keyword == NONE) {
            return false;
        }
        if (keyword == FROM) {
            return !look.isDistinctFrom(at);
        }
        if (keyword == GROUP) {
            return tokens.is(at + 1, BY);
        }
        if (keyword == QUALIFY && tokens.dialect() != Dialect.H2) {
            return false;
        }
        return AFTER_SELECT_LIST.contains(keyword)
                || look.isSetOperator(at)
                || look.isOnConflict(at)
                || look.isTrailingWith(at);
    }

    /** {@code INTO [TEMP] [TABLE] name}. */
    private void into() {
        while (parsing.is(TEMP) || parsing.is(TEMPORARY) || parsing.is(UNLOGGED) || parsing.is(TABLE)) {
            parsing.at++;
        }
        while (tokens.isIdentifier(parsing.at) || tokens.kind(parsing.at) == TokenKind.PARAMETER) {
            parsing.at = look.lastOfName(parsing.at) + 1;
            if (!parsing.is(',')) {
                return;
            }
            parsing.at++;
        }
    }

    /** Reads WHERE if it stands here. */
    void where(Scope scope) {
        if (!parsing.accept(WHERE)) {
            return;
        }
        if (parsing.is(CURRENT) && parsing.next(OF)) {
            scope.markCurrentOf();
            parsing.at += 3;
            return;
        }
        scope.where(parsing.expressions.condition(scope));
    }

    /** GROUP BY, HAVING, WINDOW, QUALIFY: up to a set operator or what belongs to the query as a whole. */
    private void clauses(Select select) {
        while (!parsing.atEnd() && !look.isSetOperator(parsing.at) && !beginsTail(parsing.at)) {
            if (parsing.is(FROM) && !look.isDistinctFrom(parsing.at) || parsing.is(WHERE)) {
                throw parsing.error("did not expect another " + tokens.keyword(parsing.at));
            }
            if (parsing.is(INTO)) {
                parsing.at++;
                into();
            } else {
                parsing.expressions.step(select);
            }
        }
    }

    private boolean beginsTail(int at) {
        return switch (tokens.keyword(at)) {
            case ORDER, LIMIT, OFFSET, FETCH, FOR, RETURNING -> true;
            case LOCK -> tokens.dialect() == Dialect.MARIADB;
            default -> look.isOnConflict(at) || look.isTrailingWith(at);
        };
    }

    /** ORDER BY, LIMIT, FOR UPDATE and so on. */
    private void tail(List<Select> selects) {
        Select only = selects.size() == 1 ? selects.get(0) : null;
        while (!parsing.atEnd()
                && !parsing.is(RETURNING)
                && !look.isSetOperator(parsing.at)
                && !look.isOnConflict(parsing.at)
                && !look.isTrailingWith(parsing.at)) {
            if (parsing.is(WHERE)) {
                throw parsing.error("did not expect this after the end of a query");
            }
            if (parsing.is(FROM) && !look.isDistinctFrom(parsing.at)) {
                throw parsing.error("did not expect another FROM");
            }
            if (parsing.is(FOR) || parsing.is(LOCK)) {
                locking(selects);
            } else if (parsing.is(INTO)) {
                parsing.at++;
                into();
            } else {
                parsing.expressions.step(only);
            }
        }
    }

    /** {@code FOR NO KEY UPDATE OF a, b SKIP LOCKED}: names aliases, not columns. */
    private void locking(List<Select> selects) {
        selects.forEach(Select::markLocks);
        parsing.at++;
        while (LOCK_WORDS.contains(upper(parsing.at))) {
            parsing.at++;
        }
        if (!parsing.accept(OF)) {
            return;
        }
        while (tokens.isIdentifier(parsing.at)) {
            parsing.at = look.lastOfName(parsing.at) + 1;
            if (!parsing.is(',')) {
                break;
            }
            parsing.at++;
        }
    }

    private String upper(int token) {
        return tokens.kind(token) == TokenKind.WORD ? tokens.raw(token).toUpperCase(Locale.ROOT) : "";
    }

    /** Reads VALUES with its rows, and nothing that may follow them. */
    Select values(@Nullable Scope outer) {
        Select values = parsing.open(new Select(outer, parsing.at++));
        int width = -1;
        do {
            int row = parsing.at;
            parsing.accept(ROW);
            if (parsing.is('(')) {
                Span inside = new Span(parsing.at + 1, tokens.partner(parsing.at) - 1);
                parsing.expressions.step(values);
                width = width < 0 ? width(inside) : width;
            } else if (tokens.dialect() == Dialect.H2) {
                parsing.expressions.condition(values);
                width = 1;
            }
            if (parsing.at == row) {
                throw parsing.error("expected a row of values");
            }
        } while (acceptComma());
        values.values(Math.max(width, 0));
        values.whereGap(parsing.at - 1);
        return values;
    }

    private boolean acceptComma() {
        if (parsing.is(',')) {
            parsing.at++;
            return true;
        }
        return false;
    }

    /** How many items stand in a bracket. */
    int width(Span inside) {
        int items = inside.isEmpty() ? 0 : 1;
        for (int i = inside.first(); i <= inside.last(); i++) {
            if (look.isOpening(i)) {
                i = tokens.partner(i);
            } else if (tokens.isSymbol(i, ',')) {
                items++;
            }
        }
        return items;
    }

    private Select table(@Nullable Scope outer) {
        Select select = parsing.open(new Select(outer, parsing.at++));
        select.markTable();
        select.from(List.of(new FromItem.Table(parsing.fromItems.bareTable())));
        select.whereGap(parsing.at - 1);
        return select;
    }

    /** SQLite's {@code x IN posts}: the name alone is a query. */
    void wholeTable(@Nullable Scope outer) {
        Select select = parsing.open(new Select(outer, parsing.at));
        select.markTable();
        TableRef ref = parsing.table(TableRef.Role.READ);
        select.from(List.of(new FromItem.Table(ref)));
        select.whereGap(ref.last());
    }
}
