package dev.reprieve.logic;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;

/** One script on both sides. */
final class ScriptRun {
    private static final int SECONDS_A_QUERY = 2;
    private static final int SLOW_QUERIES = 5;
    private static final int PROBED_OF = 10;

    private final String where;
    private final Salted salted;
    private final Connection plain;
    private final Random random;
    private final LogicTally tally;
    private int slow;

    /**
     * @param where names script and seed in messages
     */
    ScriptRun(String where, Salted salted, Connection plain, Random random, LogicTally tally) {
        this.where = where;
        this.salted = salted;
        this.plain = plain;
        this.random = random;
        this.tally = tally;
    }

    /**
     * Runs all statements and some of the queries.
     *
     * @param most queries at most
     */
    void run(List<Entry> entries, int most) throws SQLException {
        long all = entries.stream().filter(e -> e instanceof Entry.Query).count();
        long left = all;
        long wanted = Math.min(most, all);
        for (Entry entry : entries) {
            if (entry instanceof Entry.Query query) {
                // each choice equally likely, and exactly as many as wanted
                boolean chosen = random.nextLong(left) < wanted;
                left--;
                if (chosen) {
                    wanted--;
                    query(query);
                }
            } else {
                statement(entry);
            }
        }
        for (String table : new TreeSet<>(salted.shapes.keySet())) {
            compareContents(table, "at the end");
        }
        tally.script(salted.salt.tombstones(), salted.dropsRefused());
    }

    private void statement(Entry entry) throws SQLException {
        Verb verb = Verb.of(entry.sql());
        if (verb == Verb.DROP_TABLE) {
            compareContents(salted.fold(verb.object(entry.sql())), "before " + entry.sql());
        }
        // this side first: what it refuses must not happen on the other either
        Answer actual = salted.statement(verb, entry.sql());
        if (actual.refused()) {
            tally.refused(actual, entry.sql());
            return;
        }
        Answer expected = Answer.of(plain, entry.sql(), Salted.SECONDS);
        // after DDL SQLite still gives the count of what ran before
        if (verb.counts() ? expected.same(actual, false) : expected.kind().equals(actual.kind())) {
            tally.statement(expected);
        } else {
            different(entry, expected, actual);
        }
    }

    private void query(Entry.Query query) throws SQLException {
        if (slow >= SLOW_QUERIES) {
            tally.leftOut(1);
            return;
        }
        Answer expected = Answer.of(plain, query.sql(), SECONDS_A_QUERY);
        if (expected.timedOut()) {
            slow++;
            tally.tooSlow();
            return;
        }
        Answer actual = salted.query(query.sql());
        if (actual.timedOut()) {
            slow++;
            tally.tooSlow();
            tally.slower();
            return;
        }
        if (actual.refused()) {
            tally.refused(actual, query.sql());
            return;
        }
        boolean ordered = query.expected().order() == Expected.Order.NOSORT
                && query.sql().toUpperCase(Locale.ROOT).contains("ORDER BY");
        if (!expected.same(actual, ordered)) {
            different(query, expected, actual);
            return;
        }
        tally.query(query, expected);
        if (!expected.failed() && LogicTally.readsTables(query.sql()) && random.nextInt(PROBED_OF) == 0) {
            tally.probe(!Answer.of(salted.raw, query.sql(), Salted.SECONDS).same(expected, false));
        }
    }

    private void compareContents(String table, String when) throws SQLException {
        Shape shape = salted.shapes.get(table);
        if (shape == null) {
            return;
        }
        salted.prepare();
        String sql = "SELECT " + shape.list() + " FROM " + table;
        Answer expected = Answer.of(plain, sql, Salted.SECONDS);
        Answer actual = Answer.of(salted.raw, sql + " WHERE live", Salted.SECONDS);
        if (expected.failed() || !expected.same(actual, false)) {
            tally.different(
                    where, "contents of " + table + " " + when, "should be " + expected + "\n  but is " + actual);
        }
        String touched = salted.salt.touched(shape);
        if (!touched.isEmpty()) {
            tally.different(where, "tombstones of " + table + " " + when, touched);
        }
    }

    private void different(Entry entry, Answer expected, Answer actual) {
        tally.different(where + ":" + entry.line(), entry.sql(), "expected " + expected + "\n  but got " + actual);
    }
}
