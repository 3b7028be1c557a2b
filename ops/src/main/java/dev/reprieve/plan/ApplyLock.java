package dev.reprieve.plan;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Keeps two applies from running at once on one database: an advisory lock of the session. */
final class ApplyLock {
    // "reprieve" in ASCII
    private static final String KEY = "8243122663936517733";

    private ApplyLock() {}

    static void take(Connection connection) throws SQLException {
        if (!yes(connection, "SELECT pg_try_advisory_lock(" + KEY + ")")) {
            throw new ReprieveException(
                    ErrorCode.LOCK_TIMEOUT,
                    "plan",
                    "Another session is applying a plan to this database.",
                    "Wait until it has finished.");
        }
    }

    static void release(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            yes(connection, "SELECT pg_advisory_unlock(" + KEY + ")");
        }
    }

    private static boolean yes(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
