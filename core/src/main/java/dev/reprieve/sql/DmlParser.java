package dev.reprieve.sql;

import static dev.reprieve.sql.Keyword.*;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads INSERT, UPDATE and DELETE. */
final class DmlParser {
    private static final KeywordSet MODIFIERS = KeywordSet.of(LOW_PRIORITY, HIGH_PRIORITY, DELAYED, QUICK, IGNORE);

    private final Parsing parsing;
    private final Tokens tokens;
    private final JoinedParser joined;

    DmlParser(Parsing parsing) {
        this.parsing = parsing;
        this.tokens = parsing.tokens;
        this.joined = new JoinedParser(parsing);
    }

    /** Reads the DML statement that begins here, after its WITH. */
    void statement(@Nullable Scope outer) {
        parsing.enter();
        switch (tokens.keyword(parsing.at)) {
            case INSERT, REPLACE -> insert(outer);
            case UPDATE -> update(outer);
            case DELETE -> delete(outer);
            case MERGE -> new MergeParser(parsing).merge(outer);
            default -> throw parsing.error("expected a query or DML");
        }
        parsing.leave();
    }

    private void insert(@Nullable Scope outer) {
        boolean replaces = parsing.is(REPLACE);
        parsing.at++;
        modifiers();
        if (parsing.is(OR) && tokens.dialect() == Dialect.SQLITE) {
            replaces |= parsing.next(REPLACE);
            parsing.at += 2;
        }
        parsing.accept(INTO);
        Insert insert = parsing.open(new Insert(outer, parsing.table(TableRef.Role.INSERT), replaces));
        TableRef target = insert.target();
        parsing.fromItems.partition(target);
        if (parsing.is(AS) && tokens.isIdentifier(parsing.at + 1)) {
            target.alias(parsing.at + 1, true);
            parsing.at += 2;
        }
        if (parsing.is('(') && !parsing.look.opensQuery(parsing.at)) {
            insert.columns(parsing.skipBracket());
        }
        while (parsing.is(OVERRIDING) || parsing.is(DIRECT) || parsing.is(SORTED)) {
            parsing.at += parsing.is(OVERRIDING) ? 3 : 1;
        }
        source(insert);
        if (parsing.look.isOnConflict(parsing.at)) {
            onConflict(insert);
        }
        returning(insert);
    }

    private void modifiers() {
        while (tokens.dialect() != Dialect.POSTGRESQL
                && MODIFIERS.contains(tokens.keyword(parsing.at))
                && tokens.isIdentifier(parsing.at + 1)) {
            parsing.at++;
        }
    }

    private void source(Insert insert) {
        if (parsing.is(DEFAULT) && parsing.next(VALUES)) {
            parsing.at += 2;
        } else if (parsing.is(SET) && tokens.dialect() != Dialect.POSTGRESQL) {
            parsing.at++;
            assignments(insert, new IntList(), null);
        } else if (parsing.is(VALUE) && tokens.dialect() == Dialect.MARIADB) {
            parsing.at++;
            do {
                parsing.expressions.step(insert);
            } while (acceptComma());
        } else {
            insert.source(parsing.queries.query(insert.outer()));
        }
    }

    private boolean acceptComma() {
        if (parsing.is(',')) {
            parsing.at++;
            return true;
        }
        return false;
    }

    private void onConflict(Insert insert) {
        parsing.at++;
        if (parsing.accept(DUPLICATE)) {
            parsing.at++;
            parsing.expect(UPDATE);
            IntList assigned = new IntList();
            List<Span> values = new ArrayList<>(2);
            assignments(insert, assigned, values);
            insert.onDuplicateKey(new Insert.OnDuplicateKey(assigned, values));
            return;
        }
        parsing.expect(CONFLICT);
        Span target = null;
        Span targetWhere = null;
        int constraintFirst = FromItem.NO_TOKEN;
        int constraint = FromItem.NO_TOKEN;
        if (parsing.is('(')) {
            target = parsing.skipBracket();
            if (parsing.accept(WHERE)) {
                targetWhere = parsing.expressions.condition(insert);
            }
        } else if (parsing.is(ON)) {
            constraintFirst = parsing.at++;
            parsing.expect(CONSTRAINT);
            constraint = parsing.at++;
        }
        parsing.expect(DO);
        IntList assigned = new IntList();
        boolean updates = parsing.accept(UPDATE);
        Span where = null;
        if (updates) {
            parsing.expect(SET);
            assignments(insert, assigned, null);
            if (parsing.accept(WHERE)) {
                where = parsing.expressions.condition(insert);
            }
        } else {
            parsing.expect(NOTHING);
        }
        insert.onConflict(new Insert.OnConflict(
                target, targetWhere, constraintFirst, constraint, assigned, updates, where, parsing.at - 1));
    }

    /**
     * Reads {@code a = 1, (b, c) = (2, 3)}.
     *
     * @param values is given what stands right of each equals sign
     */
    void assignments(Scope scope, IntList assigned, @Nullable List<Span> values) {
        do {
            if (parsing.is('(')) {
                Span group = parsing.skipBracket();
                for (int i = group.first(); i <= group.last(); i++) {
                    if (tokens.isIdentifier(i)) {
                        assigned.add(i);
                    }
                }
            } else {
                int last = parsing.look.lastOfName(parsing.at);
                assigned.add(tokens.dialect() == Dialect.POSTGRESQL ? parsing.at : last);
                parsing.at = last + 1;
                while (!parsing.is('=') && !parsing.atEnd()) {
                    parsing.expressions.step(scope);
                }
            }
            if (!parsing.is('=')) {
                throw parsing.error("expected an assignment");
            }
            parsing.at++;
            Span value = parsing.expressions.condition(scope);
            if (values != null) {
                values.add(value);
            }
        } while (acceptComma());
    }

    /** Reads RETURNING if it stands here, with {@code WITH (OLD AS o, NEW AS n)}. */
    void returning(Scope scope) {
        if (!parsing.accept(RETURNING)) {
            return;
        }
        if (parsing.is(WITH) && tokens.isSymbol(parsing.at + 1, '(')) {
            parsing.at++;
            scope.versions(parsing.skipBracket());
        }
        parsing.queries.items(scope);
        if (tokens.dialect() == Dialect.SQLITE && scope.target() != null && !(scope instanceof Insert)) {
            // SQLite has ORDER BY and LIMIT of UPDATE and DELETE behind RETURNING too
            orderAndLimit(scope);
        }
    }

    private void update(@Nullable Scope outer) {
        parsing.at++;
        modifiers();
        if (joined.isUpdate()) {
            joined.update(outer);
            return;
        }
        boolean replaces = false;
        if (parsing.is(OR) && tokens.dialect() == Dialect.SQLITE) {
            replaces = parsing.next(REPLACE);
            parsing.at += 2;
        }
        TableRef target = parsing.fromItems.target(TableRef.Role.UPDATE);
        Update update = parsing.open(new Update(outer, target, replaces));
        parsing.fromItems.partition(target);
        parsing.fromItems.aliased(target);
        parsing.fromItems.modifiers(target, update);
        parsing.expect(SET);
        assignments(update, update.assigned(), null);
        if (parsing.accept(FROM)) {
            update.from(parsing.fromItems.list(update));
        }
        update.whereGap(parsing.at - 1);
        parsing.queries.where(update);
        orderAndLimit(update);
        returning(update);
    }

    private void delete(@Nullable Scope outer) {
        int first = parsing.at++;
        modifiers();
        if (joined.isDelete()) {
            joined.delete(outer, first);
            return;
        }
        if (!parsing.accept(FROM) && tokens.dialect() != Dialect.H2) {
            throw parsing.error("expected FROM");
        }
        Span verb = new Span(first, parsing.at - 1);
        TableRef target = parsing.fromItems.target(TableRef.Role.DELETE);
        Delete delete = parsing.open(new Delete(outer, target, verb));
        parsing.fromItems.partition(target);
        parsing.fromItems.aliased(target);
        parsing.fromItems.modifiers(target, delete);
        if (parsing.is(USING)) {
            delete.using(parsing.at++);
            delete.from(parsing.fromItems.list(delete));
        }
        delete.whereGap(parsing.at - 1);
        parsing.queries.where(delete);
        if (orderAndLimit(delete)) {
            delete.markLimited();
        }
        returning(delete);
    }

    /** What other dialects allow after the condition of UPDATE and DELETE. */
    boolean orderAndLimit(Scope scope) {
        int first = parsing.at;
        while (!parsing.atEnd() && !parsing.is(RETURNING) && !parsing.look.isTrailingWith(parsing.at)) {
            if (tokens.dialect() == Dialect.POSTGRESQL || parsing.is(FROM) || parsing.is(WHERE)) {
                throw parsing.error("did not expect this here");
            }
            parsing.expressions.step(scope);
        }
        return parsing.at > first;
    }
}
