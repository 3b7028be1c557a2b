package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.Deletion;
import dev.reprieve.catalog.TableName;
import dev.reprieve.equivalence.Accepted;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.PolicyReader;
import dev.reprieve.purge.Purge;
import dev.reprieve.purge.PurgeProgress;
import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.trash.Trash;
import dev.reprieve.trash.TrashEntry;
import dev.reprieve.trash.TrashQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Soft delete as applications write it by hand. Each script runs through the guard and on a database that has never
 * heard of Reprieve, with the columns that its author gave it; both must see the same. What was deleted is then found in
 * the trash.
 */
class HandWrittenTest {
    private static final String SCHEMA = """
            CREATE TABLE posts (id int PRIMARY KEY, slug text, title text, author text,
                is_deleted boolean NOT NULL DEFAULT false, deleted_at timestamptz);
            CREATE UNIQUE INDEX posts_slug ON posts (slug) WHERE deleted_at IS NULL;
            CREATE TABLE comments (id int PRIMARY KEY, post_id int NOT NULL REFERENCES posts, body text,
                is_deleted boolean NOT NULL DEFAULT false, deleted_at timestamptz);
            CREATE TABLE notes (id int PRIMARY KEY, body text, deleted boolean DEFAULT false);
            CREATE TABLE files (id int PRIMARY KEY, name text, removed_at timestamp);
            CREATE VIEW live_posts AS SELECT id, title FROM posts WHERE deleted_at IS NULL;
            INSERT INTO posts SELECT g, 's' || g, 'Title ' || g, 'ann' FROM generate_series(1, 6) AS g;
            INSERT INTO comments SELECT g, 1 + g % 6, 'c' || g FROM generate_series(1, 12) AS g;
            INSERT INTO notes SELECT g, 'n' || g FROM generate_series(1, 3) AS g;
            INSERT INTO files SELECT g, 'f' || g FROM generate_series(1, 3) AS g;
            """;
    private static final String POLICY = """
            version: 1
            tables:
              posts: {delete: soft, label: title, adopt: {flag: is_deleted, at: deleted_at}}
              comments: {delete: soft, adopt: {flag: is_deleted, at: deleted_at}}
              notes: {delete: soft, adopt: {flag: deleted}}
              files: {delete: soft, adopt: {at: removed_at}}
            """;
    private static final TableName POSTS = new TableName("public", "posts");
    private static final TableName COMMENTS = new TableName("public", "comments");

    private final Policy policy = PolicyReader.read(POLICY, "test.yaml");
    private final List<String> databases = new ArrayList<>();
    private DataSource plain;
    private DataSource raw;
    private DataSource guarded;
    private Trash trash;

    @BeforeEach
    void create() throws SQLException {
        plain = database();
        raw = database();
        Blog.apply(raw, policy);
        guarded = new GuardBuilder(raw).policy(policy).build();
        trash = Trash.open(raw, policy);
    }

    private DataSource database() {
        String name = PostgresServer.shared().createDatabase();
        databases.add(name);
        DataSource dataSource = PostgresServer.shared().dataSource(name);
        PostgresServer.execute(dataSource, SCHEMA);
        return dataSource;
    }

    @AfterEach
    void drop() {
        databases.forEach(PostgresServer.shared()::dropDatabase);
    }

    private void same(JdbcContract.Script script) throws Exception {
        assertThat(JdbcContract.run(guarded, script)).isEqualTo(JdbcContract.run(plain, script));
        for (String read : List.of(
                "SELECT id, slug, title, author, is_deleted, deleted_at IS NULL AS kept FROM posts ORDER BY id",
                "SELECT id, post_id, body, is_deleted FROM comments ORDER BY id",
                "SELECT id, body, deleted FROM notes ORDER BY id",
                "SELECT id, name, removed_at IS NULL AS kept FROM files ORDER BY id")) {
            assertThat(Rows.of(guarded, read)).isEqualTo(Rows.of(plain, read));
        }
    }

    private List<Map<TableName, Long>> deletions() {
        return trash.list(TrashQuery.all()).entries().stream()
                .map(e -> Map.copyOf(e.rows()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE posts SET is_deleted = true, deleted_at = now() WHERE id = 2",
                "UPDATE posts SET is_deleted = TRUE, deleted_at = CURRENT_TIMESTAMP WHERE id = 2 AND is_deleted = FALSE",
                "UPDATE posts AS p SET is_deleted = 't', deleted_at = LOCALTIMESTAMP WHERE p.id = 2 AND NOT p.is_deleted",
                "UPDATE posts SET (is_deleted, deleted_at) = (true, now()) WHERE id IN (SELECT 2)",
                "UPDATE posts SET is_deleted = true, deleted_at = now() FROM (VALUES (2)) AS v (n) WHERE id = v.n",
                "UPDATE posts p SET deleted_at = now(), is_deleted = true FROM comments c WHERE c.id = p.id"
                        + " AND c.id = 2",
                "UPDATE ONLY public.posts SET is_deleted = true, deleted_at = now() WHERE id = 2 RETURNING id, is_deleted",
                "WITH old AS (SELECT id FROM posts WHERE id = 2 AND deleted_at IS NULL FOR UPDATE)"
                        + " UPDATE posts SET is_deleted = true, deleted_at = now() WHERE id IN (SELECT id FROM old)"
            })
    void deletingByUpdate(String sql) throws Exception {
        same((connection, seen) -> {
            try (Statement statement = connection.createStatement()) {
                seen.add(
                        "comments",
                        statement.executeUpdate(
                                "UPDATE comments SET is_deleted = true, deleted_at = now()" + " WHERE post_id = 2"));
                seen.results("deleted", statement, statement.execute(sql));
                seen.add("kept", Rows.of(connection, "SELECT id FROM live_posts ORDER BY id"));
            }
        });
        assertThat(deletions()).anySatisfy(rows -> assertThat(rows).containsEntry(POSTS, 1L));
        assertThat(trash.unattributed()).isEmpty();
    }

    @Test
    void filtersAndTrashScreens() throws Exception {
        same((connection, seen) -> {
            Rows.update(connection, "UPDATE comments SET is_deleted = true, deleted_at = now() WHERE post_id = 1");
            Rows.update(connection, "UPDATE posts SET is_deleted = true, deleted_at = now() WHERE id = 1");
            for (String read : List.of(
                    "SELECT id FROM posts WHERE deleted_at IS NULL ORDER BY id",
                    "SELECT id FROM posts WHERE is_deleted = false ORDER BY id",
                    "SELECT id FROM posts WHERE NOT is_deleted AND author = 'ann' ORDER BY id",
                    "SELECT id, title FROM posts WHERE is_deleted = true ORDER BY deleted_at DESC",
                    "SELECT id FROM posts WHERE deleted_at IS NOT NULL AND deleted_at > now() - INTERVAL '30 days'",
                    "SELECT count(*) FILTER (WHERE deleted_at IS NULL) AS kept, count(*) AS n FROM posts",
                    "SELECT is_deleted, count(*) FROM posts GROUP BY is_deleted ORDER BY 1",
                    "SELECT p.id, c.id FROM posts p JOIN comments c ON c.post_id = p.id AND c.deleted_at IS NULL"
                            + " WHERE p.deleted_at IS NULL ORDER BY 1, 2",
                    "SELECT p.id, count(c.id) FROM posts p LEFT JOIN comments c ON c.post_id = p.id AND NOT c.is_deleted"
                            + " WHERE p.is_deleted = false GROUP BY p.id ORDER BY 1",
                    "SELECT id FROM posts p WHERE p.deleted_at IS NULL AND EXISTS (SELECT 1 FROM comments c WHERE"
                            + " c.post_id = p.id AND c.deleted_at IS NULL) ORDER BY id",
                    "SELECT * FROM live_posts ORDER BY id",
                    "SELECT p1_0.id, p1_0.title FROM posts p1_0 WHERE (p1_0.is_deleted = false) AND p1_0.id = 1",
                    "SELECT p1_0.id FROM posts p1_0 WHERE p1_0.deleted_at is null ORDER BY p1_0.id FETCH FIRST 2 ROWS ONLY",
                    "SELECT CASE WHEN is_deleted THEN 'gone' ELSE title END FROM posts ORDER BY id")) {
                seen.add(read, Rows.of(connection, read));
            }
        });
        assertThat(deletions()).containsExactly(Map.of(POSTS, 1L), Map.of(COMMENTS, 2L));
    }

    @Test
    void parametersAndBatches() throws Exception {
        same((connection, seen) -> {
            connection.setAutoCommit(false);
            try (PreparedStatement update = connection.prepareStatement(
                            "UPDATE posts SET is_deleted = ?, deleted_at = ?, title = ? WHERE id = ?");
                    PreparedStatement children = connection.prepareStatement(
                            "UPDATE comments SET is_deleted = true, deleted_at = now() WHERE post_id = ?")) {
                for (int id = 1; id < 4; id++) {
                    children.setInt(1, id);
                    children.addBatch();
                    update.setBoolean(1, id < 3);
                    update.setObject(2, id < 3 ? Timestamp.valueOf("2020-01-01 00:00:00") : null, Types.TIMESTAMP);
                    update.setString(3, "Changed " + id);
                    update.setInt(4, id);
                    update.addBatch();
                }
                seen.add("children", children.executeBatch());
                seen.add("posts", update.executeBatch());
            }
            connection.commit();
            // Hibernate writes every column; of a live row it is an ordinary update
            try (PreparedStatement update = connection.prepareStatement(
                    "update posts set author=?,deleted_at=?,is_deleted=?,slug=?,title=? where id=?")) {
                for (int id : new int[] {3, 4}) {
                    update.setString(1, "bob");
                    update.setNull(2, Types.TIMESTAMP);
                    update.setBoolean(3, false);
                    update.setString(4, "s" + id);
                    update.setString(5, "Saved");
                    update.setInt(6, id);
                    seen.add("saved", update.executeUpdate());
                }
            }
            connection.commit();
        });
        assertThat(deletions()).containsExactly(Map.of(POSTS, 2L, COMMENTS, 6L));
    }

    @Test
    @Accepted("by-hand-parents")
    void aParentWithLiveChildrenIsHeldBackAsByDelete() throws SQLException {
        try (Connection connection = guarded.getConnection()) {
            assertThatThrownBy(() -> Rows.update(connection, "UPDATE posts SET is_deleted = true WHERE id = 1"))
                    .hasMessageContaining("violates foreign key constraint \"comments_post_id_fkey\"")
                    .hasFieldOrPropertyWithValue("SQLState", "23503");
        }
    }

    @Test
    void whatIsDeletedFreesItsSlugAndUndeletingTakesItBack() throws Exception {
        same((connection, seen) -> {
            Rows.update(connection, "UPDATE comments SET is_deleted = true, deleted_at = now() WHERE post_id = 1");
            Rows.update(connection, "UPDATE posts SET is_deleted = true, deleted_at = now() WHERE id = 1");
            seen.attempt("again", () -> Rows.update(connection, "INSERT INTO posts VALUES (9, 's1', 'New', 'bob')"));
            String undelete = "UPDATE posts SET is_deleted = false, deleted_at = NULL WHERE id = 1";
            seen.add("taken", state(() -> Rows.update(connection, undelete)));
            Rows.update(connection, "UPDATE posts SET slug = 's9' WHERE id = 9");
            seen.attempt("free", () -> Rows.update(connection, undelete));
            seen.attempt(
                    "children",
                    () -> Rows.update(
                            connection, "UPDATE comments SET is_deleted = false, deleted_at = NULL WHERE post_id = 1"));
        });
        assertThat(deletions()).isEmpty();
    }

    private static String state(Transcript.Attempt attempt) throws Exception {
        try {
            return String.valueOf(attempt.run());
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }

    @Test
    void rowsAreInsertedWithTheirMarkers() throws Exception {
        same((connection, seen) -> {
            for (String sql : List.of(
                    "INSERT INTO posts (id, slug, title, is_deleted, deleted_at) VALUES (20, 'a', 'A', false, NULL)",
                    "INSERT INTO posts VALUES (21, 'b', 'B', 'ann', DEFAULT, NULL)",
                    "INSERT INTO notes (id, body, deleted) VALUES (20, 'x', false)",
                    "INSERT INTO files (name, removed_at, id) VALUES ('x', NULL, 20)",
                    "INSERT INTO posts (id, slug, title, is_deleted, deleted_at) VALUES (1, 's1', 'Up', false, NULL)"
                            + " ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title, is_deleted = EXCLUDED.is_deleted,"
                            + " deleted_at = EXCLUDED.deleted_at",
                    "INSERT INTO posts (id, slug, title, is_deleted, deleted_at) VALUES (30, 'c', 'C', true, now())")) {
                seen.attempt(sql, () -> Rows.update(connection, sql));
            }
        });
        assertThat(deletions()).isEmpty();
        assertThat(trash.unattributed())
                .singleElement()
                .satisfies(old -> assertThat(old.table()).isEqualTo(POSTS));
    }

    @Test
    void oneColumnIsEnough() throws Exception {
        same((connection, seen) -> {
            for (String sql : List.of(
                    "UPDATE notes SET deleted = true WHERE id = 1",
                    "UPDATE files SET removed_at = now() WHERE id IN (1, 2)",
                    "UPDATE files SET removed_at = NULL WHERE id = 2",
                    "UPDATE notes SET deleted = NOT deleted WHERE id = 2")) {
                seen.attempt(sql, () -> Rows.update(connection, sql));
            }
            seen.add("notes", Rows.of(connection, "SELECT id FROM notes WHERE deleted IS NOT TRUE"));
            seen.add("files", Rows.of(connection, "SELECT id FROM files WHERE removed_at IS NULL ORDER BY id"));
        });
        assertThat(deletions()).hasSize(3);
        try (Connection connection = guarded.getConnection()) {
            // both adopted, one written: the other follows
            Rows.update(connection, "UPDATE comments SET deleted_at = now() WHERE id = 1");
            Rows.update(connection, "UPDATE comments SET is_deleted = true WHERE id = 2");
            assertThat(Rows.of(
                            connection, "SELECT id FROM comments WHERE is_deleted AND deleted_at <= now() ORDER BY id"))
                    .containsExactly("id", "1", "2");
        }
    }

    @Test
    void theActorIsToldAndDeleteByKeysShowsTheRowAsItWas() throws SQLException {
        try (Connection connection = guarded.getConnection()) {
            try (Deletion deletion = Deletion.by("alice").because("spam")) {
                Rows.update(connection, "UPDATE notes SET deleted = true WHERE id = 1");
            }
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("DELETE FROM notes WHERE id = 2", new String[] {"id", "deleted"});
                assertThat(Rows.of(statement.getGeneratedKeys())).containsExactly("id|deleted", "2|f");
                statement.executeUpdate("DELETE FROM notes WHERE id = 3", Statement.RETURN_GENERATED_KEYS);
                assertThat(Rows.of(statement.getGeneratedKeys())).containsExactly("id|body|deleted", "3|n3|f");
            }
        }
        assertThat(trash.list(TrashQuery.all()).entries())
                .extracting(TrashEntry::actor)
                .containsExactly("postgres", "postgres", "alice");
    }

    @Test
    @Accepted("by-hand-purges")
    void whatWasDeletedByHandIsPurgedAndPurgesByHandAreRefused() throws SQLException {
        try (Connection connection = guarded.getConnection()) {
            Rows.update(connection, "UPDATE notes SET deleted = true WHERE id < 3");
            for (String sql : List.of(
                    "DELETE FROM notes WHERE deleted = true",
                    "DELETE FROM posts WHERE is_deleted",
                    "DELETE FROM posts WHERE deleted_at < now() - INTERVAL '30 days'",
                    "DELETE FROM files WHERE removed_at IS NOT NULL")) {
                assertThatThrownBy(() -> Rows.update(connection, sql))
                        .hasMessageStartingWith("RPV-204 line 1:1: ")
                        .hasMessageEndingWith("Use reprieve purge, which keeps retention and holds.");
            }
            Rows.update(connection, "UPDATE comments SET deleted_at = now() WHERE post_id = 5");
            assertThat(Rows.update(connection, "DELETE FROM posts WHERE id = 5 AND deleted_at IS NULL"))
                    .isOne();
        }
        PostgresServer.execute(
                raw,
                "BEGIN; SET LOCAL session_replication_role = replica; UPDATE reprieve.deletion SET at = at - INTERVAL"
                        + " '31 days'; UPDATE notes SET deleted_at = deleted_at - INTERVAL '31 days'; COMMIT");
        assertThat(purged()).isEqualTo(5);
        assertThat(Rows.of(raw, "SELECT id FROM notes")).containsExactly("id", "3");
    }

    private long purged() {
        Purge purge = Purge.open(raw, policy);
        purge.arm("test");
        return purge.run(PurgeProgress.SILENT).rowCount();
    }

    @Test
    void thePolicyCanRefuseAllOfIt() throws SQLException {
        Policy refusing = PolicyReader.read(POLICY + "by_hand: refuse\n", "test.yaml");
        DataSource strict = new GuardBuilder(raw).policy(refusing).build();
        try (Connection connection = strict.getConnection()) {
            for (String sql : List.of(
                    "UPDATE posts SET is_deleted = true WHERE id = 1",
                    "UPDATE posts SET is_deleted = false WHERE id = 1",
                    "SELECT id FROM posts WHERE deleted_at IS NULL",
                    "SELECT is_deleted FROM posts",
                    "DELETE FROM posts WHERE is_deleted = true",
                    "INSERT INTO posts (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET is_deleted = false")) {
                assertThatThrownBy(() -> connection.prepareStatement(sql))
                        .hasMessageMatching("RPV-207 line 1:\\d+: The statement names (is_deleted|deleted_at) of posts,"
                                + " and the policy refuses soft delete by hand\\. Use DELETE, a scope or reprieve trash,"
                                + " or set by_hand: allow in the policy\\.");
            }
            assertThat(Rows.of(connection, "SELECT * FROM notes WHERE id = 1"))
                    .containsExactly("id|body|deleted", "1|n1|f");
            assertThat(Rows.update(connection, "INSERT INTO notes (id, deleted) VALUES (8, false)"))
                    .isOne();
            assertThat(Rows.update(connection, "DELETE FROM notes WHERE id = 8"))
                    .isOne();
        }
    }
}
