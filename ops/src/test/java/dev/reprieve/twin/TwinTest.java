package dev.reprieve.twin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.testkit.twin.Tally;
import dev.reprieve.testkit.twin.Trait;
import dev.reprieve.testkit.twin.TwinTrial;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * An application behind the guard cannot tell a soft delete from a hard one: random statements on random schemas, on a
 * guarded database and on a plain twin, must give the same rows, counts, keys and errors and leave the same rows behind.
 *
 * <p>{@code -Dreprieve.statements=1000000} runs more, {@code -Dreprieve.workers=2} several at a time; schema n has the
 * seed s + n, so {@code -Dreprieve.seed=…} with the number in a report repeats that schema first. {@code -Dreprieve.traits=} names
 * what all schemas may have besides, of {@link Trait}; otherwise each draws from them by its seed.
 */
class TwinTest {
    /** The build runs the same each time; new ground is for the long run. */
    private static final long SEED = 1;

    private static final int STATEMENTS = 20_000;
    private static final int STATEMENTS_A_SCHEMA = 2_000;
    private static final int MOST_DIVERGENCES = 5;
    private static final String DRAWN = "drawn";

    @Test
    void softDeletesBehaveLikeDeletes() throws InterruptedException {
        long seed = Long.getLong("reprieve.seed", SEED);
        int statements = Integer.getInteger("reprieve.statements", STATEMENTS);
        int perSchema = Integer.getInteger("reprieve.statementsPerSchema", STATEMENTS_A_SCHEMA);
        int workers = Integer.getInteger("reprieve.workers", 1);
        int most = Integer.getInteger("reprieve.divergences", MOST_DIVERGENCES);
        System.out.println("twin seed " + seed);
        String named = System.getProperty("reprieve.traits", DRAWN);
        Set<Trait> given = traits(named);
        PostgresServer server = PostgresServer.shared();
        TwinTrial trial = new TwinTrial(
                server,
                GuardedDatabase.on(server),
                named.equals(DRAWN) ? Trait::drawn : schema -> given,
                !System.getProperty("reprieve.shrink", "true").equals("false"));
        Tally all = new Tally();
        AtomicLong next = new AtomicLong(seed);
        ExecutorService executor = Executors.newFixedThreadPool(workers);
        for (int i = 0; i < workers; i++) {
            executor.execute(() -> {
                while (all.statements() < statements && all.divergences().size() < most) {
                    Tally tally = trial.run(next.getAndIncrement(), perSchema);
                    tally.divergences().forEach(System.out::println);
                    all.add(tally);
                }
            });
        }
        executor.shutdown();
        assertThat(executor.awaitTermination(1, TimeUnit.DAYS)).isTrue();
        System.out.println("twin: " + all);
        if (Boolean.getBoolean("reprieve.samples")) {
            all.samples().forEach(System.out::println);
        }
        assertThat(all.divergences()).isEmpty();
        Set<Trait> wanted = named.equals(DRAWN) && statements >= STATEMENTS ? EnumSet.allOf(Trait.class) : given;
        assertThat(wanted).allMatch(t -> all.of("with " + t) > 0);
    }

    private static Set<Trait> traits(String names) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        Arrays.stream(names.split(","))
                .filter(n -> !n.isEmpty() && !n.equals(DRAWN))
                .forEach(n -> traits.add(Trait.valueOf(n)));
        return traits;
    }
}
