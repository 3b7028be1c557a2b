package dev.reprieve.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What it costs that a deletion can be undone: the same statements on a plain database with real constraints and through
 * the guard on one that was brought to its policy, with the same rows, each in a transaction of its own, in turns in one
 * run; at last deletions of 101 rows against their restores. Ratios are of medians at the client, by round.
 *
 * <p>Arguments: {@code rounds}, {@code sync} (0: commits do not wait for the disk, which they do in production, and which
 * hides a part of the difference), {@code trash} (0: without the indexes that find tombstones, to see what these cost;
 * trash and purge would read whole tables).
 */
public final class DeleteCost {
    private static final double BAR_ROW = 1.5;
    private static final double BAR_PARENT = 3.0;
    private static final double BAR_INSERT = 1.10;
    private static final double BAR_BULK = 3.0;
    private static final double BAR_RESTORE = 1.0;

    /** Deletions of a round: so many keys are used up, and a quarter of the rounds more to warm up. */
    private static final int SINGLE = 200;

    private static final int PARENTS = 25;

    private DeleteCost() {}

    /** Runs it once; exit code 0 if all ratios are within their bars, else 1. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.read(args, Map.of("rounds", 40L, "sync", 1L, "trash", 1L));
        System.out.println("DeleteCost " + arguments);
        System.exit(run(arguments.integer("rounds"), arguments.get("sync") == 1, arguments.get("trash") == 1) ? 0 : 1);
    }

    private static boolean run(int rounds, boolean sync, boolean trash) throws IOException, SQLException {
        int turns = rounds + Math.max(2, rounds / 4);
        try (BenchServer server = BenchServer.start();
                Forum plain = Forum.plain(server, turns * SINGLE, turns * PARENTS, turns, sync);
                Forum guarded = Forum.guarded(server, turns * SINGLE, turns * PARENTS, turns, sync)) {
            if (!trash) {
                guarded.dropTrashIndexes();
            }
            boolean passed = passes(
                    "one row without children",
                    BAR_ROW,
                    contest(plain, guarded, Forum::deleteNote).run(rounds, SINGLE));
            passed &= passes(
                    "a parent with 100 children",
                    BAR_PARENT,
                    contest(plain, guarded, Forum::deleteTopic).run(rounds, PARENTS));
            passed &= passes(
                    "an insert of a child",
                    BAR_INSERT,
                    contest(plain, guarded, Forum::insertReply).run(rounds, SINGLE));
            passed &= passes(
                    "10,000 rows that could be referred to, in one statement",
                    BAR_BULK,
                    contest(plain, guarded, Forum::deletePages).run(rounds, 1));
            passed &= passes(
                    "10,000 rows that nothing can refer to, in one statement",
                    BAR_BULK,
                    contest(plain, guarded, Forum::deleteEntries).run(rounds, 1));
            return passed & (!trash || restores(guarded, rounds));
        }
    }

    /** One side's work. */
    @FunctionalInterface
    private interface Step {
        void on(Forum forum) throws SQLException;
    }

    private static Contest contest(Forum plain, Forum guarded, Step step) {
        return new Contest()
                .with("plain", turn -> step.on(plain))
                .with("guarded: can be undone", turn -> step.on(guarded));
    }

    private static boolean passes(String what, double bar, Contest contest) {
        contest.print();
        return passes(what, bar, contest.ratio("guarded: can be undone", "plain"));
    }

    private static boolean passes(String what, double bar, double ratio) {
        System.out.printf(
                Locale.ROOT, "%s: %s: %.3f, allowed %.2f%n", ratio <= bar ? "PASS" : "FAIL", what, ratio, bar);
        return ratio <= bar;
    }

    /** The same topics are deleted and restored in turns. */
    private static boolean restores(Forum guarded, int rounds) throws SQLException {
        List<Double> ratios = new ArrayList<>();
        for (int round = -rounds / 4; round < rounds; round++) {
            Latencies deletions = new Latencies();
            Latencies restores = new Latencies();
            for (int i = 0; i < PARENTS; i++) {
                long start = System.nanoTime();
                guarded.deleteKept();
                deletions.add(System.nanoTime() - start);
                long deletion = guarded.latestDeletion();
                start = System.nanoTime();
                guarded.restore(deletion);
                restores.add(System.nanoTime() - start);
            }
            if (round >= 0) {
                ratios.add(restores.micros(0.5) / deletions.micros(0.5));
            }
            if (round == rounds - 1) {
                System.out.printf(
                        Locale.ROOT,
                        "last round: deletion of 101 rows %.0f us, restore %.0f us%n",
                        deletions.micros(0.5),
                        restores.micros(0.5));
            }
        }
        ratios.sort(Comparator.naturalOrder());
        return passes("a restore of 101 rows, by their deletion", BAR_RESTORE, ratios.get(ratios.size() / 2));
    }
}
