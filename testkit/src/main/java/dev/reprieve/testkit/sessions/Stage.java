package dev.reprieve.testkit.sessions;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Some sessions of one database, and whose turn it is. After each step it waits until every session either stands before
 * its next step, or has ended, or waits for a lock that another of them holds; so one order of turns always has one
 * outcome, but for the victim of a deadlock.
 */
public final class Stage implements AutoCloseable {
    private static final long LOOK_AFTER_MILLIS = 1;
    private static final long PATIENCE_MILLIS = 60_000;

    private final Bell bell = new Bell();
    private final LockWatch watch;
    private final List<Player> players = new ArrayList<>();
    private final Function<String, Access> access;

    /**
     * A stage without players.
     *
     * @param dataSource the database; for watching its locks
     * @param access what a statement touches
     */
    public Stage(DataSource dataSource, Function<String, Access> access) throws SQLException {
        this.watch = new LockWatch(dataSource);
        this.access = access;
    }

    /** Another session. */
    public Player player(String name) {
        Player player = new Player(name, bell, access);
        players.add(player);
        return player;
    }

    /** Decides whose turn it is. */
    interface Turns {
        /** One of those that are ready, by number; empty to let all run to their ends as they like. */
        Optional<Integer> choose(List<Integer> ready);

        /** Told of the choice just made, once it has come to rest: whether the session waits for another. */
        void taken(Step step, boolean waits);
    }

    /** Where each stands, for messages. */
    List<String> positions() {
        synchronized (bell) {
            return players.stream().map(Player::position).toList();
        }
    }

    Step next(int player) {
        return players.get(player).next();
    }

    /** Runs the works, one for each player, in the order given as far as it can be followed, the rest as they come. */
    public Course follow(List<Integer> order, List<Work> works) throws SQLException {
        return run(works, new Follow(order));
    }

    Course run(List<Work> works, Turns turns) throws SQLException {
        for (int i = 0; i < players.size(); i++) {
            players.get(i).start(works.get(i));
        }
        List<Integer> order = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        settle();
        while (true) {
            List<Integer> ready = ready();
            if (ready.isEmpty()) {
                if (with(Player.State.RUNNING).isEmpty()) {
                    break;
                }
                steps.add("each waits for another");
                awaitChange();
                continue;
            }
            Optional<Integer> turn = invisible(ready);
            boolean free = turn.isPresent();
            turn = free ? turn : turns.choose(ready);
            if (turn.isEmpty()) {
                players.forEach(Player::release);
                continue;
            }
            Player player = players.get(turn.get());
            Step step = player.next();
            steps.add(player.name() + ": " + step);
            if (!free) {
                order.add(turn.get());
            }
            player.grant();
            settle();
            boolean waits = player.state() == Player.State.RUNNING;
            if (waits) {
                steps.add(player.name() + " waits");
            }
            if (!free) {
                turns.taken(step, waits);
            }
        }
        return new Course(order, steps, players.stream().map(Player::ending).toList());
    }

    /** Those whose turn it can be; who rests gives way to all others. */
    private List<Integer> ready() {
        List<Integer> ready = with(Player.State.READY);
        List<Integer> awake =
                ready.stream().filter(i -> !next(i).equals(Player.REST)).toList();
        return awake.isEmpty() ? ready : awake;
    }

    private Optional<Integer> invisible(List<Integer> ready) {
        return ready.stream().filter(i -> next(i).access().invisible()).findFirst();
    }

    private List<Integer> with(Player.State state) {
        synchronized (bell) {
            List<Integer> found = new ArrayList<>();
            for (int i = 0; i < players.size(); i++) {
                if (players.get(i).state() == state) {
                    found.add(i);
                }
            }
            return found;
        }
    }

    /** Returns once nobody runs but those who wait for a lock of another. */
    private void settle() throws SQLException {
        for (long looked = 0; looked < PATIENCE_MILLIS; looked++) {
            List<Integer> running = with(Player.State.RUNNING);
            if (running.isEmpty()) {
                return;
            }
            // long waiters are looked at once; whoever has just been let go gets a moment
            synchronized (bell) {
                if (with(Player.State.RUNNING).equals(running)) {
                    bell.rest(LOOK_AFTER_MILLIS);
                }
            }
            List<Integer> still = with(Player.State.RUNNING);
            if (allWait(still) && with(Player.State.RUNNING).equals(still)) {
                return;
            }
        }
        throw new IllegalStateException("a session neither ends nor waits for another");
    }

    private boolean allWait(List<Integer> running) throws SQLException {
        Set<Integer> all = new HashSet<>();
        players.forEach(p -> all.addAll(p.processes()));
        for (int i : running) {
            Set<Integer> own = players.get(i).processes();
            Set<Integer> others = new LinkedHashSet<>(all);
            others.removeAll(own);
            if (!watch.waits(own, others)) {
                return false;
            }
        }
        return true;
    }

    /** Everybody waits: the database will choose one of them. */
    private void awaitChange() throws SQLException {
        List<Integer> before = with(Player.State.RUNNING);
        for (long waited = 0; waited < PATIENCE_MILLIS; waited++) {
            synchronized (bell) {
                if (!with(Player.State.RUNNING).equals(before)) {
                    break;
                }
                bell.rest(LOOK_AFTER_MILLIS);
            }
        }
        settle();
    }

    @Override
    public void close() throws SQLException {
        for (Player player : players) {
            player.close();
        }
        watch.close();
    }

    private static final class Follow implements Turns {
        private final List<Integer> left;

        Follow(List<Integer> order) {
            this.left = new ArrayList<>(order);
        }

        @Override
        public Optional<Integer> choose(List<Integer> ready) {
            Optional<Integer> turn = left.stream().filter(ready::contains).findFirst();
            turn.ifPresent(left::remove);
            return turn.or(() -> Optional.of(ready.get(0)));
        }

        @Override
        public void taken(Step step, boolean waits) {
            // the order was given beforehand
        }
    }
}
