package dev.reprieve.purge.throttle;

import dev.reprieve.tombstone.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Something that may ask a purge to wait. */
public interface Throttle {
    /** A short name, for metrics: {@code replica_lag}. */
    String name();

    /**
     * Why the purge must wait now, in words without a full stop; empty if it need not.
     *
     * @param connection the purge's own, outside of any batch
     */
    Optional<String> reason(Connection connection) throws SQLException;

    /** Whether it looks at replicas or at other users' sessions, which only some roles may. */
    default boolean looksAtOthers() {
        return false;
    }

    /** The names of those that see nothing, as the session's user is no member of {@code pg_monitor}. */
    static List<String> blind(Connection connection, List<Throttle> throttles) throws SQLException {
        List<String> names = throttles.stream()
                .filter(Throttle::looksAtOthers)
                .map(Throttle::name)
                .toList();
        boolean sees = names.isEmpty()
                || SqlText.of("SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')")
                        .first(connection, row -> row.getBoolean(1))
                        .orElse(false);
        return sees ? List.of() : names;
    }

    /** Those that every database has: replica lag over 1 second, half of all connections active, a snapshot of an hour. */
    static List<Throttle> usual() {
        return List.of(
                new ReplicaLag(Duration.ofSeconds(1)),
                ActiveSessions.halfOfConnections(),
                new OldSnapshot(Duration.ofHours(1)));
    }
}
