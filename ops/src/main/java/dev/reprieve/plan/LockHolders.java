package dev.reprieve.plan;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Names the sessions that keep a step from its locks. */
final class LockHolders {
    // while an index is built, what is waited for is not a lock on the table but every older transaction
    private static final String OLDEST = """
            SELECT a.pid, a.usename, a.application_name, a.state, left(a.query, 100),
                   'has an older transaction'
            FROM pg_stat_activity a
            WHERE a.pid <> pg_backend_pid() AND a.datname = current_database() AND a.xact_start IS NOT NULL
            ORDER BY a.xact_start LIMIT 5
            """;
    private static final String ON_TABLES = """
            SELECT a.pid, a.usename, a.application_name, a.state, left(a.query, 100),
                   'holds ' || string_agg(l.mode || ' on ' || l.relation::regclass, ', ' ORDER BY l.relation, l.mode)
            FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'relation' AND l.granted AND l.pid <> pg_backend_pid()
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND l.relation = ANY (SELECT to_regclass(t) FROM unnest(?) t)
              AND NOT l.mode = ANY (?)
            GROUP BY a.pid, a.usename, a.application_name, a.state, a.query, a.xact_start
            ORDER BY a.xact_start LIMIT 5
            """;

    private final Connection connection;

    LockHolders(Connection connection) {
        this.connection = connection;
    }

    /** A sentence for each session, the oldest transaction first; empty if they are all gone by now. */
    List<String> of(Step step) throws SQLException {
        boolean everybody = step.locks().stream().anyMatch(l -> l.mode() == Lock.Mode.ACCESS_EXCLUSIVE);
        boolean build = step instanceof Step.BuildIndex;
        try (PreparedStatement query = connection.prepareStatement(build ? OLDEST : ON_TABLES)) {
            if (!build) {
                Object[] relations =
                        step.locks().stream().map(Lock::sql).distinct().toArray();
                query.setArray(1, connection.createArrayOf("text", relations));
                // readers are in nobody's way but of one who wants the table for himself
                query.setArray(
                        2,
                        connection.createArrayOf(
                                "text", everybody ? new Object[0] : new Object[] {"AccessShareLock", "RowShareLock"}));
            }
            List<String> found = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    String application = row.getString(3) == null ? "" : row.getString(3);
                    found.add("process " + row.getInt(1) + " (" + row.getString(2)
                            + (application.isEmpty() ? "" : ", " + application) + ", " + row.getString(4) + ": "
                            + oneLine(row.getString(5)) + ") " + row.getString(6));
                }
            }
            return found;
        }
    }

    /** That the lock could not be had, and because of whom. */
    ReprieveException failure(Step step, int attempts, List<String> holders, SQLException cause) {
        String locks = step.locks().stream().map(Lock::toString).collect(Collectors.joining(", "));
        String who = holders.isEmpty() ? "nobody holds them any more" : String.join("; ", holders);
        return new ReprieveException(
                ErrorCode.LOCK_TIMEOUT,
                step.id(),
                "Its locks (" + locks + ") could not be had in " + attempts
                        + (attempts == 1 ? " attempt: " : " attempts: ") + who + ".",
                "End the transactions in the way, for example with SELECT pg_terminate_backend(pid), and apply again.",
                cause);
    }

    private static String oneLine(String query) {
        return query == null ? "" : query.replaceAll("\\s+", " ").strip();
    }
}
