package dev.reprieve.races;

import dev.reprieve.races.Act.Purge;
import dev.reprieve.races.Act.Restore;
import dev.reprieve.races.Act.Transaction;
import dev.reprieve.races.Scene.Columns;
import dev.reprieve.races.Scene.Reference;
import java.util.List;

/**
 * The cases: posts and what refers to them, under each action, once with a live post of which a comment is in the trash,
 * once with the post itself in the trash. In all of them post 1 is the parent, and its slug is wanted again.
 */
final class Scenes {
    private static final Columns POSTS = new Columns("posts", "id, slug");
    private static final Columns COMMENTS = new Columns("comments", "id, post_id");
    private static final Columns REPLIES = new Columns("replies", "id, comment_id");
    private static final Reference COMMENT = new Reference("comments", "post_id", "posts");
    private static final Reference REPLY = new Reference("replies", "comment_id", "comments");

    private static final Transaction REINSERT =
            new Transaction("re-insert unique", List.of("INSERT INTO posts VALUES ({n}, 'one')"));
    private static final Transaction REPLACE = new Transaction(
            "replace parent", List.of("DELETE FROM posts WHERE id = 1", "INSERT INTO posts VALUES ({n}, 'one')"));
    private static final Transaction DELETE_PARENT = delete("delete parent", "posts WHERE id = 1");
    private static final Transaction DELETE_CHILD = delete("delete child", "comments WHERE id = 1");
    private static final Transaction INSERT_CHILD =
            new Transaction("insert child", List.of("INSERT INTO comments VALUES ({n}, 1)"));
    private static final Transaction MOVE_CHILD =
            new Transaction("move child", List.of("UPDATE comments SET post_id = 1 WHERE id = 5"));
    private static final Transaction REUSE_KEY =
            new Transaction("reuse key", List.of("INSERT INTO posts VALUES (1, 'new')"));
    private static final Transaction REUSE_CHILD_KEY =
            new Transaction("reuse child's key", List.of("INSERT INTO comments VALUES (3, 2)"));
    private static final Purge PURGE = new Purge("purge");

    private static final Act.Place HOLD = new Act.Place("hold", 1);

    private static final String RESTORED_COMMENT = "INSERT INTO comments VALUES (3, 1)";
    private static final String RESTORED_POST =
            "WITH p AS (INSERT INTO posts VALUES (1, 'one'))" + " INSERT INTO comments VALUES (1, 1), (2, 1)";

    private Scenes() {}

    static List<Scene> all() {
        return List.of(
                live(two("cascade", "NOT NULL REFERENCES posts ON DELETE CASCADE"), "comments 1, 1"),
                trashed(two("cascade", "NOT NULL REFERENCES posts ON DELETE CASCADE")),
                live(two("restrict", "NOT NULL REFERENCES posts ON DELETE RESTRICT"), "comments 1, 1"),
                live(two("restrict, free", "NOT NULL REFERENCES posts ON DELETE RESTRICT"), "comments 1, 2"),
                trashed(two("restrict", "NOT NULL REFERENCES posts ON DELETE RESTRICT")),
                live(two("no action", "NOT NULL REFERENCES posts"), "comments 1, 1"),
                live(two("deferred", "NOT NULL REFERENCES posts DEFERRABLE INITIALLY DEFERRED"), "comments 1, 1"),
                live(two("set null", "REFERENCES posts ON DELETE SET NULL"), "comments 1, 1"),
                trashed(two("set null", "REFERENCES posts ON DELETE SET NULL")),
                live(follows(), "comments 1, 1"),
                trashed(follows()),
                liveThree(),
                trashedThree(),
                crossing(),
                keysAgain());
    }

    private static Scene two(String name, String reference) {
        String schema = "CREATE TABLE posts (id int PRIMARY KEY, slug text CONSTRAINT posts_slug UNIQUE);"
                + "CREATE TABLE comments (id int PRIMARY KEY, post_id int CONSTRAINT comments_post " + reference + ");"
                + "CREATE INDEX ON comments (post_id);";
        return new Scene(
                name,
                schema,
                List.of("posts", "comments"),
                List.of(POSTS, COMMENTS),
                List.of(),
                List.of(COMMENT),
                List.of());
    }

    private static Scene follows() {
        Scene scene = two("hard child", "NOT NULL REFERENCES posts ON DELETE CASCADE");
        return new Scene(
                scene.name(),
                scene.schema(),
                List.of("posts"),
                scene.tables(),
                scene.rows(),
                scene.references(),
                scene.acts());
    }

    private static Scene three() {
        Scene scene = two("three levels", "NOT NULL REFERENCES posts ON DELETE CASCADE");
        return new Scene(
                scene.name(),
                scene.schema() + "CREATE TABLE replies (id int PRIMARY KEY, comment_id int NOT NULL CONSTRAINT"
                        + " replies_comment REFERENCES comments ON DELETE CASCADE);"
                        + "CREATE INDEX ON replies (comment_id);",
                List.of("posts", "comments", "replies"),
                List.of(POSTS, COMMENTS, REPLIES),
                scene.rows(),
                List.of(COMMENT, REPLY),
                scene.acts());
    }

    /** The post is live; a comment of it was deleted before. */
    private static Scene live(Scene scene, String first) {
        return scene.with(
                "parent live",
                List.of("posts 1, 'one'", "posts 2, 'two'", first, "comments 5, 2", "comments 3, 1 @1"),
                List.of(
                        DELETE_PARENT,
                        DELETE_CHILD,
                        INSERT_CHILD,
                        MOVE_CHILD,
                        REINSERT,
                        REPLACE,
                        new Restore("restore child", 1, false, RESTORED_COMMENT),
                        PURGE,
                        HOLD));
    }

    /** The post was deleted, and its comments with it. */
    private static Scene trashed(Scene scene) {
        return scene.with(
                "parent in the trash",
                List.of("posts 2, 'two'", "comments 5, 2", "posts 1, 'one' @1", "comments 1, 1 @1", "comments 2, 1 @1"),
                List.of(
                        DELETE_PARENT,
                        DELETE_CHILD,
                        INSERT_CHILD,
                        MOVE_CHILD,
                        REINSERT,
                        REPLACE,
                        new Restore("restore parent", 1, false, RESTORED_POST),
                        PURGE,
                        HOLD));
    }

    private static Scene liveThree() {
        return three().with(
                        "parent live",
                        List.of(
                                "posts 1, 'one'",
                                "posts 2, 'two'",
                                "comments 1, 1",
                                "comments 5, 2",
                                "replies 1, 1",
                                "replies 5, 5",
                                "replies 3, 1 @1"),
                        List.of(
                                DELETE_PARENT,
                                delete("delete grandchild", "replies WHERE id = 1"),
                                DELETE_CHILD,
                                new Transaction("insert grandchild", List.of("INSERT INTO replies VALUES ({n}, 1)")),
                                new Transaction(
                                        "move grandchild", List.of("UPDATE replies SET comment_id = 1 WHERE id = 5")),
                                MOVE_CHILD,
                                REPLACE,
                                new Restore("restore grandchild", 1, false, "INSERT INTO replies VALUES (3, 1)"),
                                PURGE,
                                HOLD));
    }

    /** A reply was deleted first, then the post with all the rest. */
    private static Scene trashedThree() {
        // whichever restore is second finds the parents there
        String parents = "WITH p AS (INSERT INTO posts VALUES (1, 'one') ON CONFLICT (id) DO NOTHING),"
                + " c AS (INSERT INTO comments VALUES (1, 1) ON CONFLICT (id) DO NOTHING)";
        return three().with(
                        "parent in the trash",
                        List.of(
                                "posts 2, 'two'",
                                "comments 5, 2",
                                "replies 5, 5",
                                "replies 3, 1 @1",
                                "posts 1, 'one' @2",
                                "comments 1, 1 @2",
                                "replies 1, 1 @2"),
                        List.of(
                                DELETE_PARENT,
                                delete("delete grandchild", "replies WHERE id = 1"),
                                new Transaction("insert grandchild", List.of("INSERT INTO replies VALUES ({n}, 1)")),
                                new Transaction(
                                        "move grandchild", List.of("UPDATE replies SET comment_id = 1 WHERE id = 5")),
                                REINSERT,
                                new Restore("restore grandchild", 1, false, "INSERT INTO replies VALUES (3, 1)"),
                                new Restore(
                                        "restore grandchild with its parents",
                                        1,
                                        true,
                                        parents + " INSERT INTO replies VALUES (3, 1)"),
                                new Restore("restore parent", 2, false, parents + " INSERT INTO replies VALUES (1, 1)"),
                                PURGE,
                                HOLD));
    }

    /** Keys that tombstones hold, or soon will, are taken by new rows. */
    private static Scene keysAgain() {
        return two("keys again", "NOT NULL REFERENCES posts ON DELETE CASCADE")
                .with(
                        "parent live",
                        List.of(
                                "posts 1, 'one'",
                                "posts 2, 'two'",
                                "comments 1, 1",
                                "comments 5, 2",
                                "comments 3, 1 @1"),
                        List.of(
                                DELETE_PARENT,
                                INSERT_CHILD,
                                MOVE_CHILD,
                                REPLACE,
                                REUSE_KEY,
                                REUSE_CHILD_KEY,
                                new Restore("restore child", 1, false, RESTORED_COMMENT),
                                PURGE,
                                HOLD));
    }

    /** Transactions of two statements that take the same rows in different orders. */
    private static Scene crossing() {
        String one = "DELETE FROM posts WHERE id = 1";
        String two = "DELETE FROM posts WHERE id = 2";
        String child = "DELETE FROM comments WHERE id = 1";
        return two("crossing", "NOT NULL REFERENCES posts ON DELETE CASCADE")
                .with(
                        "parents live",
                        List.of(
                                "posts 1, 'one'",
                                "posts 2, 'two'",
                                "comments 1, 1",
                                "comments 5, 2",
                                "comments 3, 1 @1",
                                "comments 4, 2 @1"),
                        List.of(
                                new Transaction("one, two", List.of(one, two)),
                                new Transaction("two, one", List.of(two, one)),
                                new Transaction("child, parent", List.of(child, one)),
                                new Transaction(
                                        "insert into one, delete two",
                                        List.of("INSERT INTO comments VALUES ({n}, 1)", two)),
                                new Transaction(
                                        "insert into two, delete one",
                                        List.of("INSERT INTO comments VALUES ({n}, 2)", one)),
                                new Transaction(
                                        "move there, delete here",
                                        List.of("UPDATE comments SET post_id = 2 WHERE id = 1", one)),
                                new Restore("restore children", 1, false, "INSERT INTO comments VALUES (3, 1), (4, 2)"),
                                PURGE));
    }

    private static Transaction delete(String name, String target) {
        return new Transaction(name, List.of("DELETE FROM " + target));
    }
}
