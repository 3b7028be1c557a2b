package dev.reprieve.equivalence;

import static dev.reprieve.equivalence.Ground.say;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database itself does for clients that know nothing of Reprieve, such as psql. */
class FenceTest extends OnGround {
    FenceTest() throws SQLException {
        super("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM posts WHERE id = 1",
                "DELETE FROM posts WHERE id = 99",
                "TRUNCATE posts CASCADE",
                "TRUNCATE fired, notes",
                "WITH d AS (DELETE FROM notes RETURNING id) SELECT * FROM d",
                "MERGE INTO notes USING posts ON notes.id = posts.id WHEN MATCHED THEN DELETE"
            })
    void aPhysicalDeleteIsStopped(String statement) throws SQLException {
        assertThat(Both.transcript(both.raw, List.of(statement)).get(0))
                .startsWith("42501")
                .contains("RPV-201 table public.")
                .contains("would erase soft-deleted rows for good.");
    }

    @Test
    void aPurgeMayPass() throws SQLException {
        assertThat(say(both.raw, "SET LOCAL reprieve.purge = 'on'", "DELETE FROM notes WHERE id = 1"))
                .isEqualTo("count 0; count 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"live = NULL", "is_deleted = true", "deleted_at = '2001-01-01'", "live = NULL, is_deleted = true"
            })
    void aDeleteByHandHasItsChildrenItsTimeAndItsPlaceInTheLedger(String assignments) throws SQLException {
        assertThat(say(
                        both.raw,
                        "SET LOCAL application_name = 'psql'",
                        "UPDATE posts SET " + assignments + " WHERE id = 1",
                        "SELECT live, is_deleted, deleted_at = now() FROM posts WHERE id = 1",
                        "SELECT live, is_deleted, deleted_at = now() FROM comments WHERE id = 1",
                        "SELECT count(DISTINCT d.id), min(d.actor), min(d.application), min(d.root_table), min(d.roots::text)"
                                + " FROM posts p JOIN comments c ON c.post_id = p.id AND c.deletion_id = p.deletion_id"
                                + " JOIN reprieve.deletion d ON d.id = p.deletion_id AND d.at = now()"))
                .isEqualTo("count 0; count 1; null,t,t; null,t,t; 1,postgres,psql,public.posts,{public.posts}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"live = true", "is_deleted = false", "deleted_at = NULL", "is_deleted = false, deleted_at = NULL"
            })
    void aRestoreByHandClearsAllMarkersOfThatRow(String assignments) throws SQLException {
        assertThat(say(
                        both.raw,
                        "UPDATE posts SET live = NULL WHERE id = 1",
                        "UPDATE comments SET " + assignments + " WHERE id = 1"))
                .isEqualTo("count 1; 23503 comments_post_id_fkey_live of comments");
        both.raw.rollback();
        assertThat(say(
                        both.raw,
                        "UPDATE posts SET live = NULL WHERE id = 1",
                        "UPDATE posts SET " + assignments + " WHERE id = 1",
                        "SELECT live, is_deleted, deleted_at, deletion_id FROM posts WHERE id = 1",
                        "SELECT live FROM comments WHERE id = 1",
                        "UPDATE comments SET " + assignments + " WHERE id = 1",
                        "SELECT live FROM comments WHERE id = 1"))
                .isEqualTo("count 1; count 1; t,f,null,null; null; count 1; t");
    }

    @Test
    void aTakenKeyStopsARestoreByHand() throws SQLException {
        assertThat(say(
                        both.raw,
                        "UPDATE posts SET live = NULL WHERE id = 1",
                        "INSERT INTO posts (id, slug) VALUES (9, 'a')",
                        "UPDATE posts SET is_deleted = false WHERE id = 1"))
                .isEqualTo("count 1; count 1; 23505 posts_slug_key of posts");
    }
}
