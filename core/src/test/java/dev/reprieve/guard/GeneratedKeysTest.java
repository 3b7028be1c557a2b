package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.sql.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedKeysTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            INSERT INTO t VALUES (1)              | INSERT INTO t VALUES (1) RETURNING *
            insert into t values (1) ; -- done    | insert into t values (1) RETURNING * ; -- done
            DELETE FROM t /* all */               | DELETE FROM t RETURNING * /* all */
            INSERT INTO t VALUES (1); DELETE FROM t | INSERT INTO t VALUES (1) RETURNING *; DELETE FROM t RETURNING *
            DELETE FROM t; SELECT 1;              | DELETE FROM t RETURNING *; SELECT 1;
            WITH a AS (SELECT 1) UPDATE t SET b=1 | WITH a AS (SELECT 1) UPDATE t SET b=1 RETURNING *
            """)
    void appendsReturningAfterTheLastWord(String sql, String expected) {
        assertThat(GeneratedKeys.returning("*", sql, Dialect.POSTGRESQL, false)).isEqualTo(expected);
    }

    @Test
    void theGuardSeesToMarkersAndToAll() {
        assertThat(GeneratedKeys.asked(null, "live"::equals)).isEmpty();
        assertThat(GeneratedKeys.asked(new String[] {}, "live"::equals)).isEmpty();
        assertThat(GeneratedKeys.asked(new String[] {"*"}, "live"::equals)).isEqualTo("*");
        assertThat(GeneratedKeys.asked(new String[] {"id"}, "live"::equals)).isEmpty();
        assertThat(GeneratedKeys.asked(new String[] {"id", "live"}, "live"::equals))
                .isEqualTo("\"id\", \"live\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "INSERT INTO t VALUES (1) RETURNING id",
                "WITH a AS (INSERT INTO t VALUES (1)) SELECT 2",
                "INSERT INTO t VALUES ('",
                ""
            })
    void leavesEverythingElse(String sql) {
        assertThat(GeneratedKeys.returning("*", sql, Dialect.POSTGRESQL, false)).isEqualTo(sql);
    }
}
