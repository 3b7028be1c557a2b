package dev.reprieve.purge.throttle;

import dev.reprieve.tombstone.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Waits while too many sessions of clients are at work on the server, the purge's own not counted.
 *
 * @param most so many are all right; 0 stands for half of {@code max_connections}
 */
public record ActiveSessions(int most) implements Throttle {
    public ActiveSessions {
        if (most < 0) {
            throw new IllegalArgumentException("most active sessions " + most + " is negative");
        }
    }

    /** Waits while more than half of all connections are at work. */
    public static ActiveSessions halfOfConnections() {
        return new ActiveSessions(0);
    }

    @Override
    public String name() {
        return "active_sessions";
    }

    @Override
    public boolean looksAtOthers() {
        return true;
    }

    @Override
    public Optional<String> reason(Connection connection) throws SQLException {
        return SqlText.of(
                        "SELECT a.n, m.n FROM (SELECT count(*) AS n FROM pg_stat_activity WHERE state = 'active'"
                                + " AND backend_type = 'client backend' AND pid <> pg_backend_pid()) AS a,"
                                + " (SELECT CASE WHEN ?::int > 0 THEN ?::int ELSE"
                                + " current_setting('max_connections')::int / 2 END AS n) AS m WHERE a.n > m.n",
                        most,
                        most)
                .first(connection, row -> row.getLong(1) + " sessions are active, over " + row.getLong(2));
    }
}
