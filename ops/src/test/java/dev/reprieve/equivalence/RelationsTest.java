package dev.reprieve.equivalence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.Reprieve;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Relation;
import dev.reprieve.policy.Relation.OnDelete;
import dev.reprieve.tombstone.Session;
import dev.reprieve.tombstone.TestDatabase;
import dev.reprieve.trash.Conflict;
import dev.reprieve.trash.RestoreOptions;
import dev.reprieve.trash.RestoreOutcome;
import dev.reprieve.trash.Trash;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** References that only the policy declares are kept as if a foreign key said so, at every isolation level. */
class RelationsTest {
    private final TestDatabase database = TestDatabase.create(
            """
            CREATE TABLE posts (id bigint PRIMARY KEY, title text);
            CREATE TABLE events (id int PRIMARY KEY, post_id int);
            CREATE INDEX ON events (post_id);
            CREATE TABLE audits (id int PRIMARY KEY, post_id bigint);
            CREATE INDEX ON audits (post_id);
            CREATE TABLE views (id int PRIMARY KEY, post_id int);
            CREATE TABLE rooms (id int PRIMARY KEY) PARTITION BY HASH (id);
            CREATE TABLE rooms_0 PARTITION OF rooms FOR VALUES WITH (MODULUS 2, REMAINDER 0);
            CREATE TABLE rooms_1 PARTITION OF rooms FOR VALUES WITH (MODULUS 2, REMAINDER 1);
            CREATE TABLE stays (id int PRIMARY KEY, room_id int);
            CREATE INDEX ON stays (room_id);
            INSERT INTO rooms VALUES (1), (2), (3), (4);
            INSERT INTO stays VALUES (1, 1), (2, 2), (3, 3), (4, 4);
            INSERT INTO posts VALUES (1, 'a'), (2, 'b'), (3, 'c');
            INSERT INTO events VALUES (1, 1), (2, 2), (3, NULL);
            INSERT INTO audits VALUES (1, 2);
            INSERT INTO views VALUES (1, 1), (2, 99);
            """,
            relating(
                    TestDatabase.soft("posts", "audits", "rooms"),
                    new Relation(
                            new TableName("public", "stays"),
                            List.of("room_id"),
                            new TableName("public", "rooms"),
                            List.of("id"),
                            OnDelete.RESTRICT,
                            Optional.empty()),
                    relation("events", OnDelete.CASCADE),
                    relation("audits", OnDelete.RESTRICT),
                    relation("views", OnDelete.IGNORE)));
    private Connection guarded;

    @BeforeEach
    void connect() throws SQLException {
        guarded = Reprieve.guard(database.dataSource())
                .policy(database.policy())
                .build()
                .getConnection();
    }

    @AfterEach
    void drop() throws SQLException {
        assertThat(database.brokenReferences()).isEmpty();
        guarded.close();
        database.close();
    }

    private static Relation relation(String child, OnDelete onDelete) {
        return new Relation(
                new TableName("public", child),
                List.of("post_id"),
                new TableName("public", "posts"),
                List.of("id"),
                onDelete,
                Optional.empty());
    }

    private static Policy relating(Policy policy, Relation... relations) {
        return new Policy(policy.retention(), policy.markers(), true, policy.tables(), List.of(relations), List.of());
    }

    private String said(String... statements) throws SQLException {
        return String.join("; ", Both.brief(Both.transcript(guarded, List.of(statements))));
    }

    @Test
    void childrenFallAndComeBackWithTheirParent() throws SQLException {
        assertThat(said("DELETE FROM posts WHERE id = 1", "SELECT id FROM events ORDER BY id"))
                .isEqualTo("count 1; 2;3");
        assertThat(said("SELECT count(*) FROM views")).isEqualTo("2");
        assertThat(said("INSERT INTO events VALUES (4, 1)")).isEqualTo("23503 events_post_id_relation of events");
        assertThat(said("UPDATE events SET post_id = 1 WHERE id = 2"))
                .isEqualTo("23503 events_post_id_relation of events");
        Trash.open(database.dataSource(), database.policy())
                .restore(1, RestoreOptions.by("bob"))
                .orThrow();
        assertThat(said("SELECT id FROM events ORDER BY id")).isEqualTo("1;2;3");
    }

    @Test
    void aParentWithRestrictingChildrenStays() throws SQLException {
        assertThat(said("DELETE FROM posts WHERE id = 2")).isEqualTo("23503 audits_post_id_relation of audits");
        assertThat(said("DELETE FROM audits WHERE id = 1", "DELETE FROM posts WHERE id = 2"))
                .isEqualTo("count 1; count 1");
        long first = Long.parseLong(database.value("SELECT min(id) FROM reprieve.deletion"));
        RestoreOutcome outcome =
                Trash.open(database.dataSource(), database.policy()).restore(first, RestoreOptions.by("bob"));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        RestoreOutcome.Blocked.class,
                        b -> assertThat(b.preflight().conflicts())
                                .singleElement()
                                .isInstanceOf(Conflict.ParentDeleted.class));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aPartitionedParentWithRestrictingChildrenStays(int room) throws SQLException {
        assertThat(said("DELETE FROM rooms WHERE id = " + room)).isEqualTo("23503 stays_room_id_relation of stays");
        assertThat(said("DELETE FROM stays", "DELETE FROM rooms WHERE id = " + room))
                .isEqualTo("count 4; count 1");
    }

    @Test
    @Accepted("relation-is-a-constraint")
    void aDeclaredRelationIsAConstraint() throws SQLException {
        assertThat(said("INSERT INTO events VALUES (4, 99)")).isEqualTo("23503 events_post_id_relation of events");
        assertThat(said("INSERT INTO views VALUES (4, 99)")).isEqualTo("count 1");
        // a changed key takes along what cascades, and is held by what restricts
        assertThat(said("UPDATE posts SET id = 10 WHERE id = 1", "SELECT post_id FROM events WHERE id = 1"))
                .isEqualTo("count 1; 10");
        assertThat(said("UPDATE posts SET id = 20 WHERE id = 2")).isEqualTo("23503 audits_post_id_relation of audits");
    }

    @Test
    void deletedChildrenKeepTheirParentWhenItsKeyChanges() throws SQLException {
        assertThat(said("DELETE FROM audits WHERE id = 1", "UPDATE posts SET id = 20 WHERE id = 2"))
                .isEqualTo("count 1; count 1");
        Trash.open(database.dataSource(), database.policy())
                .restore(1, RestoreOptions.by("bob"))
                .orThrow();
        assertThat(said("SELECT post_id FROM audits")).isEqualTo("20");
    }

    @ParameterizedTest
    @ValueSource(strings = {"READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"})
    void aChildWaitsForADeleteOfItsParent(String level) {
        for (String table : List.of("events", "audits")) {
            try (Session deleting = database.session();
                    Session inserting = database.session()) {
                deleting.run("BEGIN ISOLATION LEVEL " + level)
                        .run("UPDATE posts SET live = NULL WHERE id = 3 AND live");
                inserting.run("BEGIN ISOLATION LEVEL " + level);
                CompletableFuture<String> failure =
                        Session.start(() -> failure(inserting, "INSERT INTO " + table + " VALUES (9, 3)"));
                deleting.awaitWaiter();
                deleting.run("COMMIT");
                assertThat(failure.join()).containsAnyOf(table + "_post_id_relation", "could not serialize");
                inserting.run("ROLLBACK");
            }
            database.run("UPDATE posts SET live = TRUE WHERE id = 3");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"})
    void aDeleteWaitsForANewChild(String level) {
        for (String table : List.of("events", "audits")) {
            try (Session deleting = database.session();
                    Session inserting = database.session()) {
                deleting.run("BEGIN ISOLATION LEVEL " + level);
                deleting.value("SELECT count(*) FROM posts");
                inserting.run("BEGIN ISOLATION LEVEL " + level).run("INSERT INTO " + table + " VALUES (9, 3)");
                CompletableFuture<String> failure =
                        Session.start(() -> failure(deleting, "UPDATE posts SET live = NULL WHERE id = 3 AND live"));
                inserting.awaitWaiter();
                inserting.run("COMMIT");
                boolean takesAlong = table.equals("events") && level.equals("READ COMMITTED");
                if (takesAlong) {
                    assertThat(failure.join()).isEmpty();
                } else {
                    assertThat(failure.join()).containsAnyOf("_relation_live", "could not serialize");
                }
                deleting.run("ROLLBACK");
            }
            database.run("DELETE FROM events WHERE id = 9; UPDATE audits SET live = NULL WHERE id = 9");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"REPEATABLE READ", "SERIALIZABLE"})
    void aDeleteThatCannotSeeANewChildFails(String level) {
        for (String table : List.of("events", "audits")) {
            try (Session deleting = database.session()) {
                deleting.run("BEGIN ISOLATION LEVEL " + level);
                deleting.value("SELECT count(*) FROM posts");
                database.run("INSERT INTO " + table + " VALUES (9, 3)");
                assertThat(failure(deleting, "UPDATE posts SET live = NULL WHERE id = 3 AND live"))
                        .containsAnyOf("_relation_live", "could not serialize");
                deleting.run("ROLLBACK");
            }
            database.run("DELETE FROM events WHERE id = 9; UPDATE audits SET live = NULL WHERE id = 9");
        }
    }

    private static String failure(Session session, String sql) {
        try {
            session.run(sql);
            return "";
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
