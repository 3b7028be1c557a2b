package dev.reprieve.purge.throttle;

import dev.reprieve.tombstone.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Waits while a transaction holds an old snapshot: until it ends, VACUUM can free nothing of what a purge removes.
 *
 * @param most a snapshot up to that age is all right: from 0, usually 1 hour
 */
public record OldSnapshot(Duration most) implements Throttle {
    @Override
    public String name() {
        return "old_snapshot";
    }

    @Override
    public boolean looksAtOthers() {
        return true;
    }

    @Override
    public Optional<String> reason(Connection connection) throws SQLException {
        return SqlText.of(
                        "SELECT pid, extract(epoch FROM clock_timestamp() - xact_start)::bigint FROM pg_stat_activity"
                                + " WHERE backend_xmin IS NOT NULL AND datname = current_database()"
                                + " AND backend_type <> 'autovacuum worker' AND pid <> pg_backend_pid()"
                                + " AND xact_start < clock_timestamp() - ? * interval '1 second'"
                                + " ORDER BY xact_start LIMIT 1",
                        most.toSeconds())
                .first(
                        connection,
                        row -> "session " + row.getLong(1) + " has held a snapshot for " + row.getLong(2) + " s, over "
                                + most.toSeconds() + " s");
    }
}
