package dev.reprieve.bench;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures several ways of doing the same against each other in one run: in each round every contestant has one block,
 * in an order that turns from round to round, so that whatever disturbs the machine disturbs all alike.
 */
final class Contest {
    /** One thing to do, once. */
    @FunctionalInterface
    interface Work {
        void run(int turn) throws SQLException;
    }

    private record Contestant(String name, Work work, Latencies all, List<Double> medians) {}

    private final List<Contestant> contestants = new ArrayList<>();

    Contest with(String name, Work work) {
        contestants.add(new Contestant(name, work, new Latencies(), new ArrayList<>()));
        return this;
    }

    /** Runs the rounds; a quarter as many before them warm up and are not counted. */
    Contest run(int rounds, int block) throws SQLException {
        for (int round = -Math.max(2, rounds / 4); round < rounds; round++) {
            for (int i = 0; i < contestants.size(); i++) {
                Contestant each = contestants.get(Math.floorMod(round + i, contestants.size()));
                Latencies measured = new Latencies();
                for (int turn = 0; turn < block; turn++) {
                    long start = System.nanoTime();
                    each.work.run(turn);
                    measured.add(System.nanoTime() - start);
                }
                if (round >= 0) {
                    each.all.addAll(measured);
                    each.medians.add(measured.micros(0.5));
                }
            }
        }
        return this;
    }

    /** The ratio of the medians of all measurements of the two. */
    double ratio(String name, String base) {
        return find(name).all.micros(0.5) / find(base).all.micros(0.5);
    }

    /** A table, all against the first. */
    void print() {
        Contestant base = contestants.get(0);
        System.out.printf(
                Locale.ROOT,
                "%-44s %9s %9s %8s   %s%n",
                "",
                "p50 us",
                "p99 us",
                "ratio",
                "ratio by round: p10 p50 p90");
        for (Contestant each : contestants) {
            double[] byRound = new double[each.medians.size()];
            for (int i = 0; i < byRound.length; i++) {
                byRound[i] = each.medians.get(i) / base.medians.get(i);
            }
            Arrays.sort(byRound);
            System.out.printf(
                    Locale.ROOT,
                    "%-44s %9.2f %9.2f %8.4f   %.4f %.4f %.4f%n",
                    each.name,
                    each.all.micros(0.5),
                    each.all.micros(0.99),
                    ratio(each.name, base.name),
                    byRound[byRound.length / 10],
                    byRound[byRound.length / 2],
                    byRound[byRound.length * 9 / 10]);
        }
    }

    private Contestant find(String name) {
        return contestants.stream()
                .filter(c -> c.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name));
    }
}
