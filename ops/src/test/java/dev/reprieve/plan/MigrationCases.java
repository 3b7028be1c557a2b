package dev.reprieve.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.plan.MigrationTest.Case;
import java.util.stream.Stream;

/** The schemas of {@link MigrationTest}. */
final class MigrationCases {
    private MigrationCases() {}

    static Stream<Case> all() {
        return Stream.of(blog(), restrict(), setNull(), tree(), composite(), names(), inheritance(), twoPhases());
    }

    private static Case blog() {
        return new Case(
                "cascade, hard child, unique, trigger", """
                CREATE TABLE posts (id int PRIMARY KEY, slug text NOT NULL, title text,
                                    updated_at timestamptz NOT NULL DEFAULT '2020-01-01',
                                    CONSTRAINT posts_slug_key UNIQUE (slug));
                COMMENT ON CONSTRAINT posts_slug_key ON posts IS 'one ''slug'' each';
                CREATE TABLE comments (id int PRIMARY KEY, post_id int NOT NULL CONSTRAINT comments_post
                                       REFERENCES posts ON DELETE CASCADE, body text);
                COMMENT ON CONSTRAINT comments_post ON comments IS 'falls with its post';
                CREATE INDEX ON comments (post_id);
                CREATE TABLE likes (post_id int REFERENCES posts ON DELETE CASCADE, who text, PRIMARY KEY (post_id, who));
                CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;
                CREATE TRIGGER touch BEFORE UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION touch();
                INSERT INTO posts VALUES (1, 'a', 'A'), (2, 'b', 'B');
                INSERT INTO comments VALUES (1, 1, 'x'), (2, 1, 'y'), (3, 2, 'z');
                INSERT INTO likes VALUES (1, 'u'), (2, 'u');
                """, trial -> trial.soft("posts", "comments"), trial -> {
                    trial.run(
                            "SELECT set_config('reprieve.actor', 'alice', false), set_config('reprieve.reason', 'spam', false)");
                    assertThat(trial.run("UPDATE posts SET live = NULL WHERE id = 1 AND live"))
                            .isEqualTo(1);
                    assertThat(trial.query("SELECT actor, reason, root_table, roots FROM reprieve.deletion"))
                            .isEqualTo("alice,spam,public.posts,{public.posts}");
                    assertThat(trial.query("SELECT id, live, is_deleted, deletion_id, deleted_at IS NOT NULL,"
                                    + " updated_at = '2020-01-01' FROM posts ORDER BY id"))
                            .isEqualTo("1,null,t,1,t,t;2,t,f,null,f,t");
                    assertThat(trial.query("SELECT id, deletion_id FROM comments WHERE live IS NULL ORDER BY id"))
                            .isEqualTo("1,1;2,1");
                    assertThat(trial.query("SELECT post_id, deletion_id FROM likes WHERE live IS NULL"))
                            .isEqualTo("1,1");
                    // the slug is free again, the key is not; a live child needs a live parent
                    assertThat(trial.failure("INSERT INTO posts VALUES (3, 'b')"))
                            .isEqualTo("23505 posts_slug_key");
                    trial.run("INSERT INTO posts VALUES (3, 'a')");
                    assertThat(trial.failure("INSERT INTO comments VALUES (9, 1)"))
                            .isEqualTo("23503 comments_post_live");
                    assertThat(trial.failure("DELETE FROM posts WHERE id = 2")).isEqualTo("42501");
                    assertThat(trial.failure("TRUNCATE posts CASCADE")).isEqualTo("42501");
                    assertThat(trial.run("DELETE FROM likes WHERE post_id = 2")).isEqualTo(1);
                    // restoring under a taken slug fails; then all at once
                    String restore = "WITH a AS (UPDATE posts SET live = TRUE WHERE deletion_id = 1 AND live IS NULL),"
                            + " b AS (UPDATE comments SET live = TRUE WHERE deletion_id = 1 AND live IS NULL)"
                            + " UPDATE likes SET live = TRUE WHERE deletion_id = 1 AND live IS NULL";
                    assertThat(trial.failure(restore)).isEqualTo("23505 posts_slug_key");
                    trial.run("UPDATE posts SET slug = 'c' WHERE id = 3");
                    trial.run(restore);
                    assertThat(trial.query("SELECT count(*) FROM posts WHERE live AND NOT is_deleted"
                                    + " AND deleted_at IS NULL AND deletion_id IS NULL"))
                            .isEqualTo("3");
                    assertThat(trial.query("SELECT count(*) FROM comments WHERE live"))
                            .isEqualTo("3");
                    savepoint(trial);
                });
    }

    /** One transaction is one deletion; what is rolled back to a savepoint is forgotten. */
    private static void savepoint(Trial trial) throws java.sql.SQLException {
        trial.run("BEGIN; SAVEPOINT s; UPDATE posts SET live = NULL WHERE id = 1 AND live; ROLLBACK TO s;"
                + " UPDATE comments SET live = NULL WHERE id = 3 AND live;"
                + " UPDATE posts SET live = NULL WHERE id = 2 AND live; COMMIT");
        assertThat(trial.query("SELECT roots FROM reprieve.deletion WHERE id > 1"))
                .isEqualTo("{public.comments,public.posts}");
        assertThat(trial.query("SELECT count(DISTINCT deletion_id) FROM (SELECT deletion_id FROM posts UNION ALL"
                        + " SELECT deletion_id FROM comments) x"))
                .isEqualTo("1");
        trial.run("WITH a AS (UPDATE posts SET live = TRUE WHERE live IS NULL)"
                + " UPDATE comments SET live = TRUE WHERE live IS NULL");
    }

    private static Case restrict() {
        return new Case(
                "restrict, no action, ON UPDATE CASCADE", """
                CREATE TABLE a (id int PRIMARY KEY);
                CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a ON DELETE RESTRICT ON UPDATE CASCADE);
                CREATE TABLE c (id int PRIMARY KEY, a int REFERENCES a);
                CREATE TABLE d (id int PRIMARY KEY, a int REFERENCES a ON DELETE CASCADE);
                INSERT INTO a VALUES (1), (2), (3); INSERT INTO b VALUES (1, 1); INSERT INTO c VALUES (1, 2);
                INSERT INTO d VALUES (1, 3), (2, 1);
                """, trial -> trial.soft("a", "b", "c", "d"), trial -> {
                    assertThat(trial.failure("UPDATE a SET live = NULL WHERE id = 1 AND live"))
                            .isEqualTo(trial.restrictViolation() + " b_a_fkey_live");
                    assertThat(trial.failure("UPDATE a SET live = NULL WHERE id = 2 AND live"))
                            .isEqualTo("23503 c_a_fkey_live");
                    // a key with children moves where it may: ON UPDATE CASCADE for b, NO ACTION for c and d
                    trial.run("DELETE FROM reprieve.deletion; UPDATE d SET live = NULL WHERE id = 2");
                    assertThat(trial.failure("UPDATE a SET id = 20 WHERE id = 2"))
                            .isEqualTo("23503 c_a_fkey");
                    assertThat(trial.failure("UPDATE a SET id = 30 WHERE id = 3"))
                            .isEqualTo("23503 d_a_fkey");
                    trial.run("UPDATE d SET live = TRUE, a = 3 WHERE id = 2; UPDATE d SET a = 3 WHERE id = 2");
                    trial.run("UPDATE a SET id = 10 WHERE id = 1");
                    assertThat(trial.query("SELECT a FROM b")).isEqualTo("10");
                    // a tombstone of a restricting child restricts no more
                    trial.run("UPDATE b SET live = NULL WHERE id = 1 AND live");
                    assertThat(trial.run("UPDATE a SET live = NULL WHERE id = 10 AND live"))
                            .isEqualTo(1);
                    assertThat(trial.failure("UPDATE b SET live = TRUE WHERE id = 1"))
                            .isEqualTo("23503 b_a_fkey_live");
                    trial.run(
                            "UPDATE a SET live = TRUE WHERE live IS NULL; UPDATE b SET live = TRUE WHERE live IS NULL");
                });
    }

    private static Case setNull() {
        return new Case("set null, set default, some columns", """
                CREATE TABLE users (org int, id int, PRIMARY KEY (org, id));
                CREATE TABLE notes (id int PRIMARY KEY, org int NOT NULL, author int, editor int DEFAULT 9,
                    CONSTRAINT author FOREIGN KEY (org, author) REFERENCES users ON DELETE SET NULL (author),
                    CONSTRAINT editor FOREIGN KEY (org, editor) REFERENCES users ON DELETE SET DEFAULT (editor));
                INSERT INTO users VALUES (1, 1), (1, 2), (1, 9);
                INSERT INTO notes VALUES (1, 1, 1, 2), (2, 1, 2, 1);
                """, trial -> trial.soft("users", "notes"), trial -> {
            trial.run("UPDATE users SET live = NULL WHERE id = 1 AND live");
            assertThat(trial.query("SELECT id, author, editor, live FROM notes ORDER BY id"))
                    .isEqualTo("1,null,2,t;2,2,9,t");
            assertThat(trial.query("SELECT deletion_id, table_name, row_key, old_values, new_values"
                            + " FROM reprieve.undo ORDER BY id"))
                    .isEqualTo("1,public.notes,{\"id\": 1},{\"author\": 1},{\"author\": null};"
                            + "1,public.notes,{\"id\": 2},{\"editor\": 1},{\"editor\": 9}");
            // the default itself has no live parent: refused, as a real DELETE would be
            assertThat(trial.failure("UPDATE users SET live = NULL WHERE id = 9 AND live"))
                    .isEqualTo("23503 editor_live");
            trial.run("UPDATE users SET live = TRUE WHERE live IS NULL");
        });
    }

    private static Case tree() {
        return new Case("a tree in one table", """
                CREATE TABLE nodes (id int PRIMARY KEY, parent int REFERENCES nodes ON DELETE CASCADE);
                INSERT INTO nodes VALUES (1, NULL), (2, 1), (3, 2), (4, 3), (5, NULL), (6, 5);
                """, trial -> trial.soft("nodes"), trial -> {
            trial.run("UPDATE nodes SET live = NULL WHERE id = 3 AND live");
            trial.run("UPDATE nodes SET live = NULL WHERE id = 1 AND live");
            assertThat(trial.query("SELECT id, deletion_id FROM nodes ORDER BY id"))
                    .isEqualTo("1,2;2,2;3,1;4,1;5,null;6,null");
            assertThat(trial.failure("UPDATE nodes SET live = TRUE WHERE deletion_id = 1"))
                    .isEqualTo("23503 nodes_parent_fkey_live");
            trial.run("UPDATE nodes SET live = TRUE WHERE live IS NULL");
        });
    }

    private static Case composite() {
        return new Case(
                "composite keys, MATCH FULL, a foreign key that is NOT VALID",
                """
                CREATE TABLE orders (region text, no int, PRIMARY KEY (region, no));
                CREATE TABLE lines (id int PRIMARY KEY, no int, region text,
                    CONSTRAINT line_order FOREIGN KEY (region, no) REFERENCES orders MATCH FULL ON DELETE CASCADE);
                CREATE TABLE parcels (id int PRIMARY KEY, no int, region text);
                INSERT INTO orders VALUES ('n', 1), ('s', 1);
                INSERT INTO lines VALUES (1, 1, 'n'), (2, 1, 's'), (3, NULL, NULL);
                INSERT INTO parcels VALUES (1, 7, 'x'), (2, 1, 's');
                ALTER TABLE parcels ADD CONSTRAINT parcel_order FOREIGN KEY (no, region) REFERENCES orders (no, region)
                    ON DELETE CASCADE NOT VALID;
                """,
                trial -> trial.soft("orders", "lines", "parcels"),
                trial -> {
                    assertThat(trial.failure("INSERT INTO lines VALUES (4, 1, NULL)"))
                            .isEqualTo("23503 line_order");
                    trial.run("UPDATE orders SET live = NULL WHERE region = 's' AND live");
                    assertThat(trial.query("SELECT id FROM lines WHERE live ORDER BY id"))
                            .isEqualTo("1;3");
                    assertThat(trial.query("SELECT id FROM parcels WHERE live ORDER BY id"))
                            .isEqualTo("1");
                    trial.run(
                            "WITH a AS (UPDATE orders SET live = TRUE WHERE live IS NULL), b AS (UPDATE lines SET live"
                                    + " = TRUE WHERE live IS NULL) UPDATE parcels SET live = TRUE WHERE live IS NULL");
                });
    }

    private static Case names() {
        return new Case(
                "names in mixed case, with quotes and spaces, in another schema",
                """
                CREATE SCHEMA "My ""Shop"" 1";
                CREATE TABLE "My ""Shop"" 1"."Order Item" ("Id" int PRIMARY KEY, "a USING b" text, "it's" text);
                CREATE UNIQUE INDEX "Odd USING Index" ON "My ""Shop"" 1"."Order Item" ("a USING b" DESC, lower("it's"));
                COMMENT ON INDEX "My ""Shop"" 1"."Odd USING Index" IS 'odd';
                CREATE TABLE "My ""Shop"" 1"."select" ("Id" int PRIMARY KEY,
                    "Item" int CONSTRAINT "Odd FK" REFERENCES "My ""Shop"" 1"."Order Item" ON DELETE CASCADE,
                    "Other" int CONSTRAINT "Odd 'n' FK" REFERENCES "My ""Shop"" 1"."Order Item" ON DELETE SET NULL);
                INSERT INTO "My ""Shop"" 1"."Order Item" VALUES (1, 'x', 'y'), (2, 'x', 'z');
                INSERT INTO "My ""Shop"" 1"."select" VALUES (1, 1, 2), (2, 2, 1);
                """,
                trial -> trial.soft("\"My \"\"Shop\"\" 1\".\"Order Item\"", "\"My \"\"Shop\"\" 1\".\"select\""),
                trial -> {
                    trial.run("SET search_path = \"My \"\"Shop\"\" 1\"");
                    trial.run("UPDATE \"Order Item\" SET live = NULL WHERE \"Id\" = 1 AND live");
                    assertThat(trial.query("SELECT \"Id\", \"Item\", \"Other\", live FROM \"select\" ORDER BY 1"))
                            .isEqualTo("1,1,2,null;2,2,null,t");
                    trial.run("INSERT INTO \"Order Item\" VALUES (3, 'x', 'Y')");
                    trial.run("UPDATE \"Order Item\" SET \"it's\" = 'w' WHERE \"Id\" = 3");
                    trial.run("WITH a AS (UPDATE \"Order Item\" SET live = TRUE WHERE live IS NULL)"
                            + " UPDATE \"select\" SET live = TRUE WHERE live IS NULL");
                    trial.run("RESET search_path");
                });
    }

    private static Case inheritance() {
        return new Case("plain inheritance", """
                CREATE TABLE customers (id int PRIMARY KEY);
                CREATE TABLE payments (id int PRIMARY KEY, customer int REFERENCES customers ON DELETE SET NULL, day date);
                CREATE TABLE payments_1 (CHECK (day < '2020-01-01'), PRIMARY KEY (id), UNIQUE (day)) INHERITS (payments);
                CREATE TABLE payments_2 (CHECK (day >= '2020-01-01'), note text) INHERITS (payments);
                ALTER TABLE payments_2 ADD FOREIGN KEY (customer) REFERENCES customers ON DELETE CASCADE;
                INSERT INTO customers VALUES (1), (2);
                INSERT INTO payments VALUES (1, 1, '2000-01-01');
                INSERT INTO payments_1 VALUES (2, 1, '2001-01-01');
                INSERT INTO payments_2 VALUES (3, 1, '2021-01-01');
                """, trial -> trial.soft("customers", "payments"), trial -> {
            trial.run("UPDATE customers SET live = NULL WHERE id = 1 AND live");
            // the child without a key of its own is bound by none
            assertThat(trial.query("SELECT id, customer, live FROM payments ORDER BY id"))
                    .isEqualTo("1,null,t;2,1,t;3,1,null");
            trial.run("UPDATE payments SET live = NULL WHERE id = 2 AND live");
            trial.run("INSERT INTO payments_1 VALUES (4, 2, '2001-01-01')");
            assertThat(trial.query("SELECT root_table FROM reprieve.deletion ORDER BY id"))
                    .isEqualTo("public.customers;public.payments");
            assertThat(trial.failure("DELETE FROM payments_1")).isEqualTo("42501");
            trial.run("UPDATE payments SET day = '2002-01-01' WHERE id = 4");
            trial.run("WITH a AS (UPDATE customers SET live = TRUE WHERE live IS NULL)"
                    + " UPDATE payments SET live = TRUE WHERE live IS NULL");
        });
    }

    private static Case twoPhases() {
        return new Case(
                "first without the fence, then with it",
                """
                CREATE TABLE a (id int PRIMARY KEY);
                CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a ON DELETE CASCADE, n int, UNIQUE NULLS NOT DISTINCT (a, n));
                CREATE TABLE c (id int PRIMARY KEY, a int REFERENCES a ON DELETE RESTRICT);
                CREATE TABLE log (b int REFERENCES b ON DELETE CASCADE, what text);
                INSERT INTO a VALUES (1), (2); INSERT INTO b VALUES (1, 1), (2, 2); INSERT INTO log VALUES (1, 'x');
                """,
                trial -> trial.soft("a", "b", "c").fence(false),
                trial -> {
                    assertThat(trial.run("DELETE FROM a WHERE id = 1")).isEqualTo(1);
                    assertThat(trial.query("SELECT id FROM b")).isEqualTo("2");
                    // NULLs are not distinct: the index that served the key on a is partial now, so another one does
                    assertThat(trial.query("SELECT indexdef FROM pg_indexes WHERE indexname = 'b_a_ref_idx'"))
                            .isEqualTo("CREATE INDEX b_a_ref_idx ON public.b USING btree (a)");
                    trial.fence(true).apply();
                    assertThat(trial.failure("DELETE FROM a")).isEqualTo("42501");
                    assertThat(trial.query("SELECT conname FROM pg_constraint WHERE confdeltype = 'c'"
                                    + " AND connamespace = 'public'::regnamespace"))
                            .isEmpty();
                    trial.run("UPDATE a SET live = NULL WHERE id = 2 AND live");
                    assertThat(trial.query("SELECT count(*) FROM b WHERE live")).isEqualTo("0");
                    trial.run("WITH x AS (UPDATE a SET live = TRUE WHERE live IS NULL)"
                            + " UPDATE b SET live = TRUE WHERE live IS NULL");
                    trial.fence(false).apply();
                    assertThat(trial.run("DELETE FROM a")).isEqualTo(1);
                    trial.fence(true).apply();
                });
    }
}
