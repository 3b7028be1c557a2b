package dev.reprieve.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.testkit.PostgresServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Tables whose names, put together with underscores, would be the same. */
class GeneratedNamesTest {
    @Test
    void tablesOfTwoSchemasHaveFunctionsOfTheirOwn() throws SQLException {
        var dataSource = PostgresServer.shared().createDatabase("""
                CREATE SCHEMA a; CREATE SCHEMA a_b;
                CREATE TABLE a.p (id int PRIMARY KEY);
                CREATE TABLE a.b_c (id int PRIMARY KEY, p int CONSTRAINT k REFERENCES a.p ON DELETE SET NULL);
                CREATE TABLE a_b.c (no text PRIMARY KEY, p int CONSTRAINT k REFERENCES a.p ON DELETE SET DEFAULT);
                INSERT INTO a.p VALUES (1); INSERT INTO a.b_c VALUES (1, 1); INSERT INTO a_b.c VALUES ('x', 1);
                """);
        String before = SchemaDump.of(dataSource);
        try (Trial trial = new Trial(dataSource).soft("a.p", "a.b_c", "a_b.c")) {
            trial.apply();
            assertThat(trial.migration().plan().steps()).isEmpty();
            trial.run("UPDATE a.p SET live = NULL WHERE live");
            assertThat(trial.query("SELECT (SELECT p FROM a.b_c), (SELECT p FROM a_b.c)"))
                    .isEqualTo("null,null");
            trial.run("UPDATE a.b_c SET live = NULL WHERE live");
            trial.run("UPDATE a_b.c SET live = NULL WHERE live");
            assertThat(trial.query("SELECT roots FROM reprieve.deletion ORDER BY id"))
                    .isEqualTo("{a.p};{a.b_c};{a_b.c}");
            trial.run("INSERT INTO a_b.c VALUES ('x', NULL)");
            assertThat(trial.query("SELECT table_name FROM reprieve.aside")).isEqualTo("a_b.c");
            trial.run("DELETE FROM reprieve.aside; UPDATE a.p SET live = true WHERE live IS NULL;"
                    + " UPDATE a.b_c SET live = true WHERE live IS NULL");
            trial.undo();
            assertThat(SchemaDump.of(dataSource)).isEqualTo(before);
        }
    }

    @Test
    void indexesThatWouldBeCalledTheSameAreToldApart() throws SQLException {
        var dataSource = PostgresServer.shared().createDatabase("""
                CREATE TABLE "order" (id int PRIMARY KEY, item_id int UNIQUE);
                CREATE TABLE order_item (id int PRIMARY KEY REFERENCES "order");
                CREATE TABLE x (a int REFERENCES "order" (item_id), b int REFERENCES order_item);
                CREATE TABLE other (id int PRIMARY KEY);
                CREATE INDEX order_trash_idx ON other (id);
                INSERT INTO "order" VALUES (1, 1); INSERT INTO order_item VALUES (1); INSERT INTO x VALUES (1, 1);
                """);
        String before = SchemaDump.of(dataSource);
        try (Trial trial = new Trial(dataSource).soft("order", "order_item", "x")) {
            trial.apply();
            assertThat(trial.migration().plan().steps()).isEmpty();
            assertThat(trial.failure("UPDATE order_item SET live = NULL WHERE live"))
                    .isEqualTo("23503 x_b_fkey_live");
            trial.undo();
            assertThat(SchemaDump.of(dataSource)).isEqualTo(before);
        }
    }

    @Test
    void functionsOfFormerNamesGiveWay() throws SQLException {
        var dataSource = PostgresServer.shared().createDatabase("""
                CREATE SCHEMA a_b; CREATE TABLE a_b.c (no text PRIMARY KEY);
                """);
        try (Trial trial = new Trial(dataSource).soft("a_b.c")) {
            trial.apply();
            String functions = "SELECT proname FROM pg_proc WHERE pronamespace = 'reprieve'::regnamespace"
                    + " AND proname ~ 'a_b' ORDER BY 1";
            assertThat(trial.query(functions)).isEqualTo("aside_a_b.c;stamp_a_b.c");
            trial.run("ALTER FUNCTION reprieve.\"stamp_a_b.c\" RENAME TO stamp_a_b_c;"
                    + " ALTER FUNCTION reprieve.\"aside_a_b.c\" RENAME TO aside_a_b_c");
            trial.apply();
            assertThat(trial.query(functions)).isEqualTo("aside_a_b.c;stamp_a_b.c");
            assertThat(trial.migration().plan().steps()).isEmpty();
        }
    }
}
