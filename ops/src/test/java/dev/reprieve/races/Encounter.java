package dev.reprieve.races;

import java.util.ArrayList;
import java.util.List;

/** Sessions that meet: what each does and at which isolation level. */
record Encounter(List<Act> acts, List<Level> levels) {
    Encounter {
        acts = List.copyOf(acts);
        levels = List.copyOf(levels);
    }

    /** Whether both databases are given the same statements, so that an order of turns means the same on both. */
    boolean comparable() {
        return acts.stream().allMatch(Act.Transaction.class::isInstance);
    }

    /** Whether a purge takes part, which goes through pages where the server knows how many there are. */
    boolean purges() {
        return acts.stream().anyMatch(Act.Purge.class::isInstance);
    }

    /** All pairs, each act also with itself. */
    static List<List<Act>> pairs(List<Act> acts) {
        List<List<Act>> pairs = new ArrayList<>();
        for (int i = 0; i < acts.size(); i++) {
            for (int j = i; j < acts.size(); j++) {
                pairs.add(List.of(acts.get(i), acts.get(j)));
            }
        }
        return pairs;
    }

    /** All sets of three, each act also more than once. */
    static List<List<Act>> trios(List<Act> acts) {
        List<List<Act>> trios = new ArrayList<>();
        for (int i = 0; i < acts.size(); i++) {
            for (List<Act> pair : pairs(acts.subList(i, acts.size()))) {
                trios.add(List.of(acts.get(i), pair.get(0), pair.get(1)));
            }
        }
        return trios;
    }

    /** One for each combination of levels that makes a difference; the product chooses its own. */
    static List<Encounter> atAllLevels(List<Act> acts) {
        List<List<Level>> combinations = List.of(List.of());
        for (Act act : acts) {
            List<List<Level>> longer = new ArrayList<>();
            for (List<Level> some : combinations) {
                for (Level level :
                        act instanceof Act.Transaction ? Level.values() : new Level[] {Level.READ_COMMITTED}) {
                    List<Level> one = new ArrayList<>(some);
                    one.add(level);
                    longer.add(one);
                }
            }
            combinations = longer;
        }
        return combinations.stream().map(levels -> new Encounter(acts, levels)).toList();
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < acts.size(); i++) {
            Act act = acts.get(i);
            parts.add(act.name() + (act instanceof Act.Transaction ? " (" + levels.get(i) + ")" : ""));
        }
        return String.join(" / ", parts);
    }
}
