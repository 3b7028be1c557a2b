package dev.reprieve.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.testkit.PostgresServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two sessions in every interleaving of their statements. A plain run draws some of them, always the same;
 * {@code -Dreprieve.seed} draws others, {@code -Dreprieve.interleavings=all} runs all, at all combinations of isolation
 * levels, those with a purge once by the age of rows and once by pages. {@code -Dreprieve.scene} takes the scenes that
 * have the text in their name, {@code -Dreprieve.act} the pairs. Sessions wait more than they work, so {@code -Praces}
 * runs several scenes at a time, each in databases of its own.
 */
@Execution(ExecutionMode.CONCURRENT)
class InterleavingTest {
    private static final int DRAWS = 2;
    private static final int TRIOS = Integer.getInteger("reprieve.trios", 40);
    private static final int SHOWN = 5;
    private static final long SEED = Long.getLong("reprieve.seed", 20_261_123);
    private static final boolean ALL =
            System.getProperty("reprieve.interleavings", "").equals("all");

    static List<Scene> scenes() {
        String wanted = System.getProperty("reprieve.scene", "");
        return Scenes.all().stream().filter(s -> s.name().contains(wanted)).toList();
    }

    @ParameterizedTest
    @MethodSource("scenes")
    @dev.reprieve.equivalence.Accepted({"race-unique", "race-more-is-read", "race-spared"})
    void pairs(Scene scene) throws Exception {
        if (!ALL) {
            pairs(scene, PostgresServer.shared());
            return;
        }
        // a purge goes by which transactions of the whole server are over
        try (PostgresServer own = PostgresServer.start()) {
            pairs(scene, own);
        }
    }

    private static void pairs(Scene scene, PostgresServer server) throws SQLException {
        String wanted = System.getProperty("reprieve.act", "");
        Random random = new Random(SEED + scene.name().hashCode());
        try (Duel duel = new Duel(scene, server, 2)) {
            for (List<Act> acts : Encounter.pairs(scene.acts())) {
                List<Encounter> encounters = Encounter.atAllLevels(acts);
                if (!encounters.get(0).toString().contains(wanted)) {
                    continue;
                }
                if (ALL) {
                    for (Encounter encounter : encounters) {
                        duel.all(encounter);
                    }
                } else {
                    duel.some(encounters.get(random.nextInt(encounters.size())), DRAWS, random);
                }
            }
            report(scene, duel);
        }
    }

    /** Three at once, held against the invariants only: {@code -Dreprieve.trios} says how many are drawn of each scene. */
    @ParameterizedTest
    @MethodSource("scenes")
    void trios(Scene scene) throws Exception {
        Random random = new Random(SEED + scene.name().hashCode());
        List<List<Act>> trios = Encounter.trios(scene.acts());
        try (Duel duel = new Duel(scene, PostgresServer.shared(), 3)) {
            for (int i = 0; i < TRIOS; i++) {
                List<Encounter> levels = Encounter.atAllLevels(trios.get(random.nextInt(trios.size())));
                duel.some(levels.get(random.nextInt(levels.size())), DRAWS, random);
            }
            report(scene, duel);
        }
    }

    private static void report(Scene scene, Duel duel) {
        System.out.println(scene + ": " + duel.runs() + " interleavings" + (ALL ? "" : ", seed " + SEED) + "; "
                + duel.deadlocks() + " deadlocks; accepted " + duel.accepted());
        StringBuilder shown = new StringBuilder();
        duel.failures().entrySet().stream()
                .limit(SHOWN)
                .forEach(e -> shown.append(e.getKey())
                        .append('\n')
                        .append(e.getValue())
                        .append("\n\n"));
        assertThat(duel.failures().keySet()).as("seed " + SEED + "\n" + shown).isEmpty();
    }
}
