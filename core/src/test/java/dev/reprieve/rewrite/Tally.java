package dev.reprieve.rewrite;

import dev.reprieve.rewrite.Twins.Outcome;
import dev.reprieve.rewrite.Twins.Outcome.Kind;
import dev.reprieve.testkit.query.Feature;
import dev.reprieve.testkit.query.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Counts what became of generated statements and keeps the first few that went wrong. */
final class Tally {
    private static final int KEPT = 5;

    private final Map<Kind, Integer> outcomes = new EnumMap<>(Kind.class);
    private final Map<Feature, Integer> features = new EnumMap<>(Feature.class);
    private final Map<Kind, List<String>> kept = new EnumMap<>(Kind.class);
    private int statements;

    void add(Outcome outcome, Statement statement, Rewrite rewrite, long seed) {
        statements++;
        outcomes.merge(outcome.kind(), 1, Integer::sum);
        if (outcome.kind() == Kind.SAME) {
            statement.features().forEach(f -> features.merge(f, 1, Integer::sum));
            return;
        }
        List<String> list = kept.computeIfAbsent(outcome.kind(), k -> new ArrayList<>());
        if (list.size() < KEPT) {
            list.add("seed " + seed + ": " + statement.sql() + "\n  as " + rewrite + "\n  " + outcome.detail());
        }
    }

    int statements() {
        return statements;
    }

    int count(Kind kind) {
        return outcomes.getOrDefault(kind, 0);
    }

    /** Those of the features that too few of the compared statements made use of, with their numbers. */
    Map<Feature, Integer> rare(Set<Feature> expected, int atLeast) {
        Map<Feature, Integer> rare = new EnumMap<>(Feature.class);
        for (Feature feature : expected) {
            int uses = features.getOrDefault(feature, 0);
            if (uses < atLeast) {
                rare.put(feature, uses);
            }
        }
        return rare;
    }

    /** What is kept of one kind; empty if nothing is. */
    String report(Kind kind) {
        return kept.getOrDefault(kind, List.of()).stream().map(r -> "\n" + r).collect(Collectors.joining());
    }

    String report() {
        return this
                + kept.entrySet().stream()
                        .map(e -> "\n\n" + e.getKey() + "\n" + String.join("\n", e.getValue()))
                        .collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return statements + " statements: "
                + outcomes.entrySet().stream()
                        .map(e -> e.getValue() + " " + e.getKey().name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "));
    }
}
