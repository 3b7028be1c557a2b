package dev.reprieve.purge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.tombstone.Session;
import dev.reprieve.tombstone.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many processes, one purge. */
class LeaseTest {
    private static final int PROCESSES = 10;
    private static final int LIMIT_SECONDS = 120;

    private final TestDatabase database = TestDatabase.create("""
            CREATE TABLE posts (id int PRIMARY KEY);
            INSERT INTO posts SELECT generate_series(1, 200);
            """, TestDatabase.soft("posts"));

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void ofTenProcessesOnePurges() throws Exception {
        expire();
        CountDownLatch refused = new CountDownLatch(PROCESSES - 1);
        List<CompletableFuture<Long>> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(Session.start(() -> {
                try {
                    return purge().run((pass, table, rows, total) -> await(refused))
                            .rowCount();
                } catch (ReprieveException e) {
                    assertThat(e.code()).isEqualTo(ErrorCode.PURGE_REFUSED);
                    refused.countDown();
                    return -1L;
                }
            }));
        }
        List<Long> outcomes = new ArrayList<>();
        for (CompletableFuture<Long> process : processes) {
            outcomes.add(process.get(LIMIT_SECONDS, TimeUnit.SECONDS));
        }
        assertThat(outcomes).filteredOn(n -> n == 200L).hasSize(1);
        assertThat(outcomes).filteredOn(n -> n == -1L).hasSize(PROCESSES - 1);
        assertThat(database.value("SELECT sum(row_count) FROM reprieve.audit WHERE action = 'purge'"))
                .isEqualTo("200");
    }

    @Test
    void whoeverLostTheLeaseCommitsNothingMore() {
        expire();
        assertThatThrownBy(() -> purge().run((pass, table, rows, total) -> {
                    if (total == 50) {
                        database.run("UPDATE reprieve.purge_control SET token = token + 1, holder = 'another'");
                    }
                }))
                .hasMessage("RPV-604 database: Another process has taken the purge over, because this one had not been"
                        + " heard of for a minute. Let that one finish; nothing is lost.");
        assertThat(database.value("SELECT count(*) FROM posts")).isEqualTo("150");
        assertThat(database.value("SELECT holder FROM reprieve.purge_control")).isEqualTo("another");
    }

    @Test
    void theRowStaysLockedUntilABatchIsCommitted() throws Exception {
        expire();
        try (Session holder = database.session()) {
            holder.run("BEGIN").run("LOCK TABLE reprieve.audit IN EXCLUSIVE MODE");
            PurgeSettings patient = PurgeSettings.DEFAULT
                    .unthrottled()
                    .with(new PurgeLimits(500, 50, 5_000, 50, 250, 60_000, 600_000, 20_000, 20));
            CompletableFuture<PurgeReport> purging = Session.start(
                    () -> new Purge(database.dataSource(), database.protection(), patient).run(PurgeProgress.SILENT));
            holder.awaitWaiter();
            // even one that takes the first for dead has to wait for its batch
            CompletableFuture<Session> taking = Session.start(
                    () -> database.session().run("UPDATE reprieve.purge_control SET token = token + 1, holder = 'b'"));
            try (Session watcher = database.session()) {
                watcher.awaitWaiters(2);
            }
            assertThat(taking).isNotDone();
            holder.run("COMMIT");
            taking.get(LIMIT_SECONDS, TimeUnit.SECONDS).close();
            assertThat(database.value("SELECT count(*) FROM posts")).isEqualTo("0");
            purging.exceptionally(e -> null).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void takesOverFromASessionThatIsGoneAndFromOneThatIsSilent() {
        expire();
        // a session that ended without giving the lease back
        database.run("UPDATE reprieve.purge_control SET holder = 'dead', holder_pid = 0, heartbeat_at = now()");
        assertThat(purge().run(PurgeProgress.SILENT).rowCount()).isEqualTo(200);
        try (Session silent = database.session()) {
            silent.run("UPDATE reprieve.purge_control SET holder = 'silent', holder_pid = pg_backend_pid(),"
                    + " holder_since = (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()),"
                    + " heartbeat_at = now() - INTERVAL '50 s'");
            assertThatThrownBy(() -> purge().run(PurgeProgress.SILENT))
                    .hasMessage("RPV-601 database: Another purge is running, started by silent. Wait until it has"
                            + " finished.");
            silent.run("UPDATE reprieve.purge_control SET heartbeat_at = now() - INTERVAL '61 s'");
            assertThat(purge().run(PurgeProgress.SILENT).outcome()).isEqualTo(PurgeOutcome.DONE);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void expire() {
        database.age(database.delete("posts WHERE TRUE"), "31 days");
    }

    private Purge purge() {
        return new Purge(
                database.dataSource(),
                database.protection(),
                PurgeSettings.DEFAULT.unthrottled().with(PurgeLimits.DEFAULT.withBatchRows(50)));
    }
}
