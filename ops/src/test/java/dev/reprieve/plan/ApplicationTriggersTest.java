package dev.reprieve.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.testkit.PostgresServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Generated functions change rows, and the application's triggers on these find their tables. */
class ApplicationTriggersTest {
    private static final String SCHEMA = """
            CREATE SCHEMA app; SET search_path = app;
            CREATE TABLE log (what text);
            CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN INSERT INTO log VALUES (TG_TABLE_NAME); RETURN NULL; END $$;
            CREATE TABLE p (id int PRIMARY KEY);
            CREATE TABLE n (id int PRIMARY KEY, p int CONSTRAINT n_p REFERENCES p ON DELETE SET NULL);
            CREATE TABLE d (id int PRIMARY KEY, p int DEFAULT NULL REFERENCES p ON DELETE SET DEFAULT);
            CREATE TABLE c (id int PRIMARY KEY, p int REFERENCES p ON DELETE CASCADE DEFERRABLE);
            CREATE TRIGGER note AFTER UPDATE ON n FOR EACH ROW EXECUTE FUNCTION note();
            CREATE TRIGGER note AFTER UPDATE ON d FOR EACH ROW EXECUTE FUNCTION note();
            CREATE TRIGGER note AFTER UPDATE ON c FOR EACH ROW EXECUTE FUNCTION note();
            INSERT INTO p VALUES (1), (2);
            INSERT INTO n VALUES (1, 1), (2, 2);
            INSERT INTO d VALUES (1, 1);
            INSERT INTO c VALUES (1, 1), (2, 2);
            RESET search_path;
            """;

    @Test
    void whatATriggerOfReprieveChangesFiresThoseOfTheApplication() throws SQLException {
        var dataSource = PostgresServer.shared().createDatabase(SCHEMA);
        try (Trial trial = new Trial(dataSource).soft("app.p", "app.n", "app.d", "app.c")) {
            trial.apply();
            trial.run("SET search_path = app");
            trial.run("UPDATE p SET live = NULL WHERE id = 1 AND live");
            assertThat(trial.query("SELECT what FROM log ORDER BY 1")).isEqualTo("c;d;n");
            assertThat(trial.query("SELECT (SELECT p FROM n WHERE id = 1), (SELECT live FROM c WHERE id = 1)"))
                    .isEqualTo("null,null");
            // a tombstone follows its parent's key
            trial.run("UPDATE n SET live = NULL WHERE id = 2 AND live; UPDATE c SET live = NULL WHERE id = 2 AND live");
            trial.run("DELETE FROM log");
            trial.run("UPDATE p SET id = 20 WHERE id = 2");
            assertThat(trial.query("SELECT what FROM log ORDER BY 1")).isEqualTo("c;n");
            assertThat(trial.query("SELECT p FROM n WHERE id = 2")).isEqualTo("20");
        }
    }

    @Test
    void functionsWithThePathOfBeforeAreMadeAnew() throws SQLException {
        var dataSource = PostgresServer.shared().createDatabase(SCHEMA);
        try (Trial trial = new Trial(dataSource).soft("app.p", "app.n", "app.d", "app.c")) {
            trial.apply();
            trial.run("ALTER FUNCTION reprieve.detach_app_n_n_p SET search_path = pg_catalog, pg_temp");
            trial.run("ALTER FUNCTION reprieve.follow_app_p SET search_path = pg_catalog, pg_temp");
            assertThat(trial.migration().plan().steps())
                    .extracting(Step::id)
                    .containsExactly("detach app.p n_p", "follow app.p");
            trial.apply();
            assertThat(trial.migration().plan().steps()).isEmpty();
        }
    }
}
