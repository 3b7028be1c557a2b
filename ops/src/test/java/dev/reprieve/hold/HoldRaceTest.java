package dev.reprieve.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.catalog.TableName;
import dev.reprieve.purge.Purge;
import dev.reprieve.purge.PurgeLimits;
import dev.reprieve.purge.PurgeProgress;
import dev.reprieve.purge.PurgeReport;
import dev.reprieve.purge.PurgeSettings;
import dev.reprieve.purge.SkipReason;
import dev.reprieve.tombstone.Session;
import dev.reprieve.tombstone.TestDatabase;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A hold and a purge at the same rows, in every order, brought about by locks. */
class HoldRaceTest {
    private static final int LIMIT_SECONDS = 60;
    private static final int WAIT_MILLIS = 60_000;
    private static final TableName POSTS = new TableName("public", "posts");
    private static final PurgeLimits PATIENT =
            new PurgeLimits(500, 50, 5_000, 50, 250, WAIT_MILLIS, 600_000, 20_000, 20);

    private final TestDatabase database = TestDatabase.create("""
            CREATE TABLE posts (id int PRIMARY KEY, author int);
            INSERT INTO posts SELECT i, i % 3 FROM generate_series(1, 30) AS i;
            """, TestDatabase.soft("posts"));
    private final Holds holds = new Holds(database.dataSource(), database.protection());

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void aHoldThatComesWhileABatchIsInFlightWaitsAndThenSaysWhatIsLeft() throws Exception {
        long one = expired("posts WHERE author = 1");
        for (HoldTarget target : List.of(new HoldTarget.OfDeletion(one), new HoldTarget.OfRows(POSTS, "author = 1"))) {
            long deletion = target instanceof HoldTarget.OfDeletion ? one : expired("posts WHERE author = 2");
            try (Session holder = database.session()) {
                // the purge has deleted its batch, and waits to write down that it has
                holder.run("BEGIN").run("LOCK TABLE reprieve.audit IN EXCLUSIVE MODE");
                CompletableFuture<PurgeReport> purging =
                        Session.start(() -> purge(PATIENT).run(PurgeProgress.SILENT));
                holder.awaitWaiter();
                CompletableFuture<PlacedHold> placing =
                        Session.start(() -> holds.place(request("case " + target, target)));
                try (Session watcher = database.session()) {
                    watcher.awaitWaiters(2);
                }
                assertThat(placing).isNotDone();
                holder.run("COMMIT");
                assertThat(purging.get(LIMIT_SECONDS, TimeUnit.SECONDS).rowCount())
                        .isEqualTo(10);
                assertThatThrownBy(() -> placing.get(LIMIT_SECONDS, TimeUnit.SECONDS))
                        .as("%s of %d", target, deletion)
                        .hasMessageMatching(
                                ".*(RPV-503 deletion|RPV-802 .*(No deleted row fits|Nothing of it is left)).*");
            }
        }
        assertThat(holds.list(true)).isEmpty();
    }

    @Test
    void aBatchThatComesWhileAHoldIsBeingPlacedWaitsAndLeavesTheRows() throws Exception {
        expired("posts WHERE author IN (1, 2)");
        try (Session holder = database.session()) {
            // the hold has locked its rows, and waits to write down that it has
            holder.run("BEGIN").run("LOCK TABLE reprieve.audit IN EXCLUSIVE MODE");
            CompletableFuture<PlacedHold> placing =
                    Session.start(() -> holds.place(request("case", new HoldTarget.OfRows(POSTS, "author = 1"))));
            holder.awaitWaiter();
            List<String> waited = new java.util.concurrent.CopyOnWriteArrayList<>();
            CompletableFuture<PurgeReport> purging =
                    Session.start(() -> purge(PATIENT).run(new PurgeProgress() {
                        @Override
                        public void purged(int pass, TableName table, long rows, long total) {
                            assertThat(waited).isNotEmpty();
                        }

                        @Override
                        public void waiting(String throttle, String reason) {
                            if (waited.isEmpty()) {
                                holder.run("COMMIT");
                            }
                            waited.add(throttle + ": " + reason);
                        }
                    }));
            PurgeReport report = purging.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(placing.get(LIMIT_SECONDS, TimeUnit.SECONDS).rows()).isEqualTo(10);
            assertThat(report.rowCount()).isEqualTo(10);
            assertThat(report.skipped(SkipReason.HELD)).isEqualTo(10);
            assertThat(waited).contains("hold: a legal hold is being placed");
            assertThat(report.waited()).containsKey("hold");
        }
        assertThat(database.values("SELECT DISTINCT author FROM posts WHERE live IS NULL"))
                .containsExactly("1");
    }

    @Test
    void aHoldBetweenTwoBatchesIsSeenByTheSecond() {
        expired("posts WHERE TRUE");
        boolean[] placed = {false};
        PurgeReport report = purge(PurgeLimits.DEFAULT.withBatchRows(10)).run((pass, table, rows, total) -> {
            if (!placed[0]) {
                placed[0] = true;
                assertThat(holds.place(request("case", new HoldTarget.OfTable(POSTS)))
                                .rows())
                        .isEqualTo(20);
            }
        });
        assertThat(report.rowCount()).isEqualTo(10);
        assertThat(report.skipped(SkipReason.HELD)).isEqualTo(20);
    }

    private static HoldRequest request(String name, HoldTarget target) {
        return new HoldRequest(name, "because", "alice", List.of(target)).lockTimeoutMillis(WAIT_MILLIS);
    }

    private long expired(String target) {
        long deletion = database.delete(target);
        database.age(deletion, "31 days");
        return deletion;
    }

    private Purge purge(PurgeLimits limits) {
        return new Purge(
                database.dataSource(),
                database.protection(),
                PurgeSettings.DEFAULT.unthrottled().with(limits));
    }
}
