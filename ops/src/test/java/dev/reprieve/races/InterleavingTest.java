package dev.reprieve.races;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two sessions in every interleaving of their statements. A plain run draws some of them; {@code -Dreprieve.interleavings=
 * all} runs all, at all combinations of isolation levels. {@code -Dreprieve.scene} takes the scenes that have the text in
 * their name, {@code -Dreprieve.act} the pairs.
 */
class InterleavingTest {
    private static final int DRAWS = 1;
    private static final int SHOWN = 5;
    private static final long SEED = Long.getLong("reprieve.seed", System.nanoTime());
    private static final boolean ALL =
            System.getProperty("reprieve.interleavings", "").equals("all");

    static List<Scene> scenes() {
        String wanted = System.getProperty("reprieve.scene", "");
        return Scenes.all().stream().filter(s -> s.name().contains(wanted)).toList();
    }

    @ParameterizedTest
    @MethodSource("scenes")
    @dev.reprieve.equivalence.Accepted({
        "race-last-child",
        "race-set-null",
        "race-tombstone-changed",
        "race-unique",
        "race-restore-purge"
    })
    void pairs(Scene scene) throws Exception {
        String wanted = System.getProperty("reprieve.act", "");
        Random random = new Random(SEED + scene.name().hashCode());
        try (Duel duel = new Duel(scene, 2)) {
            for (List<Act> acts : Encounter.pairs(scene.acts())) {
                for (Encounter encounter : Encounter.atAllLevels(acts, ALL)) {
                    if (!encounter.toString().contains(wanted)) {
                        continue;
                    }
                    if (ALL) {
                        duel.all(encounter);
                    } else {
                        duel.some(encounter, DRAWS, random);
                    }
                }
            }
            report(scene, duel);
        }
    }

    private static void report(Scene scene, Duel duel) {
        System.out.println(scene + ": " + duel.runs() + " interleavings" + (ALL ? "" : ", seed " + SEED) + "; "
                + duel.deadlocks() + " deadlocks as on the twin; accepted " + duel.accepted());
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
