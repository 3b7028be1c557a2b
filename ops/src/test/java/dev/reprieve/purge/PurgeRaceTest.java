package dev.reprieve.purge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.tombstone.Session;
import dev.reprieve.tombstone.TestDatabase;
import dev.reprieve.trash.Conflict;
import dev.reprieve.trash.RestoreOptions;
import dev.reprieve.trash.RestoreOutcome;
import dev.reprieve.trash.Trash;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A purge and someone else at the same rows, in every order, brought about by locks. */
class PurgeRaceTest {
    private static final int LIMIT_SECONDS = 60;
    private static final TableName POSTS = new TableName("public", "posts");
    private static final RestoreOptions BOB = RestoreOptions.by("bob").lockTimeoutMillis(60_000);
    private static final PurgeLimits PATIENT = new PurgeLimits(500, 50, 5_000, 50, 250, 60_000, 600_000, 20_000, 20);

    private final TestDatabase database = TestDatabase.create("""
            CREATE TABLE posts (id int PRIMARY KEY, slug text);
            CREATE TABLE comments (id int PRIMARY KEY, post_id int NOT NULL REFERENCES posts ON DELETE CASCADE);
            INSERT INTO posts SELECT i, 'p' || i FROM generate_series(1, 3) AS i;
            INSERT INTO comments SELECT i, 1 + i % 3 FROM generate_series(1, 30) AS i;
            """, TestDatabase.soft("posts", "comments"));
    private final Trash trash = new Trash(database.dataSource(), database.protection());

    @AfterEach
    void drop() {
        assertThat(database.brokenReferences()).isEmpty();
        database.close();
    }

    @Test
    void aRestoreThatWasFirstKeepsAllItsRows() throws Exception {
        long restored = expired("posts WHERE id = 1");
        long other = expired("posts WHERE id = 2");
        try (Session holder = database.session()) {
            holder.run("BEGIN").run("SELECT FROM posts WHERE id = 1 FOR UPDATE");
            CompletableFuture<RestoreOutcome> restore = Session.start(() -> trash.restore(restored, BOB));
            holder.awaitWaiter();
            PurgeReport report = purge(PurgeLimits.DEFAULT).run(PurgeProgress.SILENT);
            assertThat(report.rowCount()).isEqualTo(11);
            assertThat(report.deletionsEnded()).isEqualTo(1);
            assertThat(report.skipped(SkipReason.LOCKED)).isEqualTo(11);
            holder.run("COMMIT");
            assertThat(restore.get(LIMIT_SECONDS, TimeUnit.SECONDS).orThrow().rowCount())
                    .isEqualTo(11);
        }
        assertThat(database.value("SELECT reprieve.purged_at(" + other + ") IS NOT NULL"))
                .isEqualTo("t");
        assertThat(purge(PurgeLimits.DEFAULT).run(PurgeProgress.SILENT).rowCount())
                .isZero();
    }

    @Test
    void aRestoreThatComesSecondHearsOfThePurge() throws Exception {
        long deletion = expired("posts WHERE id = 1");
        try (Session holder = database.session()) {
            // the purge has deleted its first batch, and waits to write down that it has
            holder.run("BEGIN").run("LOCK TABLE reprieve.audit IN EXCLUSIVE MODE");
            CompletableFuture<PurgeReport> purging =
                    Session.start(() -> purge(PATIENT).run(PurgeProgress.SILENT));
            holder.awaitWaiter();
            CompletableFuture<RestoreOutcome> restore = Session.start(() -> trash.restore(deletion, BOB));
            try (Session watcher = database.session()) {
                watcher.awaitWaiters(2);
            }
            holder.run("COMMIT");
            assertThat(heard(restore)).isTrue();
            purging.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
        purge(PurgeLimits.DEFAULT).run(PurgeProgress.SILENT);
        assertThat(database.value("SELECT count(*) FROM posts WHERE id = 1")).isEqualTo("0");
        assertThat(database.value("SELECT count(*) FROM comments")).isEqualTo("20");
    }

    private static boolean heard(CompletableFuture<RestoreOutcome> restore) throws Exception {
        try {
            return restore.get(LIMIT_SECONDS, TimeUnit.SECONDS) instanceof RestoreOutcome.Blocked blocked
                    && blocked.preflight().conflicts().stream().anyMatch(Conflict.PurgeBegan.class::isInstance);
        } catch (ExecutionException e) {
            // the purge may even have got to the end in the meantime
            return e.getCause() instanceof ReprieveException refused && refused.code() == ErrorCode.DELETION_ENDED;
        }
    }

    @Test
    void aRowThatIsBeingRestoredByHandIsPassedOver() {
        long deletion = expired("comments WHERE id IN (1, 2, 3)");
        try (Session other = database.session()) {
            other.run("BEGIN").run("UPDATE comments SET live = TRUE WHERE id = 2");
            PurgeReport report = purge(PurgeLimits.DEFAULT).run(PurgeProgress.SILENT);
            assertThat(report.rowCount()).isEqualTo(2);
            assertThat(report.skipped(SkipReason.LOCKED)).isEqualTo(1);
            other.run("COMMIT");
        }
        assertThat(database.value("SELECT count(*) FROM comments")).isEqualTo("28");
        assertThat(database.value("SELECT reprieve.purged_at(" + deletion + ") IS NULL"))
                .isEqualTo("t");
        purge(PurgeLimits.DEFAULT).run(PurgeProgress.SILENT);
        assertThat(database.value("SELECT live FROM comments WHERE id = 2")).isEqualTo("t");
    }

    @Test
    void aRowThatWasRestoredAfterItWasFoundStays() {
        long first = expired("posts WHERE id = 1");
        long second = expired("posts WHERE id = 2");
        boolean[] done = {false};
        PurgeReport report = purge(PurgeLimits.DEFAULT.withBatchRows(10)).run((pass, table, rows, total) -> {
            if (!done[0]) {
                done[0] = true;
                trash.restore(second, BOB).orThrow();
            }
        });
        assertThat(report.rows().get(POSTS)).isEqualTo(1);
        assertThat(report.rowCount()).isEqualTo(11);
        assertThat(report.skipped(SkipReason.CHANGED)).isEqualTo(10);
        assertThat(database.value("SELECT string_agg(id::text, ' ' ORDER BY id) FROM posts WHERE live"))
                .isEqualTo("2 3");
        assertThat(first).isLessThan(second);
    }

    @Test
    void whatWasLockedIsTriedAgainInTheSameRun() {
        expired("comments WHERE TRUE");
        Session other = database.session();
        other.run("BEGIN").run("SELECT FROM comments WHERE id IN (4, 5) FOR UPDATE");
        PurgeReport report = purge(PurgeLimits.DEFAULT.withBatchRows(10)).run((pass, table, rows, total) -> {
            if (total > 20 && pass == 1) {
                other.close();
                try (Session watcher = database.session()) {
                    watcher.awaitNoLocks("comments");
                }
            }
        });
        assertThat(report.rowCount()).isEqualTo(30);
        assertThat(report.skipped()).isEqualTo(Map.of());
    }

    private long expired(String target) {
        long deletion = database.delete(target);
        database.age(deletion, "31 days");
        return deletion;
    }

    private Purge purge(PurgeLimits limits) {
        return new Purge(database.dataSource(), database.protection(), limits);
    }
}
