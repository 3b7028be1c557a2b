package dev.reprieve.purge;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.tombstone.SqlText;
import java.sql.Connection;
import java.sql.SQLException;

/** Lets one purge run in a database at a time. The lock is the session's, so it ends with a run that is killed. */
final class RunLock {
    // "rpvpurge" in ASCII
    private static final long KEY = 0x7270767075726765L;

    private RunLock() {}

    static void take(Connection connection) throws SQLException {
        boolean taken = SqlText.of("SELECT pg_try_advisory_lock(?)", KEY)
                .first(connection, row -> row.getBoolean(1))
                .orElse(false);
        connection.commit();
        if (!taken) {
            throw new ReprieveException(
                    ErrorCode.PURGE_REFUSED, "database", "Another purge is running.", "Wait until it has finished.");
        }
    }

    static void release(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
            SqlText.of("SELECT pg_advisory_unlock(?)", KEY).first(connection, row -> row.getBoolean(1));
            connection.commit();
        }
    }
}
