package dev.reprieve.testkit.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Statements make use of all that their database has, none of it too rarely, and of nothing else. */
class FeatureTest {
    private static final int SCHEMAS = 40;
    private static final int STATEMENTS_A_SCHEMA = 250;

    /** At least one statement in so many. */
    private static final int RAREST_ONE_IN = 300;

    @ParameterizedTest
    @EnumSource
    void queriesCoverTheirDatabase(Database database) {
        covers(database, false);
    }

    @ParameterizedTest
    @EnumSource
    void changesCoverTheirDatabase(Database database) {
        covers(database, true);
    }

    private static void covers(Database database, boolean changes) {
        long seed = Long.getLong("reprieve.seed", System.nanoTime());
        System.out.println("FeatureTest " + database + (changes ? " changes" : " queries") + " seed " + seed);
        Random random = new Random(seed);
        Map<Feature, Integer> uses = new EnumMap<>(Feature.class);
        for (int schema = 0; schema < SCHEMAS; schema++) {
            List<TableShape> tables = new DataGenerator(random).tables();
            List<ViewShape> views = List.of(QueryGenerator.view(random, database, tables, 0));
            Supplier<Statement> source = changes
                    ? new ChangeGenerator(random, database, tables, views)::change
                    : new QueryGenerator(random, database, tables, views)::query;
            for (int i = 0; i < STATEMENTS_A_SCHEMA; i++) {
                source.get().features().forEach(f -> uses.merge(f, 1, Integer::sum));
            }
        }
        Set<Feature> expected = Feature.of(database, changes);
        int atLeast = SCHEMAS * STATEMENTS_A_SCHEMA / RAREST_ONE_IN;
        assertThat(expected)
                .allSatisfy(
                        f -> assertThat(uses.getOrDefault(f, 0)).as(f.name()).isGreaterThanOrEqualTo(atLeast));
        assertThat(uses.keySet())
                .allSatisfy(f -> assertThat(f.on(database)).as(f.name()).isTrue());
    }
}
