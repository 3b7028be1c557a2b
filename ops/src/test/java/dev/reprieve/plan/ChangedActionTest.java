package dev.reprieve.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.testkit.PostgresServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The application gives a foreign key another ON DELETE action after the plan has been applied. */
class ChangedActionTest {
    @ParameterizedTest
    @CsvSource({
        "SET NULL, CASCADE, '1,null,null;2,2,t'",
        "SET NULL, RESTRICT, refused",
        "SET NULL, SET DEFAULT, '1,2,t;2,2,t'",
        "SET DEFAULT, SET NULL, '1,null,t;2,2,t'",
        "SET DEFAULT, NO ACTION, refused",
        "CASCADE, SET NULL, '1,null,t;2,2,t'",
        "CASCADE, RESTRICT, refused",
        "CASCADE DEFERRABLE, SET NULL, '1,null,t;2,2,t'",
        "CASCADE DEFERRABLE, CASCADE, '1,null,null;2,2,t'",
        "SET NULL, CASCADE DEFERRABLE, '1,null,null;2,2,t'",
        "RESTRICT, CASCADE, '1,null,null;2,2,t'",
        "NO ACTION, SET NULL, '1,null,t;2,2,t'",
    })
    void theNewActionHolds(String before, String after, String outcome) throws SQLException {
        var dataSource = PostgresServer.shared().createDatabase("""
                CREATE TABLE p (id int PRIMARY KEY);
                CREATE TABLE c (id int PRIMARY KEY, p int DEFAULT 2 CONSTRAINT k REFERENCES p ON DELETE %s);
                INSERT INTO p VALUES (1), (2);
                INSERT INTO c VALUES (1, 1), (2, 2);
                """.formatted(before));
        String change =
                "ALTER TABLE c DROP CONSTRAINT k, ADD CONSTRAINT k FOREIGN KEY (p) REFERENCES p ON DELETE " + after;
        try (Trial trial = new Trial(dataSource).soft("p", "c")) {
            trial.apply();
            trial.run(change);
            assertThat(trial.migration().plan().steps()).isNotEmpty();
            trial.apply();
            assertThat(trial.migration().plan().steps()).isEmpty();

            String delete = "UPDATE p SET live = NULL WHERE id = 1 AND live";
            if (outcome.equals("refused")) {
                assertThat(trial.failure(delete)).endsWith(" k_live");
            } else {
                trial.run(delete);
                String rows = "SELECT id, CASE WHEN live THEN p END, live FROM c ORDER BY id";
                assertThat(trial.query(rows)).isEqualTo(outcome);
                trial.run("UPDATE p SET live = TRUE WHERE live IS NULL; UPDATE c SET live = TRUE WHERE live IS NULL");
            }
            assertThat(trial.query("SELECT count(*) FROM pg_proc WHERE pronamespace = 'reprieve'::regnamespace"
                            + " AND proname LIKE 'detach%'"))
                    .isEqualTo(after.startsWith("SET") || after.endsWith("DEFERRABLE") ? "1" : "0");
            trial.undo();
            assertThat(trial.query("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'k'"))
                    .isEqualTo("FOREIGN KEY (p) REFERENCES p(id)"
                            + (after.equals("NO ACTION") ? "" : " ON DELETE " + after));
        }
    }

    /** A base that has given up its CASCADE looks like one that never had it; the twin tells the two apart. */
    @Test
    void cascadeIsTakenBackTogetherWithTheTwin() throws SQLException {
        var dataSource = PostgresServer.shared().createDatabase("""
                CREATE TABLE p (id int PRIMARY KEY);
                CREATE TABLE c (id int PRIMARY KEY, p int CONSTRAINT k REFERENCES p ON DELETE CASCADE);
                INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 1);
                """);
        try (Trial trial = new Trial(dataSource).soft("p", "c")) {
            trial.apply();
            String change = "ALTER TABLE c DROP CONSTRAINT k, ADD CONSTRAINT k FOREIGN KEY (p) REFERENCES p";
            trial.run(change);
            trial.apply();
            assertThat(trial.failure("UPDATE p SET live = NULL WHERE live")).isEmpty();
            trial.run("UPDATE p SET live = TRUE; UPDATE c SET live = TRUE");
            trial.run(change + ", DROP CONSTRAINT k_live");
            trial.apply();
            assertThat(trial.migration().plan().steps()).isEmpty();
            assertThat(trial.failure("UPDATE p SET live = NULL WHERE live")).isEqualTo("23503 k_live");
            trial.undo();
            assertThat(trial.query("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'k'"))
                    .isEqualTo("FOREIGN KEY (p) REFERENCES p(id)");
        }
    }
}
