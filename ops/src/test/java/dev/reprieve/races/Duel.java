package dev.reprieve.races;

import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.testkit.sessions.Course;
import java.sql.SQLException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A scene on both databases, and what was found there. */
final class Duel implements AutoCloseable {
    /** More than a session of transactions has. */
    private static final int MOST_STEPS = 20;

    private final Scene scene;
    private final GuardedSide guarded;
    private final PlainSide plain;
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final Map<Accepted, Integer> accepted = new EnumMap<>(Accepted.class);
    private int runs;
    private int deadlocks;

    Duel(Scene scene, PostgresServer server, int sessions) throws SQLException {
        this.scene = scene;
        guarded = GuardedSide.create(scene, server, sessions);
        plain = PlainSide.create(scene, server, sessions);
    }

    /** Runs every interleaving; those with a purge also by pages. */
    void all(Encounter encounter) throws SQLException {
        try {
            Set<Outcome> possible = possible(encounter);
            for (boolean byPages : encounter.purges() ? new boolean[] {false, true} : new boolean[] {false}) {
                guarded.begin(byPages);
                guarded.exploration(encounter).all(course -> judge(encounter, course, possible));
            }
        } catch (IllegalStateException e) {
            throw new IllegalStateException("in " + encounter, e);
        }
    }

    /** Runs some, drawn at random. */
    void some(Encounter encounter, int draws, Random random) throws SQLException {
        Set<Outcome> possible = possible(encounter);
        guarded.begin(encounter.purges() && random.nextBoolean());
        guarded.exploration(encounter).some(draws, random, course -> judge(encounter, course, possible));
    }

    /** Everything that could come of it on the twin; for what has other steps there. */
    private Set<Outcome> possible(Encounter encounter) throws SQLException {
        Set<Outcome> found = new LinkedHashSet<>();
        if (compared(encounter) && !encounter.comparable()) {
            plain.exploration(encounter).all(course -> found.add(new Outcome(course.endings(), plain.live())));
        }
        return found;
    }

    /** What comes on the twin of one session after the other, in each order. */
    private Set<Outcome> serial(Encounter encounter) throws SQLException {
        Set<Outcome> found = new LinkedHashSet<>();
        if (encounter.comparable()) {
            for (int first = 0; first < encounter.acts().size(); first++) {
                Course alone = new Course(Collections.nCopies(MOST_STEPS, first), List.of(), List.of());
                found.add(new Outcome(plain.follow(alone, encounter).endings(), plain.live()));
            }
        }
        return found;
    }

    /** Of two sessions that wait for a third either may go on first: so one order of turns has more than one outcome. */
    private static boolean compared(Encounter encounter) {
        return encounter.acts().size() == 2;
    }

    private void judge(Encounter encounter, Course course, Set<Outcome> possible) throws SQLException {
        runs++;
        List<String> endings = course.endings().stream()
                .map(e -> e.startsWith("held ") ? "held" : e)
                .toList();
        Outcome outcome = new Outcome(endings, guarded.live());
        deadlocks += outcome.deadlock() ? 1 : 0;
        for (String broken : guarded.broken(encounter.acts(), course.endings())) {
            failures.putIfAbsent(encounter + ": " + broken, course.toString());
        }
        Set<Outcome> twin = possible;
        if (compared(encounter) && encounter.comparable()) {
            Course other = plain.follow(course, encounter);
            twin = Set.of(new Outcome(other.endings(), plain.live()));
        }
        if (compared(encounter) && twin.stream().noneMatch(outcome::sameAs)) {
            Optional<Accepted> reason = Accepted.of(scene, encounter, outcome, twin, serial(encounter));
            reason.ifPresent(r -> accepted.merge(r, 1, Integer::sum));
            if (reason.isEmpty()) {
                failures.putIfAbsent(encounter + ": " + outcome + " but the twin " + twin, course.toString());
            }
        }
    }

    /** What was wrong, with one run that shows it. */
    Map<String, String> failures() {
        return failures;
    }

    Map<Accepted, Integer> accepted() {
        return accepted;
    }

    int runs() {
        return runs;
    }

    int deadlocks() {
        return deadlocks;
    }

    @Override
    public void close() throws SQLException {
        guarded.close();
        plain.close();
    }
}
