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

/** Rows restored out of a deletion, and tombstones from before Reprieve. */
class RestoreRowsTest {
    private static final RestoreOptions BOB = RestoreOptions.by("bob");

    private final TestDatabase database =
            TestDatabase.create("""
            CREATE TABLE users (id int PRIMARY KEY, name text);
            CREATE TABLE boards (id uuid PRIMARY KEY, name text, owner int REFERENCES users ON DELETE CASCADE);
            CREATE TABLE posts (id int PRIMARY KEY, board uuid REFERENCES boards ON DELETE CASCADE,
                author int REFERENCES users ON DELETE CASCADE, reply_to int REFERENCES posts ON DELETE CASCADE);
            CREATE TABLE tags (post_id int REFERENCES posts ON DELETE CASCADE, tag text, PRIMARY KEY (tag, post_id));
            CREATE TABLE drafts (post_id int REFERENCES posts ON DELETE CASCADE, body text);
            INSERT INTO users VALUES (1, 'a'), (2, 'b');
            INSERT INTO boards VALUES ('00000000-0000-0000-0000-00000000000a', 'x', 1);
            INSERT INTO posts SELECT i, '00000000-0000-0000-0000-00000000000a', 2, CASE WHEN i > 2 THEN i - 2 END
                FROM generate_series(1, 8) AS i;
            INSERT INTO tags SELECT i, t FROM generate_series(1, 8) AS i, unnest(ARRAY['red', 'blue']) AS t;
            INSERT INTO drafts SELECT i, 'draft' FROM generate_series(1, 8) AS i;
            """, TestDatabase.soft("users", "boards", "posts", "tags", "drafts"));
    private final Trash trash = new Trash(database.dataSource(), database.protection());

    @AfterEach
    void drop() {
        assertThat(database.brokenReferences()).isEmpty();
        database.close();
    }

    @Test
    void bringsChildrenOfTheSameDeletionOnlyWhereThatIsWanted() {
        long earlier = database.delete("posts WHERE id = 7");
        TableChecksums before = TableChecksums.readLive(database.dataSource());
        long deletion = database.delete("posts WHERE id IN (1, 2)");

        RestoreOutcome.Restored alone =
                trash.restore(deletion, BOB.only(Set.of(row("posts", "1")))).orThrow();
        assertThat(alone.rowCount()).isEqualTo(1);
        assertThat(alone.complete()).isFalse();
        assertThat(live("posts")).isEqualTo("1");
        assertThat(live("tags")).isEqualTo("");

        // 4, 6 and 8 hang below 2; 3 and 5 below 1; 7 fell before
        RestoreOptions below = BOB.only(Set.of(row("posts", "2"))).bringingChildren();
        Preflight preflight = trash.preflight(deletion, below);
        RestoreOutcome.Restored family = trash.restore(deletion, below).orThrow();
        assertThat(family.rows())
                .isEqualTo(preflight.rows())
                .isEqualTo(Map.of(table("posts"), 4L, table("tags"), 8L, table("drafts"), 4L));
        assertThat(live("posts")).isEqualTo("1 2 4 6 8");

        RestoreOutcome.Restored rest = trash.restore(deletion, BOB).orThrow();
        assertThat(rest.complete()).isTrue();
        assertThat(TableChecksums.readLive(database.dataSource())).isEqualTo(before);
        trash.restore(earlier, BOB).orThrow();
    }

    @Test
    void aChildNeedsAllItsParents() {
        long deletion = database.delete("boards WHERE TRUE", "users WHERE id = 2");
        RestoreOptions board = BOB.only(Set.of(row("boards", "00000000-0000-0000-0000-00000000000A")))
                .bringingChildren();
        assertThat(trash.preflight(deletion, board).conflicts())
                .hasSize(8)
                .contains(new Conflict.ParentDeleted(
                        "posts_author_fkey", row("posts", "1"), row("users", "2"), Optional.of(deletion)));
        RestoreOutcome.Restored restored =
                trash.restore(deletion, board.bringingParents()).orThrow();
        assertThat(restored.parents()).isEqualTo(1);
        assertThat(restored.complete()).isTrue();
    }

    @Test
    void aChildOfADeadParentStaysDead() {
        long deletion = database.delete("posts WHERE id IN (1, 2)");
        trash.restore(deletion, BOB.only(Set.of(row("posts", "2")))).orThrow();
        RestoreOutcome outcome =
                trash.restore(deletion, BOB.only(Set.of(row("tags", "red", "1"), row("tags", "red", "2"))));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        RestoreOutcome.Blocked.class,
                        b -> assertThat(b.preflight().conflicts())
                                .containsExactly(new Conflict.ParentDeleted(
                                        "tags_post_id_fkey",
                                        row("tags", "red", "1"),
                                        row("posts", "1"),
                                        Optional.of(deletion))));
        assertThat(live("tags")).isEqualTo("");
    }

    @Test
    void takesRowsWithoutAPrimaryKeyByTheirPlace() {
        long deletion = database.delete("drafts WHERE post_id IN (3, 4)");
        List<TrashedRow> rows = trash.rows(deletion, table("drafts"), 10, 0);
        trash.restore(deletion, BOB.only(Set.of(rows.get(0).key()))).orThrow();
        assertThat(database.value("SELECT count(*) FROM drafts WHERE live")).isEqualTo("7");
    }

    @Test
    void saysWhatIsWrongWithARow() {
        long first = database.delete("posts WHERE id = 1");
        long second = database.delete("posts WHERE id = 2");
        assertRefused(
                first,
                row("posts", "2"),
                ErrorCode.USAGE,
                "RPV-701 deletion 1: public.posts (2) is not among its"
                        + " rows: it belongs to deletion 2. Restore it from there.");
        assertRefused(
                first,
                row("posts", "99"),
                ErrorCode.USAGE,
                "RPV-701 deletion 1: public.posts (99) is not among its" + " rows. Take rows that trash show lists.");
        assertRefused(
                first,
                row("posts", "x"),
                ErrorCode.USAGE,
                "RPV-701 deletion 1: A key of public.posts has a value"
                        + " that its column cannot have. Take rows that trash show lists.");
        assertRefused(
                first,
                row("tags", "1"),
                ErrorCode.USAGE,
                "RPV-701 deletion 1: public.tags (1) is no key of"
                        + " public.tags: that has 2 parts. Take rows that trash show lists.");
        assertRefused(
                first,
                row("nothing", "1"),
                ErrorCode.USAGE,
                "RPV-701 deletion 1: public.nothing is not a protected" + " table. Name one that trash show lists.");
        trash.restore(second, BOB.only(Set.of(row("posts", "2")))).orThrow();
        assertRefused(
                second,
                row("posts", "2"),
                ErrorCode.DELETION_ENDED,
                "RPV-503 deletion 2: public.posts (2) lives" + " already. There is nothing left to do.");
        assertThatThrownBy(() -> trash.restore(first, BOB.bringingChildren()))
                .hasMessage("RPV-701 deletion 1: Only rows that are named out of a deletion can bring their children."
                        + " Name rows, or restore the whole deletion.");
    }

    @Test
    void restoresTombstonesThatBelongToNoDeletion() {
        database.run("BEGIN; SET LOCAL reprieve.adopting = 'on'; UPDATE posts SET live = NULL WHERE id IN (7, 8);"
                + " UPDATE tags SET live = NULL WHERE post_id = 7 AND tag = 'red'; COMMIT");
        long deletion = database.delete("posts WHERE id = 5");
        assertThat(trash.unattributed()).extracting(Unattributed::rows).contains(2L);
        // 7 hangs below 5, which a deletion took later
        RestoreOptions both = BOB.only(Set.of(row("posts", "7"), row("posts", "8")));
        assertThat(trash.preflightUnattributed(both).conflicts())
                .containsExactly(new Conflict.ParentDeleted(
                        "posts_reply_to_fkey", row("posts", "7"), row("posts", "5"), Optional.of(deletion)));
        RestoreOutcome.Restored restored =
                trash.restoreUnattributed(both.bringingParents()).orThrow();
        assertThat(restored.deletion()).isEmpty();
        assertThat(restored.rows()).isEqualTo(Map.of(table("posts"), 3L));
        assertThat(restored.parents()).isEqualTo(1);
        assertThat(live("posts")).isEqualTo("1 2 3 4 5 6 7 8");
        assertThat(
                        database.value(
                                "SELECT concat_ws(' ', actor, action, deletion_id, row_count) FROM reprieve.audit WHERE action = 'restore'"))
                .isEqualTo("bob restore 3");
        assertThat(database.value("SELECT restored_at IS NULL FROM reprieve.deletion"))
                .isEqualTo("t");

        assertThatThrownBy(() -> trash.restoreUnattributed(BOB.only(Set.of(row("posts", "7")))))
                .hasMessage("RPV-503 unattributed tombstones: public.posts (7) lives already. There is nothing left to"
                        + " do.");
        assertThatThrownBy(() -> trash.restoreUnattributed(BOB.only(Set.of(row("tags", "blue", "5")))))
                .hasMessage(
                        "RPV-701 unattributed tombstones: public.tags (blue, 5) is not among its rows: it belongs to"
                                + " deletion 1. Restore it from there.");
        assertThatThrownBy(() -> trash.restoreUnattributed(BOB))
                .hasMessage("RPV-701 unattributed tombstones: They belong to no deletion, so that nothing says which of"
                        + " them belong together. Name the rows one by one.");
        assertThatThrownBy(() -> trash.restore(deletion, BOB.only(Set.of(row("tags", "red", "7")))))
                .hasMessage("RPV-701 deletion 1: public.tags (red, 7) is not among its rows: it belongs to no deletion."
                        + " Restore it from there.");
    }

    private void assertRefused(long deletion, RowKey key, ErrorCode code, String message) {
        assertThatThrownBy(() -> trash.restore(deletion, BOB.only(Set.of(key))))
                .hasMessage(message)
                .isInstanceOfSatisfying(
                        ReprieveException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private String live(String table) {
        String column = table.equals("posts") ? "id" : "post_id";
        String condition = table.equals("posts") ? "TRUE" : "post_id IN (1, 2)";
        return database.value("SELECT coalesce(string_agg(" + column + "::text, ' ' ORDER BY " + column + "), '') FROM "
                + table + " WHERE live AND " + condition);
    }

    private static TableName table(String name) {
        return new TableName("public", name);
    }

    private static RowKey row(String table, String... key) {
        return new RowKey(table(table), List.of(key));
    }
}
