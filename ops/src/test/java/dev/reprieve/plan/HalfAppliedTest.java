package dev.reprieve.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.testkit.PostgresServer;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A plan that was cut short after any of its steps can be taken back, and so can one that was taken back in part. */
class HalfAppliedTest {
    private static final String SCHEMA = """
            CREATE TABLE a (id int PRIMARY KEY, code text, gone timestamptz, CONSTRAINT code UNIQUE (code) DEFERRABLE);
            CREATE UNIQUE INDEX upper_code ON a (upper(code));
            CREATE TABLE b (id int, k int, a int REFERENCES a ON DELETE CASCADE, PRIMARY KEY (id, k), UNIQUE (a, k))
                PARTITION BY LIST (k);
            CREATE TABLE b1 PARTITION OF b FOR VALUES IN (1);
            CREATE TABLE c (id int PRIMARY KEY, a int REFERENCES a ON DELETE SET NULL);
            CREATE VIEW v AS SELECT a.id, b.k FROM a JOIN b ON b.a = a.id;
            INSERT INTO a VALUES (1, 'x', NULL), (2, 'y', now()); INSERT INTO b VALUES (1, 1, 1); INSERT INTO c VALUES (1, 1);
            """;

    @Test
    void undoFromEveryStep() throws SQLException {
        String before = SchemaDump.of(PostgresServer.shared().createDatabase(SCHEMA));
        int steps = 1;
        for (int done = 1; done <= steps; done++) {
            DataSource dataSource = PostgresServer.shared().createDatabase(SCHEMA);
            try (Trial trial = trial(dataSource)) {
                Plan plan = trial.migration().plan();
                steps = plan.steps().size();
                run(trial, plan, done);
                // the undo, too, is cut short once
                Plan undo = trial.migration().undoPlan();
                run(trial, undo, undo.steps().size() * done / (steps + 1));
                trial.undo();
            }
            assertThat(SchemaDump.of(dataSource))
                    .as("undone after step %s of %s", done, steps)
                    .isEqualTo(before);
        }
    }

    private static Trial trial(DataSource dataSource) throws SQLException {
        return new Trial(dataSource).adopting("a", "", "gone").soft("b", "c");
    }

    private static void run(Trial trial, Plan plan, int steps) {
        List<Step> some = plan.steps().subList(0, Math.min(steps, plan.steps().size()));
        Plan part = new Plan(plan.undo(), some, plan.obstacles(), plan.notes());
        new Applier(trial.connection, Trial.LIMITS, Progress.SILENT, millis -> {}).run(part);
    }
}
