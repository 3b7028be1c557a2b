package dev.reprieve.purge.throttle;

import dev.reprieve.tombstone.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Waits while a streaming replica is behind. A replica that has applied everything reports no lag; what a session without
 * the role {@code pg_monitor} cannot see counts as none.
 *
 * @param most lag up to here is all right: from 0, usually 1 second
 */
public record ReplicaLag(Duration most) implements Throttle {
    private static final double MILLIS = 1_000.0;

    @Override
    public String name() {
        return "replica_lag";
    }

    @Override
    public boolean looksAtOthers() {
        return true;
    }

    @Override
    public Optional<String> reason(Connection connection) throws SQLException {
        return SqlText.of(
                        "SELECT coalesce(application_name, 'a replica'),"
                                + " (extract(epoch FROM replay_lag) * 1000)::bigint FROM pg_stat_replication"
                                + " WHERE state = 'streaming' AND replay_lag > ? * interval '1 ms'"
                                + " ORDER BY replay_lag DESC LIMIT 1",
                        most.toMillis())
                .first(
                        connection,
                        row -> String.format(
                                Locale.ROOT,
                                "replica %s is %.1f s behind, over %.1f s",
                                row.getString(1),
                                row.getLong(2) / MILLIS,
                                most.toMillis() / MILLIS));
    }
}
