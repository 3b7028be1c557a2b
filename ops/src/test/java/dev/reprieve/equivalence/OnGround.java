package dev.reprieve.equivalence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;

/** Tests that share one {@link Ground}, each in a transaction of its own that is rolled back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnGround {
    final Both both;

    /** With more in the schema. */
    OnGround(String more, String... moreSoft) throws SQLException {
        both = Ground.open(more, moreSoft);
    }

    @AfterEach
    void rollback() throws SQLException {
        for (Connection connection : List.of(both.guarded, both.plain, both.raw)) {
            connection.rollback();
        }
    }

    @AfterAll
    void close() throws SQLException {
        both.close();
    }
}
