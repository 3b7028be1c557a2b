package dev.reprieve.races;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A restore that commits is never destroyed by a purge, a hold that was granted is never violated, no live row is ever
 * removed. {@code -Dreprieve.tries} says how often each is tried; with the fence and without it.
 */
class CampaignTest {
    private static final int TRIES = Integer.getInteger("reprieve.tries", 400);
    private static final long SEED = Long.getLong("reprieve.seed", System.nanoTime());

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nobodyLosesARowToThePurge(boolean fence) throws Exception {
        try (Melee melee = new Melee(fence)) {
            for (int round = 0; melee.tally().restoreTries < TRIES / 2; round++) {
                assertThat(melee.round(SEED + round))
                        .as("seed " + SEED + ", round " + round)
                        .isEmpty();
            }
            System.out.println("purge against all, " + (fence ? "with" : "without") + " a fence, seed " + SEED + ": "
                    + melee.tally());
            // each side wins now and then, or nothing was tried
            assertThat(melee.tally().restored).isPositive();
            assertThat(melee.tally().held).isPositive();
            assertThat(melee.tally().purged).isPositive();
        }
    }
}
