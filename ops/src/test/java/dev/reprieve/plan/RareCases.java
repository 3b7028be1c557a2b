package dev.reprieve.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.plan.MigrationTest.Case;
import dev.reprieve.policy.Relation.OnDelete;
import java.util.stream.Stream;

/** More schemas of {@link MigrationTest}: partitions, deferrable constraints, adoption, odd indexes. */
final class RareCases {
    private RareCases() {}

    static Stream<Case> all() {
        return Stream.of(
                partitions(),
                partitionedParent(),
                circleOfHardAndSoft(),
                deferrable(),
                adopted(),
                adoptedTime(),
                uniques(),
                relation(),
                views());
    }

    private static Case partitions() {
        return new Case(
                "a partitioned child, with partitions of partitions",
                """
                CREATE TABLE posts (id int PRIMARY KEY);
                CREATE TABLE events (id int, day int, post int CONSTRAINT event_post REFERENCES posts ON DELETE CASCADE,
                    code text, CONSTRAINT event_code UNIQUE (code, day), PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
                CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10);
                CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM (10) TO (30) PARTITION BY RANGE (day);
                CREATE TABLE events_2a PARTITION OF events_2 FOR VALUES FROM (10) TO (20);
                CREATE TABLE events_2b PARTITION OF events_2 FOR VALUES FROM (20) TO (30);
                CREATE UNIQUE INDEX event_upper ON events (upper(code), day) WHERE code <> '';
                COMMENT ON CONSTRAINT event_code ON events IS 'a code a day';
                INSERT INTO posts VALUES (1), (2);
                INSERT INTO events VALUES (1, 1, 1, 'a'), (2, 11, 1, 'b'), (3, 21, 1, 'c'), (4, 1, 2, 'd');
                """,
                trial -> trial.soft("posts", "events"),
                trial -> {
                    trial.run("UPDATE posts SET live = NULL WHERE id = 1 AND live");
                    assertThat(trial.query("SELECT id FROM events WHERE live")).isEqualTo("4");
                    trial.run("INSERT INTO events VALUES (5, 1, 2, 'a')");
                    assertThat(trial.failure("INSERT INTO events VALUES (6, 1, 2, 'd')"))
                            .startsWith("23505");
                    assertThat(trial.failure("INSERT INTO events VALUES (6, 11, 1, 'e')"))
                            .startsWith("23503");
                    assertThat(trial.failure("DELETE FROM events_2a")).isEqualTo("42501");
                    trial.run("UPDATE events SET code = 'z' WHERE id = 5");
                    trial.run("WITH a AS (UPDATE posts SET live = TRUE WHERE live IS NULL)"
                            + " UPDATE events SET live = TRUE WHERE live IS NULL");
                });
    }

    private static Case partitionedParent() {
        return new Case("a partitioned parent", """
                CREATE TABLE rooms (id int, house int, PRIMARY KEY (id, house)) PARTITION BY LIST (house);
                CREATE TABLE rooms_1 PARTITION OF rooms FOR VALUES IN (1);
                CREATE TABLE rooms_2 PARTITION OF rooms FOR VALUES IN (2);
                CREATE TABLE beds (id int PRIMARY KEY, room int, house int,
                    FOREIGN KEY (room, house) REFERENCES rooms ON DELETE CASCADE);
                CREATE TABLE keys (id int PRIMARY KEY, room int, house int,
                    FOREIGN KEY (room, house) REFERENCES rooms ON DELETE SET NULL);
                INSERT INTO rooms VALUES (1, 1), (1, 2);
                INSERT INTO beds VALUES (1, 1, 1), (2, 1, 2);
                INSERT INTO keys VALUES (1, 1, 1), (2, 1, 2);
                """, trial -> trial.soft("rooms", "beds", "keys"), trial -> {
            trial.run("UPDATE rooms SET live = NULL WHERE house = 2 AND live");
            assertThat(trial.query("SELECT id FROM beds WHERE live")).isEqualTo("1");
            assertThat(trial.query("SELECT id, room, house FROM keys ORDER BY id"))
                    .isEqualTo("1,1,1;2,null,null");
            assertThat(trial.failure("UPDATE rooms SET house = 1, id = 7 WHERE house = 2"))
                    .isEqualTo("0A000");
            assertThat(trial.failure("INSERT INTO beds VALUES (3, 1, 2)")).isEqualTo("23503 beds_room_house_fkey_live");
            trial.run("WITH a AS (UPDATE rooms SET live = TRUE WHERE live IS NULL)"
                    + " UPDATE beds SET live = TRUE WHERE live IS NULL");
        });
    }

    private static Case circleOfHardAndSoft() {
        return new Case(
                "a soft child that refers to a hard parent, which refers to it",
                """
                CREATE TABLE desks (id int, floor int, lamp int, PRIMARY KEY (id, floor)) PARTITION BY LIST (floor);
                CREATE TABLE desks_1 PARTITION OF desks FOR VALUES IN (1);
                CREATE TABLE lamps (id int, floor int, desk int, PRIMARY KEY (id, floor),
                    FOREIGN KEY (desk, floor) REFERENCES desks ON DELETE CASCADE) PARTITION BY LIST (floor);
                CREATE TABLE lamps_1 PARTITION OF lamps FOR VALUES IN (1);
                INSERT INTO desks VALUES (1, 1), (2, 1);
                INSERT INTO lamps VALUES (1, 1, 1), (2, 1, 2);
                ALTER TABLE desks ADD FOREIGN KEY (lamp, floor) REFERENCES lamps ON DELETE SET NULL (lamp);
                UPDATE desks SET lamp = 1;
                """,
                trial -> trial.soft("lamps"),
                trial -> {
                    assertThat(trial.run("DELETE FROM desks WHERE id = 1 AND live"))
                            .isEqualTo(1);
                    assertThat(trial.query("SELECT id, lamp FROM desks")).isEqualTo("2,null");
                    assertThat(trial.query("SELECT id FROM lamps")).isEqualTo("2");
                    assertThat(trial.query("SELECT table_name FROM reprieve.aside"))
                            .isEqualTo("public.lamps");
                    trial.run("DELETE FROM reprieve.aside");
                });
    }

    private static Case deferrable() {
        return new Case(
                "a circle of deferrable keys, a deferrable unique constraint",
                """
                CREATE TABLE staff (id int PRIMARY KEY, store int NOT NULL);
                CREATE TABLE store (id int PRIMARY KEY, manager int NOT NULL REFERENCES staff ON DELETE CASCADE
                    DEFERRABLE INITIALLY DEFERRED, place int,
                    CONSTRAINT place UNIQUE (place) INCLUDE (manager) DEFERRABLE INITIALLY DEFERRED);
                ALTER TABLE staff ADD FOREIGN KEY (store) REFERENCES store DEFERRABLE INITIALLY IMMEDIATE;
                BEGIN; SET CONSTRAINTS ALL DEFERRED;
                INSERT INTO staff VALUES (1, 1), (2, 2); INSERT INTO store VALUES (1, 1, 1), (2, 2, 2); COMMIT;
                """,
                trial -> trial.soft("staff", "store"),
                trial -> {
                    assertThat(trial.failure("UPDATE store SET live = NULL WHERE id = 1 AND live"))
                            .isEqualTo("23503 staff_store_fkey_live");
                    trial.run("BEGIN; SET CONSTRAINTS ALL DEFERRED; UPDATE store SET live = NULL WHERE id = 1 AND live;"
                            + " UPDATE staff SET live = NULL WHERE id = 1 AND live; COMMIT");
                    trial.run("UPDATE store SET place = 3 - place");
                    assertThat(trial.query("SELECT place FROM store ORDER BY id"))
                            .isEqualTo("2;1");
                    trial.run("INSERT INTO store VALUES (3, 2, 2)");
                    assertThat(trial.failure("INSERT INTO store VALUES (4, 2, 2)"))
                            .isEqualTo("23505 place");
                    trial.run("UPDATE store SET place = 5 WHERE id = 3");
                    trial.run("WITH a AS (UPDATE staff SET live = TRUE WHERE live IS NULL)"
                            + " UPDATE store SET live = TRUE WHERE live IS NULL");
                });
    }

    private static Case adopted() {
        return new Case(
                "a flag and a time that the application had",
                """
                CREATE TABLE posts (id int PRIMARY KEY, slug text, deleted boolean DEFAULT false, removed_at timestamp);
                CREATE UNIQUE INDEX posts_slug ON posts (slug) WHERE NOT deleted;
                CREATE TABLE comments (id int PRIMARY KEY, post int REFERENCES posts ON DELETE CASCADE);
                INSERT INTO posts SELECT n, 's' || n, n % 3 = 0, CASE WHEN n % 6 = 0 THEN timestamp '2020-01-01' END
                FROM generate_series(1, 3000) n;
                INSERT INTO comments SELECT n, n FROM generate_series(1, 3000) n WHERE n % 3 <> 0;
                """,
                trial -> trial.adopting("posts", "deleted", "removed_at").soft("comments"),
                trial -> {
                    assertThat(trial.query("SELECT count(*), count(deletion_id), count(*) FILTER (WHERE removed_at ="
                                    + " '2020-01-01'), count(*) FILTER (WHERE removed_at IS NULL)"
                                    + " FROM posts WHERE live IS NULL"))
                            .isEqualTo("1000,0,500,0");
                    // by hand: deleted, with its children; by hand again: back
                    trial.run("UPDATE posts SET deleted = true, slug = 'gone' WHERE id = 1");
                    assertThat(trial.query(
                                    "SELECT live, slug, removed_at IS NOT NULL, deletion_id FROM posts WHERE id = 1"))
                            .isEqualTo("null,gone,t,1");
                    assertThat(trial.query("SELECT live, deletion_id FROM comments WHERE id = 1"))
                            .isEqualTo("null,1");
                    trial.run(
                            "UPDATE posts SET deleted = false WHERE id = 1; UPDATE comments SET live = TRUE WHERE id = 1");
                    assertThat(trial.query("SELECT live, slug, removed_at, deletion_id FROM posts WHERE id = 1"))
                            .isEqualTo("t,gone,null,null");
                    trial.run("UPDATE posts SET removed_at = now() WHERE id = 2");
                    assertThat(trial.query("SELECT live, deleted FROM posts WHERE id = 2"))
                            .isEqualTo("null,t");
                    trial.run(
                            "UPDATE posts SET removed_at = NULL WHERE id = 2; UPDATE comments SET live = TRUE WHERE id = 2");
                    trial.run("INSERT INTO posts VALUES (-1, 's1', true)");
                    assertThat(trial.query("SELECT live, removed_at IS NOT NULL FROM posts WHERE id = -1"))
                            .isEqualTo("null,t");
                    assertThat(trial.failure("DELETE FROM posts WHERE id = 3")).isEqualTo("42501");
                });
    }

    private static Case adoptedTime() {
        return new Case(
                "a time that the application had, in a partitioned table",
                """
                CREATE TABLE t (id int, k int, gone timestamptz, PRIMARY KEY (id, k)) PARTITION BY LIST (k);
                CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
                CREATE TABLE t2 PARTITION OF t FOR VALUES IN (2);
                INSERT INTO t SELECT n, 1 + n % 2, CASE WHEN n % 5 = 0 THEN now() END FROM generate_series(1, 1000) n;
                """,
                trial -> trial.adopting("t", "", "gone"),
                trial -> {
                    assertThat(trial.query("SELECT count(*) FROM t WHERE live IS NULL AND is_deleted"))
                            .isEqualTo("200");
                    trial.run("UPDATE t SET gone = NULL WHERE id = 5");
                    assertThat(trial.query("SELECT live, is_deleted FROM t WHERE id = 5"))
                            .isEqualTo("t,f");
                });
    }

    private static Case uniques() {
        return new Case("unique indexes of many kinds", """
                CREATE TABLE u (id int PRIMARY KEY, a text, b text, c int, d int, e int,
                    CONSTRAINT nulls UNIQUE NULLS NOT DISTINCT (c), CONSTRAINT pair UNIQUE (a, b) INCLUDE (d)
                    WITH (fillfactor = 70), CONSTRAINT referenced UNIQUE (d));
                CREATE UNIQUE INDEX lower_a ON u (lower(a) text_pattern_ops DESC NULLS LAST, b COLLATE "C") WHERE c > 0;
                CREATE UNIQUE INDEX identity ON u (e);
                ALTER TABLE u ALTER e SET NOT NULL, REPLICA IDENTITY USING INDEX identity;
                CREATE TABLE r (id int PRIMARY KEY, d int REFERENCES u (d) ON DELETE CASCADE);
                INSERT INTO u VALUES (1, 'A', 'x', NULL, 1, 1), (2, 'B', 'x', 2, 2, 2);
                INSERT INTO r VALUES (1, 1);
                """, trial -> trial.soft("u", "r"), trial -> {
            assertThat(trial.failure("INSERT INTO u VALUES (3, 'C', 'x', NULL, 3, 3)"))
                    .isEqualTo("23505 nulls");
            trial.run("UPDATE u SET live = NULL WHERE live");
            trial.run("INSERT INTO u VALUES (3, 'A', 'x', NULL, 3, 3), (4, 'B', 'x', 2, 4, 4)");
            assertThat(trial.failure("INSERT INTO u VALUES (5, 'b', 'x', 3, 5, 5)"))
                    .isEqualTo("23505 lower_a");
            // what a foreign key or replication stands on stays whole, and its tombstone makes way
            trial.run("INSERT INTO u VALUES (5, 'F', 'x', 3, 1, 5), (6, 'G', 'x', 4, 6, 2)");
            assertThat(trial.query("SELECT table_name, row_values ->> 'id' FROM reprieve.aside ORDER BY 1, 2"))
                    .isEqualTo("public.r,1;public.u,1;public.u,2");
            assertThat(trial.failure("INSERT INTO u VALUES (7, 'H', 'x', 5, 1, 7)"))
                    .isEqualTo("23505 referenced");
            assertThat(trial.failure("INSERT INTO u VALUES (7, 'H', 'x', 5, 7, 2)"))
                    .isEqualTo("23505 identity");
            assertThat(trial.migration().undoPlan().obstacles())
                    .extracting(Obstacle::problem)
                    .containsExactly("It holds 3 deleted rows that have been set aside and would be lost.");
            trial.run("SET reprieve.purge = 'on'; DELETE FROM u WHERE live; RESET reprieve.purge");
            trial.run("SELECT reprieve.bring_back(array_agg(id)) FROM reprieve.aside");
            trial.run("WITH a AS (UPDATE u SET live = TRUE WHERE live IS NULL)"
                    + " UPDATE r SET live = TRUE WHERE live IS NULL");
        });
    }

    private static Case relation() {
        return new Case(
                "a relation that only the policy declares",
                """
                CREATE TABLE posts (id bigint PRIMARY KEY);
                CREATE TABLE events (id int PRIMARY KEY, post_id int);
                INSERT INTO posts VALUES (1), (2);
                INSERT INTO events VALUES (1, 1), (2, 2), (3, NULL);
                """,
                trial -> trial.soft("posts").relation("events", "post_id", "posts", "id", OnDelete.CASCADE),
                trial -> {
                    trial.run("UPDATE posts SET live = NULL WHERE id = 1 AND live");
                    assertThat(trial.query("SELECT id FROM events WHERE live ORDER BY id"))
                            .isEqualTo("2;3");
                    assertThat(trial.failure("INSERT INTO events VALUES (4, 1)"))
                            .startsWith("23503");
                    trial.run("WITH a AS (UPDATE posts SET live = TRUE WHERE live IS NULL)"
                            + " UPDATE events SET live = TRUE WHERE live IS NULL");
                });
    }

    private static Case views() {
        return new Case(
                "views, with options and rights, over tables and over views",
                """
                CREATE TABLE posts (id int PRIMARY KEY, title text, score int);
                CREATE TABLE comments (id int PRIMARY KEY, post int REFERENCES posts ON DELETE CASCADE, title text);
                CREATE VIEW titles WITH (security_barrier = true) AS
                    SELECT p.title, count(c.id) AS comments FROM posts p LEFT JOIN comments c ON c.post = p.id
                    WHERE p.score > 0 OR p.score IS NULL GROUP BY p.id;
                COMMENT ON VIEW titles IS 'by post';
                GRANT SELECT ON titles TO PUBLIC;
                CREATE VIEW "Best Of" (best) AS SELECT title FROM titles WHERE comments > 0;
                CREATE VIEW changeable WITH (check_option = cascaded) AS SELECT id, score FROM posts WHERE score > 5;
                CREATE VIEW joined AS SELECT * FROM posts JOIN comments USING (id, title);
                CREATE MATERIALIZED VIEW numbers AS SELECT count(*) FROM posts;
                INSERT INTO posts VALUES (1, 'a', 9), (2, 'b', 9); INSERT INTO comments VALUES (1, 1), (2, 2);
                """,
                trial -> trial.soft("posts", "comments"),
                trial -> {
                    trial.run("UPDATE posts SET live = NULL WHERE id = 1 AND live");
                    trial.run("UPDATE comments SET live = NULL WHERE id = 2 AND live");
                    assertThat(trial.query("SELECT * FROM titles")).isEqualTo("b,0");
                    assertThat(trial.query("SELECT * FROM \"Best Of\"")).isEmpty();
                    assertThat(trial.query("SELECT * FROM changeable")).isEqualTo("2,9");
                    assertThat(trial.failure("INSERT INTO changeable VALUES (3, 1)"))
                            .isEqualTo("44000");
                    trial.run("UPDATE comments SET live = TRUE WHERE id = 2; WITH a AS (UPDATE posts SET live = TRUE"
                            + " WHERE live IS NULL) UPDATE comments SET live = TRUE WHERE live IS NULL");
                });
    }
}
