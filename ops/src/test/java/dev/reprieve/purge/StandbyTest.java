package dev.reprieve.purge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.purge.throttle.ReplicaLag;
import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.testkit.Standby;
import dev.reprieve.tombstone.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real streaming replica: a purge waits for it, and once promoted it is not the database that was armed. */
class StandbyTest {
    private static final String CAUGHT_UP = "SELECT count(*) FROM pg_stat_replication"
            + " WHERE state = 'streaming' AND replay_lsn >= pg_current_wal_lsn()";
    private static final ReplicaLag LITTLE = new ReplicaLag(Duration.ofMillis(1));

    @Test
    @Timeout(120)
    void waitsWhileAReplicaIsBehindAndAPromotedOneIsDisarmed() throws Exception {
        try (PostgresServer primary = PostgresServer.start();
                TestDatabase database = TestDatabase.create(
                        primary,
                        "CREATE TABLE posts (id int PRIMARY KEY); INSERT INTO posts SELECT generate_series(1, 10)",
                        TestDatabase.soft("posts"));
                Standby standby = primary.standby("north")) {
            database.run("GRANT pg_monitor TO " + PostgresServer.OWNER);
            await(database, CAUGHT_UP);
            try (Connection connection = database.dataSource().getConnection()) {
                assertThat(new ReplicaLag(Duration.ofMinutes(1)).reason(connection))
                        .isEmpty();
                standby.pauseReplay();
                assertThat(behind(database, connection))
                        .startsWith("replica north is ")
                        .endsWith(" s behind, over 0.0 s");
                standby.resumeReplay();
                await(database, CAUGHT_UP);
            }
            standby.promote();
            String name = database.value("SELECT current_database()");
            Purge promoted = new Purge(standby.dataSource(name), database.protection(), PurgeSettings.DEFAULT);
            assertThatThrownBy(() -> promoted.run(PurgeProgress.SILENT))
                    .hasMessageStartingWith(
                            "RPV-602 database: The server is on another timeline than when the purge was"
                                    + " armed: it was restored from a backup, or a standby was promoted.");
            promoted.arm("test");
            assertThat(promoted.run(PurgeProgress.SILENT).outcome()).isEqualTo(PurgeOutcome.DONE);
            // and where it came from still is what it was
            assertThat(new Purge(database.dataSource(), database.protection(), PurgeSettings.DEFAULT)
                            .run(PurgeProgress.SILENT)
                            .outcome())
                    .isEqualTo(PurgeOutcome.DONE);
        }
    }

    /** Writes until the server notices that the replica applies nothing any more. */
    private static String behind(TestDatabase database, Connection connection) throws SQLException {
        Optional<String> reason = Optional.empty();
        while (reason.isEmpty()) {
            database.run("INSERT INTO posts SELECT max(id) + 1 FROM posts");
            reason = LITTLE.reason(connection);
        }
        return reason.get();
    }

    private static void await(TestDatabase database, String query) {
        while (!database.value(query).equals("1")) {
            Thread.onSpinWait();
        }
    }
}
