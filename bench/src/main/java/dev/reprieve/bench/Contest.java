package dev.reprieve.bench;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures several ways of doing the same against each other in one run: in each round the contestants take
 * turns every few statements, in an order that changes, so that whatever disturbs the machine disturbs all alike, and
 * nobody always follows the same one.
 */
final class Contest {
    private static final int SLICE = 25;

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

    /**
     * Runs the rounds; a quarter as many before them warm up and are not counted.
     *
     * @param block turns of each contestant in a round
     */
    Contest run(int rounds, int block) throws SQLException {
        for (int round = -Math.max(2, rounds / 4); round < rounds; round++) {
            List<Latencies> measured =
                    contestants.stream().map(c -> new Latencies()).toList();
            for (int from = 0; from < block; from += SLICE) {
                int slice = from / SLICE;
                int first = Math.floorMod(round + slice / 2, contestants.size());
                for (int i = 0; i < contestants.size(); i++) {
                    int at = Math.floorMod(slice % 2 == 0 ? first + i : first - i, contestants.size());
                    slice(contestants.get(at).work, from, Math.min(block, from + SLICE), measured.get(at));
                }
            }
            for (int i = 0; round >= 0 && i < contestants.size(); i++) {
                contestants.get(i).all.addAll(measured.get(i));
                contestants.get(i).medians.add(measured.get(i).micros(0.5));
            }
        }
        return this;
    }

    private static void slice(Work work, int from, int to, Latencies measured) throws SQLException {
        for (int turn = from; turn < to; turn++) {
            long start = System.nanoTime();
            work.run(turn);
            measured.add(System.nanoTime() - start);
        }
    }

    /**
     * How much longer one takes than the other: of each round the ratio of the medians, of these the median. Rounds are
     * compared, as a disturbed one slows both sides alike.
     */
    double ratio(String name, String base) {
        double[] byRound = byRound(find(name), find(base));
        return byRound[byRound.length / 2];
    }

    private static double[] byRound(Contestant contestant, Contestant base) {
        double[] ratios = new double[contestant.medians.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = contestant.medians.get(i) / base.medians.get(i);
        }
        Arrays.sort(ratios);
        return ratios;
    }

    /** A table, all against the first. */
    void print() {
        Contestant base = contestants.get(0);
        System.out.printf(
                Locale.ROOT, "%-44s %9s %9s   %s%n", "", "p50 us", "p99 us", "ratio of medians by round: p10 p50 p90");
        for (Contestant each : contestants) {
            double[] byRound = byRound(each, base);
            System.out.printf(
                    Locale.ROOT,
                    "%-44s %9.2f %9.2f   %.4f %.4f %.4f%n",
                    each.name,
                    each.all.micros(0.5),
                    each.all.micros(0.99),
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
