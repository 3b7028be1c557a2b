package dev.reprieve.rewrite;

import dev.reprieve.rewrite.Twins.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Counts what became of generated statements and keeps the first few that went wrong. */
final class Tally {
    private static final int KEPT = 5;

    private final List<String> differences = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private int statements;
    private int compared;
    private int invalid;
    private int refused;

    void add(Outcome outcome, String sql, Rewrite rewrite, long seed) {
        statements++;
        switch (outcome.kind()) {
            case SAME -> compared++;
            case INVALID -> invalid++;
            case REFUSED -> {
                refused++;
                keep(refusals, sql + "\n  " + rewrite);
            }
            case DIFFERENT ->
                keep(differences, "seed " + seed + ": " + sql + "\n  as " + rewrite + "\n  " + outcome.detail());
        }
    }

    private static void keep(List<String> list, String text) {
        if (list.size() < KEPT) {
            list.add(text);
        }
    }

    List<String> differences() {
        return differences;
    }

    int statements() {
        return statements;
    }

    int compared() {
        return compared;
    }

    int refused() {
        return refused;
    }

    String report() {
        return this + "\n" + String.join("\n", differences) + "\nrefused:\n" + String.join("\n", refusals);
    }

    @Override
    public String toString() {
        return statements + " statements, " + compared + " the same, " + invalid + " invalid on both, " + refused
                + " refused, " + differences.size() + (differences.size() == KEPT ? " or more" : "") + " different";
    }
}
