package dev.reprieve.sql;

import static dev.reprieve.sql.Keyword.*;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads MERGE. */
final class MergeParser {
    private final Parsing parsing;
    private final Tokens tokens;

    MergeParser(Parsing parsing) {
        this.parsing = parsing;
        this.tokens = parsing.tokens;
    }

    void merge(@Nullable Scope outer) {
        parsing.at++;
        parsing.accept(INTO);
        TableRef target = parsing.fromItems.target(TableRef.Role.MERGE);
        boolean byKey = parsing.is('(') || parsing.is(KEY) || parsing.look.startsQuery(parsing.at);
        if (byKey && tokens.dialect() == Dialect.H2) {
            byKey(parsing.open(new Insert(outer, target, false)));
            return;
        }
        Merge merge = parsing.open(new Merge(outer, target));
        parsing.fromItems.aliased(target);
        parsing.expect(USING);
        merge.from(List.of(parsing.fromItems.joined(merge)));
        parsing.expect(ON);
        merge.where(parsing.expressions.condition(merge));
        while (parsing.is(WHEN)) {
            merge.add(when(merge));
        }
        parsing.dml.returning(merge);
    }

    /** H2's {@code MERGE INTO t (a, b) KEY (a) VALUES (1, 2)}. */
    private void byKey(Insert insert) {
        if (parsing.is('(') && !parsing.look.opensQuery(parsing.at)) {
            insert.columns(parsing.skipBracket());
        }
        Span key = null;
        if (parsing.accept(KEY)) {
            if (!parsing.is('(')) {
                throw parsing.error("expected the columns of a key");
            }
            key = parsing.skipBracket();
        }
        int first = parsing.at;
        insert.source(parsing.queries.query(insert.outer()));
        insert.mergesBy(key, new Span(first, parsing.at - 1));
    }

    private Merge.When when(Merge merge) {
        parsing.at++;
        boolean not = parsing.accept(NOT);
        parsing.expect(MATCHED);
        boolean bySource = false;
        if (not && parsing.accept(BY)) {
            bySource = parsing.is(SOURCE);
            parsing.at++;
        }
        int head = parsing.at - 1;
        Span condition = parsing.accept(AND) ? parsing.expressions.condition(merge) : null;
        parsing.expect(THEN);
        int verb = parsing.at++;
        IntList assigned = new IntList();
        Span columns = null;
        int width = -1;
        Merge.Action action = Merge.Action.NOTHING;
        switch (tokens.keyword(verb)) {
            case UPDATE -> {
                action = Merge.Action.UPDATE;
                parsing.expect(SET);
                parsing.dml.assignments(merge, assigned, null);
            }
            case DELETE -> action = Merge.Action.DELETE;
            case INSERT -> {
                action = Merge.Action.INSERT;
                columns = parsing.is('(') ? parsing.skipBracket() : null;
                width = values(merge);
            }
            case DO -> parsing.expect(NOTHING);
            default -> throw parsing.error("expected UPDATE, DELETE, INSERT or DO NOTHING");
        }
        return new Merge.When(bySource, head, condition, action, verb, assigned, columns, width);
    }

    /** Reads the values of an INSERT; returns how many there are, -1 for DEFAULT VALUES. */
    private int values(Merge merge) {
        if (parsing.is(OVERRIDING)) {
            parsing.at += 3;
        }
        if (parsing.accept(DEFAULT)) {
            parsing.expect(VALUES);
            return -1;
        }
        parsing.expect(VALUES);
        if (!parsing.is('(')) {
            throw parsing.error("expected values");
        }
        int width = parsing.queries.width(new Span(parsing.at + 1, tokens.partner(parsing.at) - 1));
        parsing.expressions.step(merge);
        return width;
    }
}
