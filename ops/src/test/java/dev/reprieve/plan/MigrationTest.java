package dev.reprieve.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.testkit.PostgresServer;
import java.sql.SQLException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small schemas, each brought to its policy, used, and taken back: plan, apply, plan again is empty, the application's
 * deletes behave, undo, and the schema is what it was.
 */
class MigrationTest {
    /** What the application does between apply and undo; it leaves no tombstones. */
    @FunctionalInterface
    interface Use {
        void run(Trial trial) throws SQLException;
    }

    @FunctionalInterface
    interface Setup {
        Trial policy(Trial trial);
    }

    record Case(String name, String schema, Setup setup, Use use) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(MigrationCases.all(), RareCases.all(), ViewCases.all()).flatMap(c -> c);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thereAndBack(Case tried) throws SQLException {
        var dataSource = database(tried);
        String before = SchemaDump.of(dataSource);
        try (Trial trial = tried.setup().policy(new Trial(dataSource))) {
            assertThat(trial.migration().plan().isEmpty()).isFalse();
            trial.apply();
            assertThat(trial.migration().plan().steps()).isEmpty();

            tried.use().run(trial);

            assertThat(trial.migration().plan().steps()).isEmpty();
            trial.undo();
            assertThat(trial.migration().undoPlan().steps()).isEmpty();
            assertThat(SchemaDump.of(dataSource)).isEqualTo(before);
        }
    }

    /** As its owner sees it, who is no superuser. */
    private static DataSource database(Case tried) {
        PostgresServer server = PostgresServer.shared();
        String name = server.createDatabase();
        PostgresServer.execute(server.dataSource(name), tried.schema());
        server.handOver(name);
        return server.dataSourceOfOwner(name);
    }

    static Stream<Case> telling() {
        return Stream.concat(RareCases.all().limit(5), ViewCases.all());
    }

    @ParameterizedTest
    @MethodSource("telling")
    void eachStepAloneThereAndBack(Case tried) throws SQLException {
        var dataSource = database(tried);
        String before = SchemaDump.of(dataSource);
        try (Trial trial = tried.setup().policy(new Trial(dataSource))) {
            stepwise(trial, false);
            assertThat(trial.migration().plan().steps()).isEmpty();
            stepwise(trial, true);
            assertThat(SchemaDump.of(dataSource)).isEqualTo(before);
        }
    }

    /** As if the process were killed after each single step and started anew. */
    private static void stepwise(Trial trial, boolean undo) throws SQLException {
        for (int i = 0; i < 200; i++) {
            Plan plan = undo ? trial.migration().undoPlan() : trial.migration().plan();
            if (plan.isEmpty()) {
                return;
            }
            // every run builds successors of materialized views anew, so that their data is not older than the run
            int together = plan.steps().get(0) instanceof Step.BuildView && i % 2 == 1 ? 2 : 1;
            Plan first = new Plan(undo, plan.steps().subList(0, together), plan.obstacles(), plan.notes());
            new Applier(trial.connection, Trial.LIMITS, Progress.SILENT, millis -> {}).run(first);
        }
        Plan left = undo ? trial.migration().undoPlan() : trial.migration().plan();
        throw new AssertionError("no end of steps: " + left.steps());
    }
}
