package dev.reprieve.trash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.catalog.TableName;
import dev.reprieve.equivalence.Accepted;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.tombstone.Session;
import dev.reprieve.tombstone.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Interleavings, each brought about by locks: the restore runs until it waits for a session that the test steers. */
class RestoreRaceTest {
    private static final int LIMIT_SECONDS = 60;
    private static final TableName POSTS = new TableName("public", "posts");
    private static final RestoreOptions BOB = RestoreOptions.by("bob").lockTimeoutMillis(60_000);

    private final TestDatabase database = TestDatabase.create("""
            CREATE TABLE posts (id int PRIMARY KEY, slug text UNIQUE);
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
    @Accepted("race-restore-or-purge")
    void theSecondOfTwoRestoresFindsNothingToDo() throws Exception {
        long deletion = database.delete("posts WHERE id = 1");
        try (Session holder = database.session()) {
            holder.run("BEGIN").run("SELECT FROM posts WHERE id = 1 FOR UPDATE");
            CompletableFuture<RestoreOutcome> first = restore(deletion);
            holder.awaitWaiter();
            try (Session watcher = database.session()) {
                CompletableFuture<RestoreOutcome> second = restore(deletion);
                watcher.awaitWaiters(2);
                holder.run("COMMIT");
                List<String> ends = List.of(end(first), end(second));
                assertThat(ends).containsExactlyInAnyOrder("restored 11", ErrorCode.DELETION_ENDED.name());
            }
        }
    }

    @Test
    void aUniqueValueInsertedMeanwhileIsReported() throws Exception {
        long deletion = database.delete("posts WHERE id = 1");
        try (Session other = database.session()) {
            other.run("BEGIN").run("INSERT INTO posts VALUES (100, 'p1')");
            CompletableFuture<RestoreOutcome> restore = restore(deletion);
            other.awaitWaiter();
            other.run("COMMIT");
            assertThat(restore.get(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            RestoreOutcome.Blocked.class,
                            b -> assertThat(b.preflight().conflicts())
                                    .singleElement()
                                    .isInstanceOfSatisfying(Conflict.ValueTaken.class, c -> {
                                        assertThat(c.constraint()).isEqualTo("posts_slug_key");
                                        assertThat(c.holder().values()).containsExactly("100");
                                    }));
            assertThat(database.value("SELECT count(*) FROM comments WHERE is_deleted"))
                    .isEqualTo("10");
        }
    }

    @Test
    void aUniqueValueInsertedMeanwhileIsSkippedWhereThatWasChosen() throws Exception {
        long deletion = database.delete("posts WHERE id IN (1, 2)");
        try (Session other = database.session()) {
            other.run("BEGIN").run("INSERT INTO posts VALUES (100, 'p1')");
            CompletableFuture<RestoreOutcome> restore = Session.start(
                    () -> trash.restore(deletion, BOB.whenTaken(Map.of("posts_slug_key", new OnTaken.Skip()))));
            other.awaitWaiter();
            other.run("COMMIT");
            assertThat(restore.get(LIMIT_SECONDS, TimeUnit.SECONDS)
                            .orThrow()
                            .rows()
                            .get(POSTS))
                    .isEqualTo(1L);
        }
    }

    @Test
    void anInsertThatIsRolledBackDoesNotStopTheRestore() throws Exception {
        long deletion = database.delete("posts WHERE id = 1");
        try (Session other = database.session()) {
            other.run("BEGIN").run("INSERT INTO posts VALUES (100, 'p1')");
            CompletableFuture<RestoreOutcome> restore = restore(deletion);
            other.awaitWaiter();
            other.run("ROLLBACK");
            assertThat(end(restore)).isEqualTo("restored 11");
        }
    }

    @Test
    void aParentDeletedMeanwhileIsReported() throws Exception {
        long deletion = database.delete("comments WHERE id = 3");
        try (Session other = database.session()) {
            other.run("BEGIN").run("UPDATE posts SET live = NULL WHERE id = 1");
            CompletableFuture<RestoreOutcome> restore = restore(deletion);
            other.awaitWaiter();
            other.run("COMMIT");
            assertThat(restore.get(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            RestoreOutcome.Blocked.class,
                            b -> assertThat(b.preflight().conflicts())
                                    .singleElement()
                                    .isInstanceOf(Conflict.ParentDeleted.class));
        }
    }

    @Test
    void givesUpOnALockAfterItsPatience() {
        long deletion = database.delete("posts WHERE id = 1");
        try (Session other = database.session()) {
            other.run("BEGIN").run("SELECT FROM reprieve.deletion FOR UPDATE");
            assertThatThrownBy(() -> trash.restore(deletion, BOB.lockTimeoutMillis(10)))
                    .isInstanceOf(ReprieveException.class)
                    .hasMessageStartingWith(
                            "RPV-304 database: PostgreSQL said: ERROR: canceling statement due to lock" + " timeout")
                    .hasMessageEndingWith("Wait until whoever holds the rows has finished, and try again.");
        }
    }

    private CompletableFuture<RestoreOutcome> restore(long deletion) {
        return Session.start(() -> trash.restore(deletion, BOB));
    }

    private static String end(CompletableFuture<RestoreOutcome> restore) throws Exception {
        try {
            return "restored "
                    + restore.get(LIMIT_SECONDS, TimeUnit.SECONDS).orThrow().rowCount();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ReprieveException refused) {
                return refused.code().name();
            }
            throw e;
        }
    }
}
