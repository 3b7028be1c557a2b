package dev.reprieve.testkit.twin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was run, and what came of it. */
public final class Tally {
    private static final int MOST_SAMPLES = 40;

    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<String> divergences = new ArrayList<>();
    private final List<String> samples = new ArrayList<>();

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    /** Something to look at that is no divergence. */
    void sample(String text) {
        if (samples.size() < MOST_SAMPLES) {
            samples.add(text);
        }
    }

    void diverged(String report) {
        divergences.add(report);
    }

    /** Adds what another has. */
    public synchronized void add(Tally other) {
        other.counts.forEach((what, n) -> counts.merge(what, n, Integer::sum));
        divergences.addAll(other.divergences);
        other.samples.forEach(this::sample);
    }

    /** How often it was counted. */
    public synchronized int of(String what) {
        return counts.getOrDefault(what, 0);
    }

    /** Statements that both sides ran. */
    public int statements() {
        return of("statements");
    }

    /** Reports of divergences, with seed, schema and statements. */
    public synchronized List<String> divergences() {
        return List.copyOf(divergences);
    }

    /** What was noticed besides. */
    public synchronized List<String> samples() {
        return List.copyOf(samples);
    }

    @Override
    public synchronized String toString() {
        return counts.toString();
    }
}
