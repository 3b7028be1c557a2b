package dev.reprieve.purge.throttle;

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

    /** Those that every database has: replica lag over 1 second, half of all connections active, a snapshot of an hour. */
    static List<Throttle> usual() {
        return List.of(
                new ReplicaLag(Duration.ofSeconds(1)),
                ActiveSessions.halfOfConnections(),
                new OldSnapshot(Duration.ofHours(1)));
    }
}
