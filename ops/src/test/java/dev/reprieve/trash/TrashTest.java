package dev.reprieve.trash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.tombstone.RowKey;
import dev.reprieve.tombstone.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrashTest {
    private static final TableName POSTS = new TableName("public", "posts");
    private static final TableName COMMENTS = new TableName("public", "comments");

    private final TestDatabase database = TestDatabase.create("""
            CREATE TABLE posts (id int PRIMARY KEY, title text);
            CREATE TABLE comments (id int PRIMARY KEY, post_id int NOT NULL REFERENCES posts ON DELETE CASCADE, body text);
            INSERT INTO posts SELECT i, 'Post ' || i FROM generate_series(1, 9) AS i;
            INSERT INTO comments SELECT i, 1 + i % 9, 'c' FROM generate_series(1, 90) AS i;
            """, TestDatabase.soft("posts:title", "comments@7d"));
    private final Trash trash = new Trash(database.dataSource(), database.protection());

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void listsNewestFirstWithCountsActorReasonAndLabel() {
        long first = database.delete("posts WHERE id = 1");
        long second = database.deleteBy("bob", "duplicate", "comments WHERE id IN (1, 2, 3)");
        List<TrashEntry> entries = trash.list(TrashQuery.all()).entries();
        assertThat(entries).extracting(TrashEntry::deletion).containsExactly(second, first);
        TrashEntry post = entries.get(1);
        assertThat(post.actor()).isEqualTo("alice");
        assertThat(post.reason()).contains("spam");
        assertThat(post.rootTable()).isEqualTo("public.posts");
        assertThat(post.label()).contains("Post 1");
        assertThat(post.rows()).isEqualTo(Map.of(POSTS, 1L, COMMENTS, 10L));
        assertThat(post.rowCount()).isEqualTo(11);
        assertThat(post.daysLeft()).contains(29L);
        assertThat(entries.get(0).daysLeft()).contains(6L);
        assertThat(entries.get(0).expiresAt()).isPresent();
    }

    @Test
    void filtersAndPages() {
        long post = database.delete("posts WHERE id = 1");
        long comments = database.deleteBy("bob", "duplicate", "comments WHERE id IN (1, 2, 3)");
        long other = database.deleteBy("carol", "Off Topic", "posts WHERE id = 2");
        database.age(post, "3 days");
        assertThat(ids(TrashQuery.all().by("bob"))).containsExactly(comments);
        assertThat(ids(TrashQuery.all().ofTable(POSTS))).containsExactly(other, post);
        assertThat(ids(TrashQuery.all().containing("off t"))).containsExactly(other);
        assertThat(ids(TrashQuery.all().containing("post 1"))).containsExactly(post);
        Instant yesterday = Instant.parse(database.value(
                "SELECT to_char(now() AT TIME ZONE 'UTC' - INTERVAL '1 day', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"));
        assertThat(ids(TrashQuery.all().since(yesterday))).containsExactly(other, comments);
        assertThat(ids(TrashQuery.all().until(yesterday))).containsExactly(post);

        TrashPage page = trash.list(TrashQuery.all().limit(2));
        assertThat(page.entries()).extracting(TrashEntry::deletion).containsExactly(other, comments);
        assertThat(page.next()).contains(comments);
        TrashPage last = trash.list(TrashQuery.all().limit(2).after(comments));
        assertThat(last.entries()).extracting(TrashEntry::deletion).containsExactly(post);
        assertThat(last.next()).isEmpty();
    }

    @Test
    void refusesATableThatIsNotProtected() {
        assertThatThrownBy(() -> trash.list(TrashQuery.all().ofTable(new TableName("public", "likes"))))
                .isInstanceOf(ReprieveException.class)
                .hasMessage("RPV-701 table public.likes: It is not a protected table. Name one of those that the policy"
                        + " makes soft, with its schema.");
    }

    @Test
    void listsWhatIsLeftAndNothingElse() {
        long partly = database.delete("comments WHERE id IN (1, 2, 3)");
        long wholly = database.delete("comments WHERE id = 4");
        database.run("UPDATE comments SET live = TRUE WHERE id IN (1, 4)");
        List<TrashEntry> entries = trash.list(TrashQuery.all()).entries();
        assertThat(entries)
                .extracting(TrashEntry::deletion)
                .containsExactly(partly)
                .doesNotContain(wholly);
        assertThat(entries.get(0).rows()).isEqualTo(Map.of(COMMENTS, 2L));
    }

    @Test
    void passesOverManyEmptyDeletionsToFillAPage() {
        database.run("""
                INSERT INTO reprieve.deletion (actor, application, root_table, roots)
                SELECT 'x', '', 'public.posts', ARRAY['public.posts'] FROM generate_series(1, 3)
                """);
        long post = database.delete("posts WHERE id = 1");
        database.run("""
                INSERT INTO reprieve.deletion (actor, application, root_table, roots)
                SELECT 'x', '', 'public.posts', ARRAY['public.posts'] FROM generate_series(1, 450)
                """);
        TrashPage page = trash.list(TrashQuery.all().limit(1));
        assertThat(page.entries()).extracting(TrashEntry::deletion).containsExactly(post);
        assertThat(page.next()).isEmpty();
    }

    @Test
    void showsRowsWithKeysAndLabels() {
        long deletion = database.delete("posts WHERE id IN (1, 2)");
        TrashDetail detail = trash.show(deletion, 3);
        assertThat(detail.entry().rowCount()).isEqualTo(22);
        assertThat(detail.tables()).extracting(TrashedRows::table).containsExactly(COMMENTS, POSTS);
        TrashedRows comments = detail.tables().get(0);
        assertThat(comments.total()).isEqualTo(20);
        assertThat(comments.keyColumns()).containsExactly("id");
        assertThat(comments.rows()).extracting(TrashedRow::key).containsExactly(comment(1), comment(9), comment(10));
        assertThat(detail.tables().get(1).rows())
                .extracting(r -> r.label().orElse("none"))
                .containsExactly("Post 1", "Post 2");
        assertThat(trash.rows(deletion, COMMENTS, 2, 18))
                .extracting(TrashedRow::key)
                .containsExactly(comment(82), comment(90));
    }

    @Test
    void tellsSizesAndUnattributedTombstones() {
        database.delete("posts WHERE id = 1");
        database.run("""
                BEGIN; SET LOCAL reprieve.adopting = 'on';
                UPDATE comments SET live = NULL, is_deleted = TRUE, deleted_at = '2020-01-01 00:00Z' WHERE id IN (2, 3);
                COMMIT
                """);
        assertThat(trash.sizes()).extracting(TrashSize::table).containsExactly(COMMENTS, POSTS);
        assertThat(trash.sizes().get(0).rows()).isEqualTo(12);
        assertThat(trash.sizes().get(0).estimatedBytes()).isBetween(12L * 40, 12L * 120);
        assertThat(trash.unattributed())
                .containsExactly(new Unattributed(
                        COMMENTS,
                        2,
                        java.util.Optional.of(Instant.parse("2020-01-01T00:00:00Z")),
                        java.util.Optional.of(Instant.parse("2020-01-08T00:00:00Z"))));
    }

    @Test
    void saysWhichDeletionIsUnknownOrEnded() {
        assertThatThrownBy(() -> trash.show(77, 10))
                .isInstanceOf(ReprieveException.class)
                .hasMessage("RPV-501 deletion 77: There is no such deletion. List the trash to see what there is.");
        long deletion = database.delete("posts WHERE id = 1");
        trash.restore(deletion, RestoreOptions.by("bob")).orThrow();
        assertThatThrownBy(() -> trash.restore(deletion, RestoreOptions.by("bob")))
                .isInstanceOfSatisfying(
                        ReprieveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DELETION_ENDED))
                .hasMessageMatching(
                        "RPV-503 deletion 1: It was restored at \\S+ by bob\\. There is nothing left to do\\.");
    }

    private List<Long> ids(TrashQuery query) {
        return trash.list(query).entries().stream().map(TrashEntry::deletion).toList();
    }

    private static RowKey comment(int id) {
        return new RowKey(COMMENTS, List.of(String.valueOf(id)));
    }
}
