package dev.reprieve.sql;

import static dev.reprieve.sql.Keyword.*;

import dev.reprieve.sql.FromItem.Join.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads FROM clauses: tables, subqueries, functions and their joins. */
final class FromParser {
    private final Parsing parsing;
    private final Tokens tokens;
    private final Lookahead look;

    FromParser(Parsing parsing) {
        this.parsing = parsing;
        this.tokens = parsing.tokens;
        this.look = parsing.look;
    }

    /** Reads items separated by commas. */
    List<FromItem> list(Scope scope) {
        List<FromItem> items = new ArrayList<>(2);
        items.add(joined(scope));
        while (parsing.is(',')) {
            parsing.at++;
            items.add(joined(scope));
        }
        return items;
    }

    /** Reads an item and the joins after it. */
    FromItem joined(Scope scope) {
        parsing.enter();
        FromItem item = primary(scope);
        int joins = 0;
        while (look.afterJoin(parsing.at) >= 0) {
            if (joins++ == Limits.MAX_JOINS) {
                throw SyntaxException.tooLarge(
                        tokens.start(parsing.at), "More than " + Limits.MAX_JOINS + " joins follow each other.");
            }
            item = join(item, scope);
        }
        parsing.leave();
        return item;
    }

    private FromItem join(FromItem left, Scope scope) {
        int after = look.afterJoin(parsing.at);
        Type type = Type.INNER;
        boolean natural = false;
        boolean cross = false;
        for (int i = parsing.at; i < after; i++) {
            switch (tokens.keyword(i)) {
                case LEFT -> type = Type.LEFT;
                case RIGHT -> type = Type.RIGHT;
                case FULL -> type = Type.FULL;
                case NATURAL -> natural = true;
                case CROSS -> cross = true;
                default -> {}
            }
        }
        parsing.at = after;
        FromItem right = primary(scope);
        if (natural || cross && !isConditional()) {
            return new FromItem.Join(type, left, right, natural, null, null);
        }
        return qualified(type, left, right, scope);
    }

    /** MariaDB and SQLite give CROSS JOIN a condition too. */
    private boolean isConditional() {
        return (tokens.dialect() == Dialect.MARIADB || tokens.dialect() == Dialect.SQLITE)
                && (parsing.is(ON) && !look.isOnConflict(parsing.at)
                        || parsing.is(USING) && tokens.isSymbol(parsing.at + 1, '('));
    }

    /** The condition of a join; joins that stand before it, as in {@code a JOIN b JOIN c ON … ON …}, belong to its right. */
    private FromItem qualified(Type type, FromItem left, FromItem first, Scope scope) {
        FromItem right = first;
        parsing.enter();
        while (look.afterJoin(parsing.at) >= 0 && tokens.dialect() != Dialect.SQLITE) {
            right = join(right, scope);
        }
        parsing.leave();
        if (parsing.is(ON) && !look.isOnConflict(parsing.at)) {
            parsing.at++;
            return new FromItem.Join(type, left, right, false, parsing.expressions.condition(scope), null);
        }
        if (parsing.is(USING) && tokens.isSymbol(parsing.at + 1, '(')) {
            parsing.at++;
            Span columns = parsing.skipBracket();
            if (parsing.accept(AS)) {
                parsing.at++;
            }
            return new FromItem.Join(type, left, right, false, null, columns);
        }
        if (tokens.dialect() == Dialect.POSTGRESQL || type != Type.INNER && tokens.dialect() != Dialect.SQLITE) {
            throw parsing.error("expected ON or USING");
        }
        return new FromItem.Join(type, left, right, false, null, null);
    }

    private FromItem primary(Scope scope) {
        boolean lateral = parsing.is(LATERAL)
                && (tokens.isSymbol(parsing.at + 1, '(') || tokens.isIdentifier(parsing.at + 1))
                && !parsing.next(JOIN);
        if (lateral) {
            parsing.at++;
        }
        if (parsing.is('{')) {
            return outerJoinEscape(scope);
        }
        if (parsing.is('(')) {
            return look.opensQuery(parsing.at) ? subquery(lateral ? scope : scope.outer()) : group(scope);
        }
        if (tokens.dialect() == Dialect.H2
                && (parsing.is(FINAL) || parsing.is(OLD) || parsing.is(NEW))
                && parsing.next(TABLE)) {
            return deltaTable(scope);
        }
        if (parsing.is(ROWS) && parsing.next(FROM) && tokens.isSymbol(parsing.at + 2, '(')) {
            parsing.at += 2;
            parsing.expressions.step(scope);
            return rows(FromItem.NO_TOKEN, null);
        }
        if (tokens.dialect() == Dialect.H2 && parsing.is(VALUES) && look.startsQuery(parsing.at)) {
            return rows(FromItem.NO_TOKEN, new Query(List.of(parsing.queries.values(scope))));
        }
        return namedItem(scope);
    }

    /** {@code {oj a LEFT OUTER JOIN b ON …}}. */
    private FromItem outerJoinEscape(Scope scope) {
        int close = tokens.partner(parsing.at);
        parsing.at++;
        parsing.accept(OJ);
        List<FromItem> items = list(scope);
        parsing.closeBracket(close);
        return new FromItem.Group(items, FromItem.NO_TOKEN);
    }

    /** A subquery, which sees the tables beside it only after LATERAL. */
    private FromItem subquery(@Nullable Scope scope) {
        return rows(FromItem.NO_TOKEN, parsing.queries.inBrackets(scope));
    }

    private FromItem group(Scope scope) {
        int close = tokens.partner(parsing.at);
        parsing.at++;
        List<FromItem> items = list(scope);
        parsing.closeBracket(close);
        int alias = alias();
        if (alias != FromItem.NO_TOKEN) {
            columns();
        }
        return new FromItem.Group(items, alias);
    }

    /** H2's {@code FINAL TABLE (INSERT …)}. */
    private FromItem deltaTable(Scope scope) {
        parsing.at += 2;
        int close = tokens.partner(parsing.at);
        parsing.at++;
        parsing.dml.statement(scope);
        parsing.closeBracket(close);
        return rows(FromItem.NO_TOKEN, null);
    }

    /** What may follow rows that come from no table: WITH ORDINALITY, an alias, the names or types of its columns. */
    private FromItem rows(int name, @Nullable Query query) {
        if (parsing.is(WITH) && parsing.next(ORDINALITY)) {
            parsing.at += 2;
        }
        if (parsing.is(AS) && tokens.isSymbol(parsing.at + 1, '(')) {
            parsing.at++;
            parsing.skipBracket();
            return new FromItem.Rows(name, null, query);
        }
        int alias = alias();
        Span columns = alias == FromItem.NO_TOKEN ? null : columns();
        if (parsing.is(TABLESAMPLE)) {
            sample();
        }
        return new FromItem.Rows(alias == FromItem.NO_TOKEN ? name : alias, columns, query);
    }

    private FromItem namedItem(Scope scope) {
        int begin = parsing.at;
        boolean only = parsing.is(ONLY)
                && tokens.dialect() == Dialect.POSTGRESQL
                && (tokens.isIdentifier(parsing.at + 1) || tokens.isSymbol(parsing.at + 1, '('));
        if (!only) {
            int last = look.lastOfName(parsing.at);
            if (look.isTableName(parsing.at) && tokens.isSymbol(last + 1, '(')) {
                parsing.at = last + 1;
                parsing.expressions.step(scope);
                return rows(SpecialFunctions.isSpecial(tokens, begin, last) ? FromItem.NO_TOKEN : last, null);
            }
            if (SpecialFunctions.isCollationFor(tokens, parsing.at)) {
                parsing.at += 2;
                parsing.expressions.step(scope);
                return rows(FromItem.NO_TOKEN, null);
            }
            if (SpecialFunctions.isBare(tokens, parsing.at) && last == parsing.at) {
                parsing.at++;
                return rows(FromItem.NO_TOKEN, null);
            }
        }
        TableRef ref = target(TableRef.Role.READ);
        partition(ref);
        temporal(scope);
        ref.widen(ref.begin(), parsing.at - 1);
        aliased(ref);
        modifiers(ref, scope);
        return new FromItem.Table(ref);
    }

    /** Reads {@code [ONLY] name [*]} without an alias. */
    TableRef bareTable() {
        return target(TableRef.Role.READ);
    }

    /** Reads {@code [ONLY] name [*]} in any role. */
    TableRef target(TableRef.Role role) {
        int begin = parsing.at;
        boolean only = parsing.is(ONLY)
                && tokens.dialect() == Dialect.POSTGRESQL
                && (tokens.isIdentifier(parsing.at + 1) || tokens.isSymbol(parsing.at + 1, '('));
        boolean bracket = false;
        if (only) {
            parsing.at++;
            bracket = parsing.is('(');
            parsing.at += bracket ? 1 : 0;
        }
        TableRef ref = parsing.table(role);
        if (bracket) {
            if (!parsing.is(')')) {
                throw parsing.error("expected )");
            }
            parsing.at++;
        }
        if (parsing.is('*') && tokens.dialect() == Dialect.POSTGRESQL) {
            parsing.at++;
        }
        ref.widen(begin, parsing.at - 1);
        return ref;
    }

    /** Reads a table's alias and the names after it. */
    void aliased(TableRef ref) {
        boolean afterAs = parsing.is(AS);
        int alias = alias();
        if (alias != FromItem.NO_TOKEN) {
            ref.alias(alias, afterAs);
            Span columns = columns();
            if (columns != null) {
                ref.columns(columns);
            }
        }
    }

    /** Reads an alias if there is one. */
    private int alias() {
        boolean as = parsing.is(AS) && !(parsing.next(OF) && tokens.dialect() == Dialect.MARIADB);
        if (as) {
            parsing.at++;
            if (!tokens.isIdentifier(parsing.at) && !look.isAlias(parsing.at)) {
                throw parsing.error("expected an alias");
            }
            return parsing.at++;
        }
        return look.isAlias(parsing.at) ? parsing.at++ : FromItem.NO_TOKEN;
    }

    private @Nullable Span columns() {
        return parsing.is('(') && !look.opensQuery(parsing.at) ? parsing.skipBracket() : null;
    }

    /** MariaDB's {@code PARTITION (p0, p1)}. */
    void partition(TableRef ref) {
        if (parsing.is(PARTITION) && tokens.isSymbol(parsing.at + 1, '(') && tokens.dialect() == Dialect.MARIADB) {
            parsing.at++;
            parsing.skipBracket();
            ref.widen(ref.begin(), parsing.at - 1);
        }
    }

    /** TABLESAMPLE, index hints and the like. */
    void modifiers(TableRef ref, Scope scope) {
        if (parsing.is(TABLESAMPLE)) {
            ref.sample(sample());
        }
        int first = parsing.at;
        switch (tokens.dialect()) {
            case MARIADB -> {
                while (isIndexHint()) {
                    indexHint();
                }
                temporal(scope);
            }
            case H2 -> {
                if (parsing.is(USE) && parsing.next(INDEX)) {
                    parsing.at += 2;
                    parsing.skipBracket();
                }
            }
            case SQLITE -> {
                if (parsing.is(INDEXED)) {
                    parsing.at += 3;
                } else if (parsing.is(NOT) && parsing.next(INDEXED)) {
                    parsing.at += 2;
                }
            }
            case POSTGRESQL -> {}
        }
        if (parsing.at > first) {
            ref.hints(new Span(first, parsing.at - 1));
            if (ref.alias() == FromItem.NO_TOKEN && tokens.dialect() == Dialect.MARIADB) {
                aliased(ref);
            }
        }
    }

    private Span sample() {
        int first = parsing.at++;
        while (tokens.isIdentifier(parsing.at)) {
            parsing.at = look.lastOfName(parsing.at) + 1;
        }
        if (parsing.is('(')) {
            parsing.expressions.step(null);
        }
        if (parsing.accept(REPEATABLE)) {
            parsing.expressions.step(null);
        }
        return new Span(first, parsing.at - 1);
    }

    private boolean isIndexHint() {
        return (parsing.is(USE) || parsing.is(FORCE) || parsing.is(IGNORE))
                && (parsing.next(INDEX) || parsing.next(KEY));
    }

    private void indexHint() {
        parsing.at += 2;
        if (parsing.accept(FOR)) {
            parsing.at += parsing.is(JOIN) ? 1 : 2;
        }
        if (!parsing.is('(')) {
            throw parsing.error("expected the names of indexes");
        }
        parsing.skipBracket();
        if (parsing.is(',')) {
            parsing.at++;
            if (!isIndexHint()) {
                parsing.at--;
            }
        }
    }

    /** MariaDB's {@code FOR SYSTEM_TIME …}. */
    private void temporal(Scope scope) {
        if (tokens.dialect() != Dialect.MARIADB || !parsing.is(FOR) || !parsing.next(SYSTEM_TIME)) {
            return;
        }
        parsing.at += 2;
        if (parsing.accept(ALL)) {
            return;
        }
        if (parsing.is(AS) && parsing.next(OF)) {
            parsing.at += 2;
            pointInTime(scope);
        } else if (parsing.accept(BETWEEN)) {
            pointInTime(scope);
            parsing.expect(AND);
            pointInTime(scope);
        } else {
            parsing.expect(FROM);
            pointInTime(scope);
            parsing.expect(TO);
            pointInTime(scope);
        }
    }

    private void pointInTime(Scope scope) {
        String word = tokens.raw(parsing.at);
        if (word.equalsIgnoreCase("TIMESTAMP") || word.equalsIgnoreCase("TRANSACTION")) {
            parsing.at++;
        }
        do {
            parsing.expressions.step(scope);
            if (parsing.is('(')) {
                parsing.expressions.step(scope);
            }
        } while (acceptArithmetic(scope));
    }

    private boolean acceptArithmetic(Scope scope) {
        if (!parsing.is('+') && !parsing.is('-') && !parsing.is('*')) {
            return false;
        }
        parsing.at++;
        if (parsing.accept(INTERVAL)) {
            parsing.expressions.step(scope);
        }
        return true;
    }
}
