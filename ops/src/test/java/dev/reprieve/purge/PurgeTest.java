package dev.reprieve.purge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.testkit.TableChecksums;
import dev.reprieve.tombstone.TestDatabase;
import dev.reprieve.trash.RestoreOptions;
import dev.reprieve.trash.RestoreOutcome;
import dev.reprieve.trash.Trash;
import dev.reprieve.trash.TrashQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PurgeTest {
    private static final TableName POSTS = new TableName("public", "posts");
    private static final TableName COMMENTS = new TableName("public", "comments");
    private static final TableName LIKES = new TableName("public", "likes");

    private final TestDatabase database =
            TestDatabase.create("""
            CREATE TABLE users (id int PRIMARY KEY, name text);
            CREATE TABLE posts (id int PRIMARY KEY, title text, author int REFERENCES users ON DELETE SET NULL);
            CREATE TABLE comments (id int PRIMARY KEY, post_id int NOT NULL REFERENCES posts ON DELETE CASCADE);
            CREATE TABLE likes (comment_id int REFERENCES comments ON DELETE CASCADE, who int);
            INSERT INTO users SELECT i, 'u' || i FROM generate_series(1, 3) AS i;
            INSERT INTO posts SELECT i, 'p' || i, 1 + i % 3 FROM generate_series(1, 9) AS i;
            INSERT INTO comments SELECT i, 1 + i % 9 FROM generate_series(1, 90) AS i;
            INSERT INTO likes SELECT i, w FROM generate_series(1, 90) AS i, generate_series(1, 2) AS w;
            """, TestDatabase.soft("users", "posts:title", "comments@7d"));
    private final Purge purge = purge(7);
    private final Trash trash = new Trash(database.dataSource(), database.protection());

    @AfterEach
    void drop() {
        assertThat(database.brokenReferences()).isEmpty();
        database.close();
    }

    @Test
    void removesWhatHasExpiredAsTheDryRunSaid() {
        long old = database.delete("posts WHERE id IN (1, 2)");
        long fresh = database.delete("posts WHERE id = 3");
        TableChecksums live = TableChecksums.readLive(database.dataSource());
        database.age(old, "31 days");
        PurgeForecast forecast = purge.dryRun();
        List<Long> totals = new ArrayList<>();
        PurgeReport report = purge.run((pass, table, rows, total) -> totals.add(total));
        assertThat(report.rows()).isEqualTo(forecast.rows()).isEqualTo(Map.of(POSTS, 2L, COMMENTS, 20L, LIKES, 40L));
        assertThat(forecast.blocked()).isEmpty();
        assertThat(report.skipped()).isEmpty();
        assertThat(report.deletionsEnded()).isEqualTo(1);
        assertThat(totals).isSorted().last().isEqualTo(62L);
        assertThat(TableChecksums.readLive(database.dataSource())).isEqualTo(live);
        assertThat(database.value("SELECT reprieve.purged_at(id) IS NOT NULL AND root_label IS NULL"
                        + " FROM reprieve.deletion WHERE id = " + old))
                .isEqualTo("t");
        assertThat(trash.list(TrashQuery.all()).entries())
                .extracting(e -> e.deletion())
                .containsExactly(fresh);
        assertThat(database.value("SELECT outcome || rows_purged || rows_skipped FROM reprieve.purge_run"))
                .isEqualTo("done620");
        assertThat(database.values("SELECT table_name || sum(row_count) FROM reprieve.audit WHERE action = 'purge'"
                        + " GROUP BY table_name ORDER BY 1"))
                .containsExactly("public.comments20", "public.likes40", "public.posts2");
        assertThatThrownBy(() -> trash.show(old, 10)).hasMessageContaining("RPV-503 deletion 1: It was purged at ");
        assertThat(purge.run(PurgeProgress.SILENT).rowCount()).isZero();
    }

    @Test
    void rowsThatFellByCascadeFollowTheRootThatTookThem() {
        long byPost = database.delete("posts WHERE id = 1");
        long byHand = database.delete("comments WHERE id = 1");
        database.age(byPost, "8 days");
        database.age(byHand, "8 days");
        assertThat(purge.run(PurgeProgress.SILENT).rows()).isEqualTo(Map.of(COMMENTS, 1L, LIKES, 2L));
        database.age(byPost, "23 days");
        assertThat(purge.run(PurgeProgress.SILENT).rowCount()).isEqualTo(31);
    }

    @Test
    void aRootOfItsOwnFollowsItsOwnRetention() {
        long both = database.delete("comments WHERE id = 1", "posts WHERE id = 3");
        database.age(both, "8 days");
        // all comments of the deletion, as their table is one of its roots; the likes wait for the longest
        assertThat(purge.dryRun().rows()).isEmpty();
        assertThat(purge.dryRun().blocked()).isEqualTo(Map.of(COMMENTS, 11L));
        PurgeReport report = purge.run(PurgeProgress.SILENT);
        assertThat(report.rowCount()).isZero();
        assertThat(report.skipped()).isEqualTo(Map.of(COMMENTS, Map.of(SkipReason.CHILD, 11L)));
        database.run("SET reprieve.purge = 'on'; DELETE FROM likes WHERE is_deleted AND comment_id <> 1");
        assertThat(purge.run(PurgeProgress.SILENT).rows()).isEqualTo(Map.of(COMMENTS, 10L));
        assertThat(trash.restore(both, RestoreOptions.by("bob")))
                .isInstanceOfSatisfying(
                        RestoreOutcome.Blocked.class,
                        b -> assertThat(b.preflight().conflicts())
                                .singleElement()
                                .asString()
                                .startsWith("PurgeBegan"));
        assertThat(trash.restore(both, RestoreOptions.by("bob").whatRemains())
                        .orThrow()
                        .complete())
                .isTrue();
    }

    @Test
    void keepsAParentWhileAYoungerTombstoneRefersToIt() {
        long child = database.delete("comments WHERE id = 1");
        long parent = database.delete("posts WHERE id = 2");
        database.age(parent, "31 days");
        PurgeForecast forecast = purge.dryRun();
        PurgeReport report = purge.run(PurgeProgress.SILENT);
        assertThat(report.rows()).isEqualTo(forecast.rows()).isEqualTo(Map.of(COMMENTS, 9L, LIKES, 18L));
        assertThat(forecast.blocked()).isEqualTo(Map.of(POSTS, 1L));
        assertThat(report.skipped(SkipReason.CHILD)).isEqualTo(1);
        assertThat(database.value("SELECT rows_skipped FROM reprieve.purge_run"))
                .isEqualTo("1");
        database.age(child, "31 days");
        assertThat(purge.run(PurgeProgress.SILENT).rows()).isEqualTo(Map.of(COMMENTS, 1L, LIKES, 2L, POSTS, 1L));
    }

    @Test
    void forgetsNotesOfReferences() {
        long deletion = database.delete("users WHERE id = 1");
        assertThat(database.value("SELECT count(*) FROM reprieve.undo")).isEqualTo("3");
        database.age(deletion, "31 days");
        assertThat(purge.run(PurgeProgress.SILENT).rowCount()).isEqualTo(1);
        assertThat(database.value("SELECT count(*) FROM reprieve.undo")).isEqualTo("0");
    }

    @Test
    void purgesOneDeletionBeforeItsTime() {
        long one = database.delete("posts WHERE id = 1");
        database.delete("posts WHERE id = 2");
        assertThat(purge.dryRun(one).rows()).isEqualTo(Map.of(POSTS, 1L, COMMENTS, 10L, LIKES, 20L));
        PurgeReport report = purge.deletion(one, PurgeProgress.SILENT);
        assertThat(report.rowCount()).isEqualTo(31);
        assertThat(report.deletionsEnded()).isEqualTo(1);
        assertThat(trash.list(TrashQuery.all()).entries()).hasSize(1);
        assertThatThrownBy(() -> purge.deletion(one, PurgeProgress.SILENT))
                .isInstanceOf(ReprieveException.class)
                .hasMessageStartingWith("RPV-503 deletion 1: It was purged at ");
        assertThatThrownBy(() -> purge.dryRun(99)).hasMessageStartingWith("RPV-501 deletion 99: ");
    }

    @Test
    void countsUnattributedTombstonesFromTheirOwnTime() {
        database.run("""
                BEGIN; SET LOCAL reprieve.adopting = 'on';
                UPDATE comments SET live = NULL, is_deleted = TRUE, deleted_at = now() - INTERVAL '8 days' WHERE id = 1;
                UPDATE comments SET live = NULL, is_deleted = TRUE, deleted_at = now() - INTERVAL '6 days' WHERE id = 2;
                COMMIT; SET reprieve.purge = 'on'; DELETE FROM likes
                """);
        assertThat(purge.dryRun().rows()).isEqualTo(Map.of(COMMENTS, 1L));
        assertThat(purge.run(PurgeProgress.SILENT).rows()).isEqualTo(Map.of(COMMENTS, 1L));
        assertThat(database.values("SELECT id FROM comments WHERE is_deleted")).containsExactly("2");
    }

    @Test
    void closesDeletionsWhoseRowsWentInOtherWays() {
        long deletion = database.delete("posts WHERE id = 1");
        database.delete("posts WHERE id = 2");
        database.run("UPDATE posts SET live = TRUE WHERE id < 3; UPDATE comments SET live = TRUE WHERE is_deleted;"
                + " UPDATE likes SET live = TRUE WHERE is_deleted");
        database.run("UPDATE reprieve.deletion SET at = at - INTERVAL '31 days' WHERE id = " + deletion);
        assertThat(purge.run(PurgeProgress.SILENT).deletionsEnded()).isEqualTo(1);
        assertThat(database.values("SELECT root_label IS NULL FROM reprieve.deletion ORDER BY id"))
                .containsExactly("t", "f");
        assertThat(purge.run(PurgeProgress.SILENT).deletionsEnded()).isZero();
    }

    @Test
    void oneRowThatTheDatabaseRefusesDoesNotStopTheRest() {
        // made after the purge read the schema, so that only the database knows
        database.run("CREATE TABLE pins (post_id int REFERENCES posts); INSERT INTO pins VALUES (5)");
        long deletion = database.delete("posts WHERE TRUE");
        database.age(deletion, "31 days");
        PurgeReport report = purge.run(PurgeProgress.SILENT);
        assertThat(report.rows().get(POSTS)).isEqualTo(8);
        assertThat(report.skipped()).isEqualTo(Map.of(POSTS, Map.of(SkipReason.REFUSED, 1L)));
        assertThat(database.values("SELECT id FROM posts")).containsExactly("5");
    }

    @Test
    void aRunThatWasKilledIsMarkedAndTheNextGoesOn() {
        long deletion = database.delete("posts WHERE TRUE");
        database.age(deletion, "31 days");
        assertThatThrownBy(() -> purge.run((pass, table, rows, total) -> {
                    if (total > 100) {
                        // as a kill would: the session ends between two batches
                        database.run("SELECT pg_terminate_backend(holder_pid) FROM reprieve.purge_control");
                    }
                }))
                .isInstanceOf(ReprieveException.class)
                .hasMessageStartingWith("RPV-301 database: ");
        long done = Long.parseLong(database.value("SELECT sum(row_count) FROM reprieve.audit"));
        assertThat(done).isBetween(101L, 107L);
        assertThat(database.value("SELECT rows_purged FROM reprieve.purge_run")).isEqualTo(String.valueOf(done));
        PurgeReport report = purge.run(PurgeProgress.SILENT);
        assertThat(report.rowCount()).isEqualTo(9 + 90 + 180 - done);
        assertThat(database.values("SELECT outcome FROM reprieve.purge_run ORDER BY id"))
                .containsExactly("done");
        assertThat(report.resumed()).isTrue();
        assertThat(database.value(
                        "SELECT rows_purged || ' ' || rows_expected || ' ' || rows_left FROM reprieve.purge_run"))
                .isEqualTo("279 279 0");
        assertThat(report.deletionsEnded()).isEqualTo(1);
    }

    @Test
    void onlyOneRunsAtATime() {
        long deletion = database.delete("posts WHERE id = 1");
        database.age(deletion, "31 days");
        List<String> refusals = new ArrayList<>();
        purge.run((pass, table, rows, total) -> {
            try {
                purge(7).run(PurgeProgress.SILENT);
            } catch (ReprieveException e) {
                refusals.add(e.getMessage());
            }
        });
        assertThat(refusals)
                .isNotEmpty()
                .allMatch(m -> m.matches("RPV-601 database: Another purge is running, started by .*, process \\d+\\."
                        + " Wait until it has finished\\."));
    }

    private Purge purge(int batchRows) {
        return new Purge(database.dataSource(), database.protection(), PurgeLimits.DEFAULT.withBatchRows(batchRows));
    }
}
