package dev.reprieve.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.plan.MigrationTest.Case;
import java.sql.SQLException;
import java.util.stream.Stream;

/** Schemas of {@link MigrationTest} with views of every kind over protected tables and over each other. */
final class ViewCases {
    private ViewCases() {}

    static Stream<Case> all() {
        return Stream.of(views(), materialized());
    }

    private static Case materialized() {
        return new Case(
                "materialized views, with all that hangs on them",
                """
                DO $$ BEGIN CREATE ROLE reporter; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
                CREATE SCHEMA "Re ports"; GRANT ALL ON SCHEMA "Re ports" TO reporter;
                CREATE TABLE posts (id int PRIMARY KEY, author text, title text, score int);
                GRANT SELECT ON posts TO reporter;
                INSERT INTO posts SELECT i, 'a' || i % 3, 't' || i, i FROM generate_series(1, 9) i;
                CREATE VIEW good AS SELECT * FROM posts WHERE score > 1;
                CREATE MATERIALIZED VIEW "Re ports"."By Author" (author, "How Many") WITH (fillfactor = 70,
                    toast.autovacuum_enabled = false) AS SELECT author, count(*) FROM posts GROUP BY author;
                CREATE UNIQUE INDEX "By Author Key" ON "Re ports"."By Author" (author);
                CREATE INDEX many ON "Re ports"."By Author" (("How Many" + 1) DESC) WITH (fillfactor = 80)
                    WHERE "How Many" > 0;
                COMMENT ON INDEX "Re ports".many IS 'many''s';
                CREATE STATISTICS "Re ports".st (ndistinct) ON author, "How Many" FROM "Re ports"."By Author";
                COMMENT ON MATERIALIZED VIEW "Re ports"."By Author" IS 'who wrote';
                COMMENT ON COLUMN "Re ports"."By Author"."How Many" IS 'posts';
                ALTER MATERIALIZED VIEW "Re ports"."By Author" ALTER author SET STATISTICS 7;
                ALTER MATERIALIZED VIEW "Re ports"."By Author" ALTER author SET (n_distinct = 3);
                ALTER MATERIALIZED VIEW "Re ports"."By Author" ALTER author SET STORAGE EXTERNAL;
                ALTER MATERIALIZED VIEW "Re ports"."By Author" CLUSTER ON "By Author Key";
                ALTER MATERIALIZED VIEW "Re ports"."By Author" OWNER TO reporter;
                GRANT SELECT ON "Re ports"."By Author" TO PUBLIC;
                GRANT SELECT ("How Many") ON "Re ports"."By Author" TO reporter;
                CREATE VIEW prolific AS SELECT author FROM "Re ports"."By Author" WHERE "How Many" > 1;
                CREATE VIEW mixed AS SELECT p.id, b."How Many" FROM posts p JOIN "Re ports"."By Author" b USING (author);
                CREATE MATERIALIZED VIEW total AS SELECT sum("How Many") AS n FROM "Re ports"."By Author";
                CREATE UNIQUE INDEX ON total (n);
                CREATE MATERIALIZED VIEW both_of AS SELECT t.n, (SELECT count(*) FROM posts) AS posts FROM total t;
                CREATE MATERIALIZED VIEW through AS SELECT count(*) FROM good;
                CREATE MATERIALIZED VIEW over_mixed AS SELECT count(*) FROM mixed;
                CREATE MATERIALIZED VIEW empty AS SELECT id FROM posts WITH NO DATA;
                CREATE FUNCTION writers() RETURNS bigint LANGUAGE sql
                    RETURN (SELECT count(*) FROM "Re ports"."By Author");
                CREATE TABLE asked (id int); CREATE RULE ask AS ON INSERT TO asked
                    DO ALSO SELECT count(*) FROM "Re ports"."By Author";
                """,
                trial -> trial.soft("posts"),
                ViewCases::useMaterialized);
    }

    private static void useMaterialized(Trial trial) throws SQLException {
        trial.run("UPDATE posts SET live = NULL WHERE author = 'a1' AND live");
        trial.run("REFRESH MATERIALIZED VIEW CONCURRENTLY \"Re ports\".\"By Author\";"
                + " REFRESH MATERIALIZED VIEW CONCURRENTLY total; REFRESH MATERIALIZED VIEW both_of;"
                + " REFRESH MATERIALIZED VIEW through; REFRESH MATERIALIZED VIEW over_mixed");
        assertThat(trial.query("SELECT * FROM \"Re ports\".\"By Author\" ORDER BY 1"))
                .isEqualTo("a0,3;a2,3");
        assertThat(trial.query("SELECT * FROM prolific ORDER BY 1")).isEqualTo("a0;a2");
        assertThat(trial.query("SELECT count(*) FROM mixed")).isEqualTo("6");
        assertThat(trial.query("SELECT * FROM total, both_of")).isEqualTo("6,6,6");
        assertThat(trial.query("SELECT * FROM through, over_mixed")).isEqualTo("6,6");
        assertThat(trial.query("SELECT writers()")).isEqualTo("2");
        assertThat(trial.failure("SELECT * FROM empty")).isEqualTo("55000");
        trial.run("UPDATE posts SET live = TRUE WHERE live IS NULL");
    }

    private static Case views() {
        return new Case(
                "views: recursive, checked, invoked, with triggers and rules, over each other",
                """
                CREATE SCHEMA "S p";
                CREATE TABLE posts (id int PRIMARY KEY, parent int REFERENCES posts ON DELETE CASCADE, title text);
                INSERT INTO posts VALUES (1, NULL, 'root'), (2, 1, 'a'), (3, 2, 'b'), (4, 1, 'c');
                CREATE RECURSIVE VIEW tree (id, depth) AS
                    SELECT id, 0 FROM posts WHERE parent IS NULL
                    UNION ALL SELECT p.id, t.depth + 1 FROM posts p JOIN tree t ON p.parent = t.id;
                CREATE VIEW a_over AS SELECT depth, count(*) FROM tree GROUP BY depth;
                CREATE VIEW "S p"."The View" ("Id", "Ti tle") WITH (security_invoker = true, security_barrier = true) AS
                    SELECT id, title FROM posts;
                CREATE VIEW z_over AS SELECT v."Id", p.title FROM "S p"."The View" v JOIN posts p ON p.id = v."Id";
                CREATE VIEW local AS SELECT id, title FROM posts WHERE id > 1 WITH LOCAL CHECK OPTION;
                CREATE VIEW over_local AS SELECT * FROM local WHERE id < 100 WITH CASCADED CHECK OPTION;
                CREATE VIEW everything AS SELECT *, posts AS whole FROM posts;
                ALTER VIEW local ALTER title SET DEFAULT 'none';
                CREATE VIEW triggered AS SELECT id FROM posts;
                CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
                CREATE TRIGGER instead INSTEAD OF INSERT ON triggered FOR EACH ROW EXECUTE FUNCTION nothing();
                CREATE VIEW ruled AS SELECT id FROM posts UNION SELECT 0;
                CREATE RULE r AS ON DELETE TO ruled DO INSTEAD NOTHING;
                """,
                trial -> trial.soft("posts"),
                ViewCases::useViews);
    }

    private static void useViews(Trial trial) throws SQLException {
        trial.run("UPDATE posts SET live = NULL WHERE id = 2 AND live");
        assertThat(trial.query("SELECT * FROM tree ORDER BY 1")).isEqualTo("1,0;4,1");
        assertThat(trial.query("SELECT * FROM a_over ORDER BY 1")).isEqualTo("0,1;1,1");
        assertThat(trial.query("SELECT * FROM \"S p\".\"The View\" ORDER BY 1")).isEqualTo("1,root;4,c");
        assertThat(trial.query("SELECT * FROM z_over ORDER BY 1")).isEqualTo("1,root;4,c");
        // a view over a view that filters is right by itself, and is left as it is
        assertThat(trial.query(
                        "SELECT pg_get_viewdef('a_over') NOT LIKE '%live%', pg_get_viewdef('tree') LIKE '%live%'"))
                .isEqualTo("t,t");
        assertThat(trial.failure("UPDATE over_local SET id = 0 WHERE id = 4")).isEqualTo("44000");
        assertThat(trial.run("UPDATE over_local SET title = 'd' WHERE id IN (3, 4)"))
                .isEqualTo(1);
        trial.run("INSERT INTO triggered VALUES (9)");
        assertThat(trial.run("DELETE FROM ruled")).isZero();
        assertThat(trial.query("SELECT * FROM triggered ORDER BY 1")).isEqualTo("1;4");
        assertThat(trial.query("SELECT * FROM ruled ORDER BY 1")).isEqualTo("0;1;4");
        assertThat(trial.query("SELECT id, title FROM everything ORDER BY 1")).isEqualTo("1,root;4,d");
        trial.run("UPDATE posts SET live = TRUE WHERE live IS NULL");
    }
}
