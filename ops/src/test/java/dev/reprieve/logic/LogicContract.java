package dev.reprieve.logic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The scripts of SQLite's sqllogictest give the same on tables full of tombstones as on plain ones: rows, counts, errors
 * and what the tables hold in the end. One subclass a database.
 *
 * <p>{@code -Dreprieve.queries=100000} runs more, {@code -Dreprieve.seed=…} repeats a run, {@code -Dreprieve.script=…}
 * runs one script.
 */
abstract class LogicContract {
    private static final int LEAST_A_SCRIPT = 100;
    private static final int MOST_A_SCRIPT = 1_000;

    /** From so many queries on, scripts with large tables are among them. */
    private static final int LARGE_FROM = 20_000;

    /** Five tables are dropped and made anew each time. */
    private static final int MOST_DROPS = 15;

    private static final int DROPS_OF_A_SAMPLE = 5;
    private static final int RECORDS_OF_A_SAMPLE = 500;

    /** What must be refused, because a tombstone or a live row would be lost; all else is a failure. */
    private static final Set<String> RIGHTLY_REFUSED = Set.of(
            // REPLACE deletes the row that it replaces
            "RPV-201 on INSERT",
            // H2 does not know INSERT OR REPLACE either
            "RPV-200 on INSERT",
            // through a view it would be a real one; where the guard does not know the view, the fence says so
            "RPV-202 on DELETE",
            "RPV-201 on DELETE");

    /** The name by which scripts know the database. */
    abstract String database();

    /** A new, empty database to be salted; the caller closes it. */
    abstract Salted salted(Random random) throws SQLException;

    /** A connection to another new, empty database. */
    abstract Connection plain() throws SQLException;

    /** Drops what {@link #plain()} made. */
    abstract void drop(Connection plain) throws SQLException;

    /** How many queries that read tables, unless {@code reprieve.queries} says otherwise. */
    int sample() {
        return 700;
    }

    @Test
    void scriptsGiveTheSameOnSaltedTables() throws SQLException, IOException {
        long seed = Long.getLong("reprieve.seed", System.nanoTime());
        int wanted = Integer.getInteger("reprieve.queries", sample());
        System.out.println(getClass().getSimpleName() + " seed " + seed);
        Random random = new Random(seed);
        LogicTally tally = new LogicTally();
        String only = System.getProperty("reprieve.script", "");
        Deque<String> scripts = Scripts.shuffled(random, wanted >= LARGE_FROM);
        if (!only.isEmpty()) {
            scripts.removeIf(s -> !s.equals(only));
        }
        while (tally.reading() < wanted && !scripts.isEmpty()) {
            run(scripts.remove(), wanted, new Random(random.nextLong()), seed, tally);
            if (wanted >= LARGE_FROM) {
                System.out.println(getClass().getSimpleName() + " so far: " + tally);
            }
        }
        System.out.println(getClass().getSimpleName() + ": " + tally.report());
        assertThat(tally.different()).as(tally.report()).isZero();
        assertThat(tally.reasons()).as(tally.report()).isSubsetOf(RIGHTLY_REFUSED);
        // the comparison is worth something only if enough ran, and if tombstones would have shown
        assertThat(tally.reading()).as(tally.report()).isGreaterThanOrEqualTo(only.isEmpty() ? wanted : 0);
        assertThat(tally.leaking()).as(tally.report()).isGreaterThanOrEqualTo(leaking(tally, wanted, only));
    }

    /** How many answers at least would have had to be wrong without rewriting. */
    private static int leaking(LogicTally tally, int wanted, String only) {
        if (!only.isEmpty()) {
            return 0;
        }
        return wanted >= LARGE_FROM ? tally.probed() / 3 : 1;
    }

    /** Scripts that make their tables anew again and again are cut short; for a sample, all are. */
    private static List<Entry> beginning(List<Entry> entries, int wanted) {
        int end = 0;
        int drops = 0;
        while (end < entries.size() && (wanted >= LARGE_FROM || end < RECORDS_OF_A_SAMPLE)) {
            drops += Verb.of(entries.get(end).sql()) == Verb.DROP_TABLE ? 1 : 0;
            if (drops > (wanted >= LARGE_FROM ? MOST_DROPS : DROPS_OF_A_SAMPLE)) {
                break;
            }
            end++;
        }
        return entries.subList(0, end);
    }

    private void run(String script, int wanted, Random random, long seed, LogicTally tally)
            throws SQLException, IOException {
        List<Entry> entries = beginning(Scripts.read(script, database()), wanted);
        int most = Math.max(LEAST_A_SCRIPT, Math.min(MOST_A_SCRIPT, wanted / 100));
        Connection plain = plain();
        try (Salted salted = salted(random)) {
            new ScriptRun("seed " + seed + " " + script, salted, plain, random, tally).run(entries, most);
        } finally {
            drop(plain);
        }
    }
}
