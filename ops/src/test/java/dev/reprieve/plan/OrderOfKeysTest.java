package dev.reprieve.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.testkit.PostgresServer;
import java.io.IOException;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** PostgreSQL fires keys in the order of their triggers' names, and 100000 sorts before 99999. */
class OrderOfKeysTest {
    @Test
    void baseFiresBeforeItsTwinAcrossANewDigit() throws SQLException, IOException {
        try (PostgresServer server = PostgresServer.start()) {
            DataSource dataSource = server.createDatabase("""
                    CREATE TABLE a (id int PRIMARY KEY);
                    CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a ON UPDATE CASCADE ON DELETE RESTRICT);
                    COMMENT ON CONSTRAINT b_a_fkey ON b IS 'kept';
                    CREATE TABLE c (id int PRIMARY KEY, a int REFERENCES a ON UPDATE CASCADE ON DELETE CASCADE);
                    INSERT INTO a VALUES (1); INSERT INTO b VALUES (1, 1); INSERT INTO c VALUES (1, 1);
                    """);
            String before = SchemaDump.of(dataSource);
            // brings the server's numbering to just before a new digit
            PostgresServer.execute(dataSource, """
                    DO $$
                    DECLARE number bigint := 0;
                    BEGIN
                        WHILE number < 99940 LOOP
                            number := lo_create(0)::bigint;
                            PERFORM lo_unlink(number::oid);
                            IF number % 500 = 0 THEN
                                COMMIT; -- each holds a lock
                            END IF;
                        END LOOP;
                    END $$""");
            try (Trial trial = new Trial(dataSource).soft("a", "b", "c")) {
                trial.apply();
                assertThat(trial.migration().plan().steps()).isEmpty();
                // with the twin first, its RESTRICT would refuse what the base's CASCADE allows
                assertThat(trial.run("UPDATE a SET id = 2")).isEqualTo(1);
                assertThat(trial.query("SELECT a FROM b UNION ALL SELECT a FROM c"))
                        .isEqualTo("2;2");
                trial.undo();
                assertThat(SchemaDump.of(dataSource)).isEqualTo(before);
            }
        }
    }
}
