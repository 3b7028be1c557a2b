package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.sql.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextKindTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT 1                                     | DATA
            /* set */ SELECT 'x; COMMIT'                 | DATA
            PREPARE q AS SELECT 1                        | DATA
            PREPARE TRANSACTION 'x'                      | TRANSACTION
            set search_path = a                          | SESSION
            SELECT set_config('search_path', 'a', false) | SESSION
            BEGIN                                        | BEGIN
            commit and chain                             | BEGIN
            COMMIT AND NO CHAIN                          | TRANSACTION
            rollback work                                | TRANSACTION
            ROLLBACK TO SAVEPOINT a                      | SAVEPOINT
            SAVEPOINT a                                  | SAVEPOINT
            SELECT 1; ALTER TABLE t ADD c int; SELECT 2  | SCHEMA
            CREATE TABLE temp (id int)                   | SCHEMA
            create local temporary table t (id int)      | SESSION
            CREATE                                       | SCHEMA
            {call f()}                                   | SESSION
            CALL f()                                     | SESSION
            DO $$ BEGIN END $$                           | SCHEMA
            SELECT 'unfinished                           | SCHEMA
            """)
    void theStatementThatMattersMostDecides(String sql, TextKind kind) {
        String text = sql.replace("''", "'");
        assertThat(TextKind.most(TextKind.of(text, Dialect.POSTGRESQL, false))).isEqualTo(kind);
    }

    @Test
    void theOrderIsKept() {
        assertThat(TextKind.of("BEGIN; SELECT 1; SELECT 2; SET LOCAL a = 1; COMMIT", Dialect.POSTGRESQL, false))
                .containsExactly(TextKind.BEGIN, TextKind.DATA, TextKind.SESSION, TextKind.TRANSACTION);
        assertThat(TextKind.of("", Dialect.POSTGRESQL, false)).isEmpty();
    }
}
