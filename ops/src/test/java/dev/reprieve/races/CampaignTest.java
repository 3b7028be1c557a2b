package dev.reprieve.races;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A restore that commits is never destroyed by a purge, a hold that was granted is never violated, no live row is ever
 * removed. {@code -Dreprieve.tries} says how often each is tried; with the fence and without it; and
 * {@code -Dreprieve.melees} in how many databases at once.
 */
class CampaignTest {
    private static final int TRIES = Integer.getInteger("reprieve.tries", 400);
    private static final int MELEES = Integer.getInteger("reprieve.melees", 1);
    private static final long SEED = Long.getLong("reprieve.seed", System.nanoTime());

    @ParameterizedTest
    @EnumSource
    void nobodyLosesARowToThePurge(Melee.Shape shape) throws Exception {
        Melee.Tally all = new Melee.Tally();
        ExecutorService threads = Executors.newFixedThreadPool(MELEES);
        try {
            List<Future<Melee.Tally>> running = new ArrayList<>();
            for (int i = 0; i < MELEES; i++) {
                long seed = SEED + (long) i * TRIES;
                running.add(threads.submit(() -> rounds(shape, seed)));
            }
            for (Future<Melee.Tally> each : running) {
                all.add(each.get());
            }
        } finally {
            threads.shutdownNow();
        }
        System.out.println("purge against all, " + shape + ", seed " + SEED + ": " + all);
        // each side wins now and then, or nothing was tried
        assertThat(all.restored).isPositive();
        assertThat(all.held).isPositive();
        assertThat(all.purged).isPositive();
        assertThat(all.met).isPositive();
    }

    private static Melee.Tally rounds(Melee.Shape shape, long seed) throws Exception {
        try (Melee melee = new Melee(shape)) {
            for (int round = 0; melee.tally().restoreTries * 2L * MELEES < TRIES; round++) {
                assertThat(melee.round(seed + round))
                        .as("seed " + SEED + ", round " + round + " from " + seed)
                        .isEmpty();
            }
            return melee.tally();
        }
    }
}
