package dev.reprieve.plan;

import java.sql.SQLException;
import java.util.Set;

/** What PostgreSQL's error codes mean to an applier. */
final class SqlStates {
    // lock_not_available, query_canceled (by a statement timeout), deadlock_detected
    private static final Set<String> LOCK_TIMEOUT = Set.of("55P03", "57014", "40P01");
    // admin_shutdown, crash_shutdown, cannot_connect_now, idle_in_transaction_session_timeout
    private static final Set<String> LOST = Set.of("57P01", "57P02", "57P03", "25P03");

    private SqlStates() {}

    static boolean lockTimeout(SQLException e) {
        return LOCK_TIMEOUT.contains(state(e));
    }

    static boolean connectionLost(SQLException e) {
        return state(e).startsWith("08") || LOST.contains(state(e));
    }

    /** The server's message as a sentence. */
    static String text(SQLException e) {
        String message = e.getMessage();
        String text = message == null || message.isBlank() ? "SQLState " + state(e) : message.strip();
        return text.endsWith(".") ? text : text + ".";
    }

    private static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }
}
