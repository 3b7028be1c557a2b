package dev.reprieve.trash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.testkit.TableChecksums;
import dev.reprieve.tombstone.RowKey;
import dev.reprieve.tombstone.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestoreTest {
    private static final TableName POSTS = new TableName("public", "posts");
    private static final TableName COMMENTS = new TableName("public", "comments");
    private static final RestoreOptions BOB = RestoreOptions.by("bob");

    private final TestDatabase database =
            TestDatabase.create("""
            CREATE TABLE users (id int PRIMARY KEY, name text UNIQUE);
            CREATE TABLE posts (id int PRIMARY KEY, slug text, author int REFERENCES users ON DELETE SET NULL,
                lang text NOT NULL DEFAULT 'en', title text, touched int NOT NULL DEFAULT 0);
            CREATE UNIQUE INDEX posts_slug ON posts (lower(slug), lang) WHERE lang <> 'xx';
            CREATE TABLE comments (id int PRIMARY KEY, post_id int NOT NULL REFERENCES posts ON DELETE CASCADE,
                parent_id int REFERENCES comments ON DELETE CASCADE);
            CREATE TABLE likes (comment_id int REFERENCES comments ON DELETE CASCADE, who int,
                PRIMARY KEY (comment_id, who));
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN NEW.touched := OLD.touched + 1; RETURN NEW; END $$;
            CREATE TRIGGER touch BEFORE UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION touch();
            INSERT INTO users SELECT i, 'u' || i FROM generate_series(1, 3) AS i;
            INSERT INTO posts SELECT i, 'p' || i, 1 + i % 3 FROM generate_series(1, 9) AS i;
            INSERT INTO comments SELECT i, 1 + i % 9, CASE WHEN i > 9 THEN i - 9 END FROM generate_series(1, 90) AS i;
            INSERT INTO comments VALUES (91, 2);
            INSERT INTO likes SELECT i, w FROM generate_series(1, 90) AS i, generate_series(1, 2) AS w;
            """, TestDatabase.soft("users", "posts:title", "comments"));
    private final Trash trash = new Trash(database.dataSource(), database.protection());

    @AfterEach
    void drop() {
        assertThat(database.brokenReferences()).isEmpty();
        database.close();
    }

    @Test
    void bringsBackExactlyWhatWasDeleted() {
        TableChecksums before = TableChecksums.readLive(database.dataSource());
        long deletion = database.delete("posts WHERE id = 2", "comments WHERE id IN (5, 6)");
        assertThat(TableChecksums.readLive(database.dataSource())).isNotEqualTo(before);
        Preflight preflight = trash.preflight(deletion, BOB);
        RestoreOutcome.Restored restored = trash.restore(deletion, BOB).orThrow();
        assertThat(restored.rows()).isEqualTo(preflight.rows());
        assertThat(restored.rows().keySet()).containsExactly(COMMENTS, new TableName("public", "likes"), POSTS);
        assertThat(restored.complete()).isTrue();
        assertThat(TableChecksums.readLive(database.dataSource())).isEqualTo(before);
        assertThat(trash.list(TrashQuery.all()).entries()).isEmpty();
        assertThat(database.value("SELECT restored_by || ' ' || (restored_at > at) FROM reprieve.deletion"))
                .isEqualTo("bob true");
        assertThat(database.value(
                        "SELECT actor || ' ' || action || ' ' || deletion_id || ' ' || row_count FROM reprieve.audit"
                                + " WHERE action = 'restore'"))
                .isEqualTo("bob restore " + deletion + " " + restored.rowCount());
        assertThat(database.value("SELECT count(*) FROM comments WHERE deletion_id IS NOT NULL OR is_deleted"))
                .isEqualTo("0");
    }

    @Test
    void whoMarksATombstoneOnceMoreChangesNothing() {
        long deletion = database.delete("posts WHERE id = 2");
        Preflight preflight = trash.preflight(deletion, BOB);
        String at = database.value("SELECT deleted_at FROM posts WHERE id = 2");
        database.run("UPDATE posts SET deleted_at = now() + interval '1 day', is_deleted = true WHERE id = 2;"
                + " UPDATE comments SET deleted_at = deleted_at - interval '1 year' WHERE post_id = 2 AND id % 2 = 0");
        assertThat(database.value("SELECT deleted_at FROM posts WHERE id = 2")).isEqualTo(at);
        RestoreOutcome.Restored restored = trash.restore(deletion, BOB).orThrow();
        assertThat(restored.rows()).isEqualTo(preflight.rows());
        assertThat(restored.complete()).isTrue();
    }

    @Test
    void aChildDeletedOneMillisecondBeforeItsParentStaysDeleted() {
        long child = database.delete("comments WHERE id = 91");
        long parent = database.delete("posts WHERE id = 2");
        String justBefore = "(SELECT at - interval '1 ms' FROM reprieve.deletion WHERE id = " + parent + ")";
        database.run("BEGIN; SET LOCAL session_replication_role = replica; UPDATE comments SET deleted_at = "
                + justBefore
                + " WHERE deletion_id = " + child + "; UPDATE reprieve.deletion SET at = " + justBefore + " WHERE id = "
                + child + "; COMMIT");
        assertThat(database.value("SELECT p.deleted_at - c.deleted_at FROM posts p JOIN comments c ON c.post_id = p.id"
                        + " WHERE c.id = 91"))
                .isEqualTo("00:00:00.001");
        trash.restore(parent, BOB).orThrow();
        assertThat(database.value("SELECT string_agg(id::text, ',') FROM comments WHERE is_deleted"))
                .isEqualTo("91");
        assertThat(database.value("SELECT deletion_id FROM comments WHERE id = 91"))
                .isEqualTo(String.valueOf(child));
        trash.restore(child, BOB).orThrow();
        assertThat(database.value("SELECT count(*) FROM comments WHERE is_deleted"))
                .isEqualTo("0");
    }

    @Test
    void leavesWhatWasDeletedBefore() {
        long earlier = database.delete("comments WHERE id = 10");
        long later = database.delete("posts WHERE id = 2");
        trash.restore(later, BOB).orThrow();
        assertThat(database.value("SELECT is_deleted FROM comments WHERE id = 10"))
                .isEqualTo("t");
        assertThat(database.value("SELECT is_deleted FROM posts WHERE id = 2")).isEqualTo("f");
        trash.restore(earlier, BOB).orThrow();
        assertThat(database.value("SELECT is_deleted FROM comments WHERE id = 10"))
                .isEqualTo("f");
    }

    @Test
    void namesTheDeletionOfADeadParent() {
        long child = database.delete("comments WHERE id = 91");
        long parent = database.delete("posts WHERE id = 2");
        TableChecksums before = TableChecksums.read(database.dataSource());
        RestoreOutcome outcome = trash.restore(child, BOB);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        RestoreOutcome.Blocked.class,
                        b -> assertThat(b.preflight().conflicts())
                                .containsExactly(new Conflict.ParentDeleted(
                                        "comments_post_id_fkey", comment(91), post(2), Optional.of(parent))));
        assertThat(TableChecksums.read(database.dataSource())).isEqualTo(before);
        assertThatThrownBy(outcome::orThrow)
                .isInstanceOf(ReprieveException.class)
                .hasMessage(
                        "RPV-502 deletion 1: public.comments (91) refers to public.posts (2) (comments_post_id_fkey),"
                                + " which is deleted by deletion 2. Restore deletion 2 first, or restore with its parents.");
    }

    @Test
    void bringsParentsAlongButNotTheRestOfTheirDeletions() {
        TableChecksums before = TableChecksums.readLive(database.dataSource());
        long child = database.delete("comments WHERE id = 82");
        long middle = database.delete("comments WHERE id = 73", "comments WHERE id = 3");
        long parent = database.delete("posts WHERE id = 2");
        RestoreOutcome.Restored restored =
                trash.restore(child, BOB.bringingParents()).orThrow();
        // 82 hangs below 73, 64, … 1, all of post 2
        assertThat(restored.parents()).isEqualTo(10);
        assertThat(database.value("SELECT is_deleted FROM comments WHERE id = 3"))
                .isEqualTo("t");
        assertThat(database.value("SELECT is_deleted FROM posts WHERE id = 2")).isEqualTo("f");
        assertThat(database.values("SELECT id FROM reprieve.deletion WHERE restored_at IS NOT NULL"))
                .containsExactly(String.valueOf(child));
        trash.restore(parent, BOB).orThrow();
        trash.restore(middle, BOB).orThrow();
        assertThat(TableChecksums.readLive(database.dataSource())).isEqualTo(before);
    }

    @Test
    void reportsAUniqueValueTakenSinceWithItsHolder() {
        long deletion = database.delete("posts WHERE id IN (2, 3)");
        database.run("INSERT INTO posts (id, slug) VALUES (100, 'P2')");
        Preflight preflight = trash.preflight(deletion, BOB);
        assertThat(preflight.conflicts())
                .containsExactly(new Conflict.ValueTaken(
                        "posts_slug", post(2), Map.of("lower(slug)", "p2", "lang", "en"), post(100), true));
        assertThatThrownBy(() -> trash.restore(deletion, BOB).orThrow())
                .hasMessage("RPV-502 deletion 1: public.posts (2) cannot have {lang=en, lower(slug)=p2} again:"
                        + " public.posts (100) has taken it (posts_slug). Change or delete public.posts (100), or restore"
                        + " with posts_slug set to skip or rename.");
        RestoreOutcome.Restored restored = trash.restore(
                        deletion, BOB.whenTaken(Map.of("posts_slug", new OnTaken.Skip())))
                .orThrow();
        assertThat(restored.complete()).isFalse();
        // the comments of the skipped post stay with it, and their likes with them
        assertThat(restored.rows()).isEqualTo(Map.of(POSTS, 1L, COMMENTS, 10L, new TableName("public", "likes"), 20L));
        assertThat(restored.skipped()).hasSize(32).contains(new Skipped(post(2), "posts_slug", false));
        assertThat(trash.list(TrashQuery.all()).entries().get(0).rowCount()).isEqualTo(32);
    }

    @Test
    void doesNotMindAValueOutsideThePartialIndex() {
        database.run("UPDATE posts SET lang = 'xx' WHERE id = 2");
        long deletion = database.delete("posts WHERE id = 2");
        database.run("INSERT INTO posts (id, slug, lang) VALUES (100, 'p2', 'xx')");
        assertThat(trash.restore(deletion, BOB)).isInstanceOf(RestoreOutcome.Restored.class);
    }

    @Test
    void reportsTwoRowsOfOneDeletionWithTheSameValue() {
        database.run("""
                BEGIN; UPDATE posts SET live = NULL WHERE id = 2;
                INSERT INTO posts (id, slug) VALUES (100, 'p2'); UPDATE posts SET live = NULL WHERE id = 100; COMMIT
                """);
        assertThat(trash.preflight(1, BOB).conflicts())
                .singleElement()
                .isInstanceOfSatisfying(Conflict.ValueTaken.class, c -> {
                    assertThat(c.live()).isFalse();
                    assertThat(List.of(c.row(), c.holder())).containsExactlyInAnyOrder(post(2), post(100));
                });
        RestoreOutcome.Restored restored = trash.restore(1, BOB.whenTaken(Map.of("posts_slug", new OnTaken.Skip())))
                .orThrow();
        assertThat(restored.rows().get(POSTS)).isEqualTo(1);
    }

    @Test
    void reportsAllConflictsAtOnce() {
        database.run("INSERT INTO posts (id, slug) VALUES (50, 'p50')");
        long mixed = database.delete("comments WHERE id = 91", "posts WHERE id = 50", "users WHERE id = 3");
        long parent = database.delete("posts WHERE id = 2");
        database.run("INSERT INTO posts (id, slug) VALUES (100, 'p50'); INSERT INTO users VALUES (100, 'u3')");
        List<Conflict> conflicts = trash.preflight(mixed, BOB).conflicts();
        assertThat(conflicts).hasSize(3);
        assertThat(conflicts)
                .contains(
                        new Conflict.ParentDeleted("comments_post_id_fkey", comment(91), post(2), Optional.of(parent)));
    }

    @Test
    void restoresSingleRows() {
        long deletion = database.delete("posts WHERE id = 2");
        assertThat(trash.restore(deletion, BOB.only(Set.of(comment(1)))))
                .isInstanceOfSatisfying(
                        RestoreOutcome.Blocked.class,
                        b -> assertThat(b.preflight().conflicts())
                                .containsExactly(new Conflict.ParentDeleted(
                                        "comments_post_id_fkey", comment(1), post(2), Optional.of(deletion))));
        RestoreOutcome.Restored restored = trash.restore(
                        deletion, BOB.only(Set.of(comment(1))).bringingParents())
                .orThrow();
        assertThat(restored.rows()).isEqualTo(Map.of(COMMENTS, 1L, POSTS, 1L));
        assertThat(restored.complete()).isFalse();
        assertThatThrownBy(() -> trash.restore(deletion, BOB.only(Set.of(comment(1)))))
                .isInstanceOf(ReprieveException.class)
                .hasMessage("RPV-503 deletion 1: public.comments (1) lives already. There is nothing left to do.");
    }

    @Test
    void putsBackReferencesUnlessTheyWereChangedSince() {
        TableChecksums before = TableChecksums.readLive(database.dataSource());
        database.run("ALTER TABLE posts DISABLE TRIGGER touch");
        long deletion = database.delete("users WHERE id = 1");
        assertThat(database.value("SELECT count(*) FROM posts WHERE author IS NULL"))
                .isEqualTo("3");
        long dead = database.delete("posts WHERE id = 6");
        RestoreOutcome.Restored restored = trash.restore(deletion, BOB).orThrow();
        assertThat(restored.references()).isEqualTo(3);
        assertThat(restored.changed()).isEmpty();
        trash.restore(dead, BOB).orThrow();
        assertThat(TableChecksums.readLive(database.dataSource())).isEqualTo(before);

        long again = database.delete("users WHERE id = 1");
        database.run("UPDATE posts SET author = 2 WHERE id = 3");
        RestoreOutcome.Restored second = trash.restore(again, BOB).orThrow();
        assertThat(second.references()).isEqualTo(2);
        assertThat(second.changed()).containsExactly(post(3));
        assertThat(database.value("SELECT author FROM posts WHERE id = 3")).isEqualTo("2");
        assertThat(database.value("SELECT count(*) FROM reprieve.undo")).isEqualTo("0");
    }

    @Test
    void leavesNoTraceOfTheApplicationsOwnTriggers() {
        long deletion = database.delete("posts WHERE id = 2");
        trash.restore(deletion, BOB).orThrow();
        assertThat(database.value("SELECT touched FROM posts WHERE id = 2")).isEqualTo("0");
    }

    @Test
    void reportsWhatWasDroppedSince() {
        database.run("ALTER TABLE posts DROP COLUMN touched; DROP TRIGGER touch ON posts");
        long first = database.delete("posts WHERE id = 2");
        assertThat(Trash.open(database.dataSource(), database.policy())
                        .preflight(first, BOB)
                        .conflicts())
                .isEmpty();
        database.run("ALTER TABLE posts DROP COLUMN title");
        Trash now = Trash.open(database.dataSource(), database.policy());
        assertThat(now.preflight(first, BOB).conflicts())
                .containsExactly(new Conflict.ColumnDropped(POSTS, "number 5"));
        assertThat(now.restore(first, BOB)).isInstanceOf(RestoreOutcome.Blocked.class);
        long second = database.delete("comments WHERE id = 2");
        assertThat(now.preflight(second, BOB).conflicts()).isEmpty();
        now.restore(first, BOB.acceptingDropped()).orThrow();

        long likes = database.delete("comments WHERE id = 3");
        database.run("UPDATE reprieve.deletion SET roots = roots || 'public.gone'::text WHERE id = " + likes);
        assertThat(now.preflight(likes, BOB).conflicts()).containsExactly(new Conflict.TableDropped("public.gone"));
        now.restore(likes, BOB.acceptingDropped()).orThrow();
    }

    @Test
    void finishesWhatWasPartlyRestoredByHand() {
        long deletion = database.delete("comments WHERE id IN (2, 3)");
        database.run("UPDATE comments SET live = TRUE WHERE id = 2");
        RestoreOutcome.Restored restored = trash.restore(deletion, BOB).orThrow();
        assertThat(restored.rows().get(COMMENTS))
                .isEqualTo(Long.parseLong(
                        database.value("SELECT count(*) FROM comments WHERE id <> 2 AND id % 9 IN (2, 3)")));
        assertThatThrownBy(() -> trash.preflight(deletion, BOB))
                .isInstanceOfSatisfying(
                        ReprieveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DELETION_ENDED));
    }

    private static RowKey post(int id) {
        return new RowKey(POSTS, List.of(String.valueOf(id)));
    }

    private static RowKey comment(int id) {
        return new RowKey(COMMENTS, List.of(String.valueOf(id)));
    }
}
