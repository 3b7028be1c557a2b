package dev.reprieve.testkit.sessions;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Every interleaving of the sessions' steps, one run each, or some at random. Two interleavings that differ only in the
 * order of neighbouring steps that do not meet (see {@link Access}) count as one: these are the sleep sets of Godefroid,
 * "Partial-Order Methods for the Verification of Concurrent Systems", 1996. And another turn is tried only where a later
 * step of another session met the one taken, as in Flanagan and Godefroid, "Dynamic Partial-Order Reduction for Model
 * Checking Software", 2005; a step that had to wait counts as meeting all.
 */
public final class Exploration {
    private final Stage stage;
    private final Supplier<List<Work>> works;

    /**
     * Explores what the stage's players do.
     *
     * @param works puts the database back to its first state and says what each player does
     */
    public Exploration(Stage stage, Supplier<List<Work>> works) {
        this.stage = stage;
        this.works = works;
    }

    /** Looks at a run that has ended. */
    @FunctionalInterface
    public interface Judge {
        /** Throws if something is wrong. */
        void look(Course course) throws SQLException;
    }

    /** Runs each interleaving; returns how many there were. */
    public int all(Judge judge) throws SQLException {
        Depth depth = new Depth();
        int runs = 0;
        do {
            Course course = stage.run(works.get(), depth);
            if (!depth.redundant) {
                runs++;
                judge.look(course);
            }
        } while (depth.another());
        return runs;
    }

    /** Runs so many interleavings, drawn at random. */
    public void some(int runs, Random random, Judge judge) throws SQLException {
        for (int i = 0; i < runs; i++) {
            judge.look(stage.run(works.get(), new Drawn(random)));
        }
    }

    private static final class Drawn implements Stage.Turns {
        private final Random random;

        Drawn(Random random) {
            this.random = random;
        }

        @Override
        public Optional<Integer> choose(List<Integer> ready) {
            return Optional.of(ready.get(random.nextInt(ready.size())));
        }

        @Override
        public void taken(Step step, boolean waits) {
            // each draw is for itself
        }
    }

    /** A moment at which it was decided whose turn it is. */
    private static final class Fork {
        final Map<Integer, Step> ready = new HashMap<>();
        // whose turn here leads only to runs that were seen elsewhere
        final Set<Integer> asleep = new HashSet<>();
        // whose turn here may lead to others
        final Set<Integer> wanted = new HashSet<>();
        int turn;
        boolean waited;

        /** Notes that the step of another session comes after the one taken here, where both may matter. */
        void followedBy(int player, Step step, boolean waits) {
            if (player == turn) {
                return;
            }
            Step own = ready.get(turn);
            if (waited || waits || own == null || own.access().meets(step.access())) {
                if (ready.containsKey(player)) {
                    wanted.add(player);
                } else {
                    wanted.addAll(ready.keySet());
                }
            }
        }
    }

    /** Depth first. Every run starts anew and takes the turns of the last one but for the last fork that has more. */
    private final class Depth implements Stage.Turns {
        private final List<Fork> forks = new ArrayList<>();
        private final Set<Integer> asleep = new HashSet<>();
        private int at;
        private boolean redundant;

        @Override
        public Optional<Integer> choose(List<Integer> ready) {
            if (at == forks.size()) {
                Fork fork = new Fork();
                ready.forEach(i -> fork.ready.put(i, stage.next(i)));
                fork.asleep.addAll(asleep);
                fork.ready.forEach((player, step) -> followed(player, step, false));
                Optional<Integer> turn =
                        ready.stream().filter(i -> !asleep.contains(i)).findFirst();
                if (turn.isEmpty()) {
                    redundant = true;
                    return turn;
                }
                fork.turn = turn.get();
                forks.add(fork);
            }
            Fork fork = forks.get(at);
            if (!fork.ready.keySet().equals(new HashSet<>(ready))) {
                throw new IllegalStateException("the same turns led elsewhere: ready were " + fork.ready + ", now "
                        + ready + " of " + stage.positions() + ", after " + taken());
            }
            return Optional.of(fork.turn);
        }

        @Override
        public void taken(Step step, boolean waits) {
            Fork fork = forks.get(at);
            fork.waited = waits;
            if (waits) {
                followed(fork.turn, step, true);
            }
            at++;
            asleep.clear();
            for (int other : fork.asleep) {
                Step theirs = fork.ready.get(other);
                if (other != fork.turn
                        && theirs != null
                        && !waits
                        && !theirs.access().meets(step.access())) {
                    asleep.add(other);
                }
            }
        }

        /** The step comes after all forks up to now. */
        private void followed(int player, Step step, boolean waits) {
            for (int i = 0; i < at; i++) {
                forks.get(i).followedBy(player, step, waits);
            }
        }

        private List<String> taken() {
            return forks.subList(0, at).stream()
                    .map(f -> f.turn + ": " + f.ready.get(f.turn) + (f.waited ? ", which waits" : ""))
                    .toList();
        }

        boolean another() {
            while (!forks.isEmpty()) {
                Fork last = forks.get(forks.size() - 1);
                last.asleep.add(last.turn);
                Optional<Integer> turn = last.wanted.stream()
                        .filter(i -> !last.asleep.contains(i))
                        .findFirst();
                if (turn.isPresent()) {
                    last.turn = turn.get();
                    at = 0;
                    asleep.clear();
                    redundant = false;
                    return true;
                }
                forks.remove(forks.size() - 1);
            }
            return false;
        }
    }
}
