package dev.reprieve.equivalence;

import java.util.List;
import java.util.stream.Stream;

/** Shapes of references that deletes have to find their way through. */
final class CascadeScenes {
    private CascadeScenes() {}

    static Stream<Scene> all() {
        return Stream.of(
                depth(),
                tree(),
                trees(),
                two(),
                three(),
                diamond(),
                twoKeysToOne(),
                sameNames(),
                matchFull(),
                matchFullSetNull(),
                middle(),
                FamilyScenes.inheritance(),
                FamilyScenes.partitions(),
                FamilyScenes.partitionedParent(),
                swaps(),
                putOff());
    }

    private static Scene depth() {
        return Scene.of(
                "six levels, held or released at the bottom",
                """
                CREATE TABLE d1 (id int PRIMARY KEY);
                CREATE TABLE d2 (id int PRIMARY KEY, up int REFERENCES d1 ON DELETE CASCADE ON UPDATE CASCADE);
                CREATE TABLE d3 (id int PRIMARY KEY, up int REFERENCES d2 ON DELETE CASCADE);
                CREATE TABLE d4 (id int PRIMARY KEY, up int REFERENCES d3 ON DELETE CASCADE);
                CREATE TABLE d5 (id int PRIMARY KEY, up int REFERENCES d4 ON DELETE CASCADE);
                CREATE TABLE d6 (id int PRIMARY KEY, up int DEFAULT 9 REFERENCES d5 ON DELETE RESTRICT);
                CREATE TABLE d7 (id int PRIMARY KEY, up int DEFAULT 9 REFERENCES d5 ON DELETE SET DEFAULT);
                INSERT INTO d1 SELECT i FROM generate_series(1, 9) i; INSERT INTO d2 SELECT id, id FROM d1;
                INSERT INTO d3 SELECT id, id FROM d1; INSERT INTO d4 SELECT id, id FROM d1;
                INSERT INTO d5 SELECT id, id FROM d1; INSERT INTO d6 VALUES (1, 1), (2, 2);
                INSERT INTO d7 VALUES (1, 1), (2, 2), (3, 3), (4, 4);
                """,
                "d1 d2 d3 d4 d5 d6 d7",
                List.of("DELETE FROM d6 WHERE id = 2", "DELETE FROM d7 WHERE id = 4", "DELETE FROM d3 WHERE id = 5"),
                List.of(
                        "DELETE FROM d1 WHERE id = 1",
                        "DELETE FROM d1 WHERE id = 2",
                        "DELETE FROM d1 WHERE id = 3",
                        "DELETE FROM d1 WHERE id IN (4, 5)",
                        "DELETE FROM d1 WHERE id = 9",
                        "DELETE FROM d1 WHERE id > 2 RETURNING id",
                        "DELETE FROM d6; DELETE FROM d1",
                        "DELETE FROM d6; DELETE FROM d7; DELETE FROM d1",
                        "DELETE FROM d4 USING d1 WHERE d4.id = d1.id AND d1.id = 3",
                        "UPDATE d1 SET id = id + 100",
                        "UPDATE d1 SET id = id + 100; DELETE FROM d1 WHERE id = 104"));
    }

    private static Scene tree() {
        return Scene.of(
                "a tree that falls",
                """
                CREATE TABLE tree (id int PRIMARY KEY, up int REFERENCES tree ON DELETE CASCADE ON UPDATE CASCADE);
                INSERT INTO tree VALUES (1, NULL);
                INSERT INTO tree SELECT i, i / 2 FROM generate_series(2, 31) i; INSERT INTO tree VALUES (40, 40);
                """,
                "tree",
                List.of("DELETE FROM tree WHERE id IN (5, 12)"),
                List.of(
                        "DELETE FROM tree WHERE id = 1",
                        "DELETE FROM tree WHERE id = 2",
                        "DELETE FROM tree WHERE id IN (2, 4, 9)",
                        "DELETE FROM tree WHERE id = 40",
                        "DELETE FROM tree",
                        "DELETE FROM tree WHERE up IS NULL RETURNING id",
                        "INSERT INTO tree VALUES (50, 5)",
                        "UPDATE tree SET up = 12 WHERE id = 13",
                        "UPDATE tree SET id = 41 WHERE id = 40",
                        "UPDATE tree SET id = id + 100; DELETE FROM tree WHERE id = 103"));
    }

    private static Scene trees() {
        return Scene.of(
                "trees that hold, and one whose branches come loose",
                """
                CREATE TABLE t_no (id int PRIMARY KEY, up int REFERENCES t_no);
                CREATE TABLE t_re (id int PRIMARY KEY, up int REFERENCES t_re ON DELETE RESTRICT);
                CREATE TABLE t_nu (id int PRIMARY KEY, up int REFERENCES t_nu ON DELETE SET NULL);
                CREATE TABLE t_de (id int PRIMARY KEY, up int DEFAULT 1 REFERENCES t_de ON DELETE SET DEFAULT);
                INSERT INTO t_no VALUES (1, NULL), (2, 1), (3, 2), (4, 4); INSERT INTO t_re SELECT * FROM t_no;
                INSERT INTO t_nu SELECT * FROM t_no; INSERT INTO t_de SELECT * FROM t_no;
                """,
                "t_no t_re t_nu t_de",
                List.of(
                        "DELETE FROM t_no WHERE id = 3",
                        "DELETE FROM t_re WHERE id = 3",
                        "DELETE FROM t_nu WHERE id = 3"),
                List.of(
                        "DELETE FROM t_no WHERE id = 1",
                        "DELETE FROM t_no WHERE id = 2",
                        "DELETE FROM t_no WHERE id = 4",
                        "DELETE FROM t_no WHERE id IN (1, 2)",
                        "DELETE FROM t_no",
                        "DELETE FROM t_re WHERE id = 1",
                        "DELETE FROM t_re WHERE id = 2",
                        "DELETE FROM t_re WHERE id = 4",
                        "DELETE FROM t_re WHERE id IN (1, 2)",
                        "DELETE FROM t_re",
                        "DELETE FROM t_nu WHERE id = 1",
                        "DELETE FROM t_nu WHERE id IN (1, 4)",
                        "DELETE FROM t_nu",
                        "DELETE FROM t_de WHERE id = 2",
                        "DELETE FROM t_de WHERE id = 3",
                        "DELETE FROM t_de WHERE id IN (2, 3, 4)",
                        "UPDATE t_no SET id = 20 WHERE id = 2",
                        "UPDATE t_re SET id = 20 WHERE id = 2"));
    }

    private static Scene two() {
        return Scene.of(
                "two tables that refer to each other",
                """
                CREATE TABLE man (id int PRIMARY KEY, dept int);
                CREATE TABLE dept (id int PRIMARY KEY, head int REFERENCES man ON DELETE CASCADE);
                ALTER TABLE man ADD FOREIGN KEY (dept) REFERENCES dept ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
                CREATE TABLE lead (id int PRIMARY KEY, team int);
                CREATE TABLE team (id int PRIMARY KEY, lead int NOT NULL REFERENCES lead);
                ALTER TABLE lead ADD FOREIGN KEY (team) REFERENCES team ON DELETE SET NULL;
                BEGIN; INSERT INTO man VALUES (1, 1), (2, 1), (3, 2), (4, 2), (5, 3);
                INSERT INTO dept VALUES (1, 1), (2, 2), (3, 5); COMMIT;
                INSERT INTO lead VALUES (1), (2); INSERT INTO team VALUES (1, 1), (2, 2); UPDATE lead SET team = id;
                """,
                "man dept lead team",
                List.of("DELETE FROM man WHERE id = 4"),
                List.of(
                        "DELETE FROM man WHERE id = 1",
                        "DELETE FROM dept WHERE id = 1",
                        "DELETE FROM dept WHERE id = 2",
                        "DELETE FROM man WHERE id = 5",
                        "DELETE FROM man",
                        "DELETE FROM dept",
                        "DELETE FROM lead WHERE id = 1",
                        "DELETE FROM team WHERE id = 1",
                        "DELETE FROM team; DELETE FROM lead",
                        "UPDATE man SET id = id + 10",
                        "UPDATE dept SET id = id + 10",
                        "UPDATE dept SET id = 12 WHERE id = 2; UPDATE man SET dept = 12 WHERE dept = 2"));
    }

    private static Scene three() {
        return Scene.of(
                "three tables in a circle",
                """
                CREATE TABLE c1 (id int PRIMARY KEY, next int);
                CREATE TABLE c2 (id int PRIMARY KEY, next int REFERENCES c1 ON DELETE CASCADE);
                CREATE TABLE c3 (id int PRIMARY KEY, next int REFERENCES c2 ON DELETE CASCADE);
                ALTER TABLE c1 ADD FOREIGN KEY (next) REFERENCES c3 ON DELETE CASCADE;
                INSERT INTO c1 SELECT i FROM generate_series(1, 4) i; INSERT INTO c2 SELECT id, id FROM c1;
                INSERT INTO c3 SELECT id, id FROM c2; UPDATE c1 SET next = id % 4 + 1 WHERE id <> 4;
                """,
                "c1 c2 c3",
                List.of("DELETE FROM c3 WHERE id = 4"),
                List.of(
                        "DELETE FROM c1 WHERE id = 1",
                        "DELETE FROM c1 WHERE id = 2",
                        "DELETE FROM c2 WHERE id = 3",
                        "DELETE FROM c3",
                        "UPDATE c3 SET next = 1; DELETE FROM c2 WHERE id = 1"));
    }

    private static Scene diamond() {
        return Scene.of(
                "several paths to one row",
                """
                CREATE TABLE top (id int PRIMARY KEY);
                CREATE TABLE l (id int PRIMARY KEY, top int REFERENCES top ON DELETE CASCADE);
                CREATE TABLE r (id int PRIMARY KEY, top int REFERENCES top ON DELETE CASCADE);
                CREATE TABLE b_cc (id int PRIMARY KEY, l int REFERENCES l ON DELETE CASCADE, r int REFERENCES r ON DELETE CASCADE);
                CREATE TABLE b_cn (id int PRIMARY KEY, l int REFERENCES l ON DELETE CASCADE, r int REFERENCES r);
                CREATE TABLE b_nc (id int PRIMARY KEY, l int REFERENCES l, r int REFERENCES r ON DELETE CASCADE);
                CREATE TABLE b_cr (id int PRIMARY KEY, l int REFERENCES l ON DELETE CASCADE, r int REFERENCES r ON DELETE RESTRICT);
                CREATE TABLE b_rc (id int PRIMARY KEY, l int REFERENCES l ON DELETE RESTRICT, r int REFERENCES r ON DELETE CASCADE);
                CREATE TABLE b_cs (id int PRIMARY KEY, l int REFERENCES l ON DELETE CASCADE, r int REFERENCES r ON DELETE SET NULL);
                CREATE TABLE b_sc (id int PRIMARY KEY, l int REFERENCES l ON DELETE SET NULL, r int REFERENCES r ON DELETE CASCADE);
                CREATE TABLE b_ss (id int PRIMARY KEY, l int REFERENCES l ON DELETE SET NULL, r int REFERENCES r ON DELETE SET NULL);
                INSERT INTO top SELECT i FROM generate_series(1, 9) i;
                INSERT INTO l SELECT id, id FROM top; INSERT INTO r SELECT id, id FROM top;
                INSERT INTO b_cc VALUES (1, 1, 1), (2, 1, 9); INSERT INTO b_cn VALUES (1, 2, 2); INSERT INTO b_nc VALUES (1, 3, 3);
                INSERT INTO b_cr VALUES (1, 4, 4); INSERT INTO b_rc VALUES (1, 5, 5); INSERT INTO b_cs VALUES (1, 6, 6);
                INSERT INTO b_sc VALUES (1, 7, 7); INSERT INTO b_ss VALUES (1, 8, 8), (2, 8, 9);
                """,
                "top l r b_cc b_cn b_nc b_cr b_rc b_cs b_sc b_ss",
                List.of(),
                List.of(
                        "DELETE FROM top WHERE id = 1",
                        "DELETE FROM top WHERE id = 2",
                        "DELETE FROM top WHERE id = 3",
                        "DELETE FROM top WHERE id = 4",
                        "DELETE FROM top WHERE id = 5",
                        "DELETE FROM top WHERE id = 6",
                        "DELETE FROM top WHERE id = 7",
                        "DELETE FROM top WHERE id = 8",
                        "DELETE FROM top WHERE id IN (1, 6, 7, 8)",
                        "DELETE FROM l",
                        "DELETE FROM r WHERE id IN (2, 3)",
                        "DELETE FROM r WHERE id = 4",
                        "DELETE FROM b_cr; DELETE FROM b_rc; DELETE FROM top"));
    }

    private static Scene twoKeysToOne() {
        return Scene.of(
                "two keys of one child to one parent",
                """
                CREATE TABLE person (id int PRIMARY KEY);
                CREATE TABLE text1 (id int PRIMARY KEY, a int REFERENCES person ON DELETE CASCADE, b int REFERENCES person ON DELETE SET NULL);
                CREATE TABLE text2 (id int PRIMARY KEY, a int REFERENCES person ON DELETE SET NULL, b int REFERENCES person ON DELETE CASCADE);
                CREATE TABLE text3 (id int PRIMARY KEY, a int REFERENCES person ON DELETE CASCADE, b int REFERENCES person);
                CREATE TABLE text4 (id int PRIMARY KEY, a int REFERENCES person ON DELETE RESTRICT, b int REFERENCES person ON DELETE CASCADE);
                CREATE TABLE text5 (id int PRIMARY KEY, a int REFERENCES person ON DELETE CASCADE, b int REFERENCES person ON DELETE RESTRICT);
                INSERT INTO person SELECT i FROM generate_series(1, 20) i;
                INSERT INTO text1 VALUES (1, 1, 1), (2, 1, 2); INSERT INTO text2 VALUES (1, 3, 3), (2, 3, 4);
                INSERT INTO text3 VALUES (1, 5, 5), (2, 5, 6); INSERT INTO text4 VALUES (1, 7, 7); INSERT INTO text5 VALUES (1, 8, 8);
                """,
                "person text1 text2 text3 text4 text5",
                List.of("DELETE FROM person WHERE id = 20"),
                List.of(
                        "DELETE FROM person WHERE id = 1",
                        "DELETE FROM person WHERE id = 2",
                        "DELETE FROM person WHERE id IN (1, 2)",
                        "DELETE FROM person WHERE id = 3",
                        "DELETE FROM person WHERE id = 4",
                        "DELETE FROM person WHERE id = 5",
                        "DELETE FROM person WHERE id = 6",
                        "DELETE FROM person WHERE id = 7",
                        "DELETE FROM person WHERE id = 8",
                        "UPDATE text1 SET b = 20"));
    }

    private static Scene sameNames() {
        return Scene.of(
                "keys of one name on several tables",
                """
                CREATE TABLE host (id int PRIMARY KEY);
                CREATE TABLE g1 (id int PRIMARY KEY, h int CONSTRAINT host REFERENCES host ON DELETE SET NULL);
                CREATE TABLE g2 (id int PRIMARY KEY, h int CONSTRAINT host REFERENCES host ON DELETE SET NULL);
                CREATE TABLE g3 (id int PRIMARY KEY, h int CONSTRAINT host REFERENCES host ON DELETE CASCADE DEFERRABLE);
                CREATE TABLE g4 (id int PRIMARY KEY, h int CONSTRAINT host REFERENCES host ON DELETE CASCADE DEFERRABLE);
                INSERT INTO host VALUES (1), (2); INSERT INTO g1 VALUES (1, 1); INSERT INTO g2 VALUES (1, 1);
                INSERT INTO g3 VALUES (1, 1); INSERT INTO g4 VALUES (1, 1);
                """,
                "host g1 g2 g3 g4",
                List.of(),
                List.of("DELETE FROM host WHERE id = 1", "DELETE FROM host", "UPDATE host SET id = 9 WHERE id = 1"));
    }

    private static Scene matchFull() {
        return Scene.of(
                "MATCH FULL",
                """
                CREATE TABLE grid (x int, y int, PRIMARY KEY (x, y));
                CREATE TABLE dot (id int PRIMARY KEY, x int, y int,
                    FOREIGN KEY (x, y) REFERENCES grid MATCH FULL ON DELETE CASCADE ON UPDATE CASCADE);
                INSERT INTO grid VALUES (1, 1), (1, 2), (2, 1), (2, 2);
                INSERT INTO dot VALUES (1, 1, 1), (2, 1, 2), (3, NULL, NULL), (4, 2, 1), (5, 2, 2);
                """,
                "grid dot",
                List.of("DELETE FROM dot WHERE id = 4", "DELETE FROM grid WHERE x = 2 AND y = 2"),
                List.of(
                        "INSERT INTO dot VALUES (6, 1, NULL)",
                        "INSERT INTO dot VALUES (6, NULL, NULL)",
                        "INSERT INTO dot VALUES (6, 2, 2)",
                        "UPDATE dot SET x = NULL WHERE id = 1",
                        "UPDATE dot SET x = NULL, y = NULL WHERE id = 1",
                        "UPDATE dot SET x = 2, y = 2 WHERE id = 3",
                        "DELETE FROM grid WHERE x = 1",
                        "DELETE FROM grid",
                        "UPDATE grid SET x = 3 WHERE x = 2",
                        "UPDATE grid SET x = 3 WHERE x = 1; DELETE FROM grid WHERE y = 2"));
    }

    private static Scene matchFullSetNull() {
        return Scene.of(
                "MATCH FULL that comes loose or holds",
                """
                CREATE TABLE mesh (x int, y int, UNIQUE (x, y), id int PRIMARY KEY);
                CREATE TABLE dot_n (id int PRIMARY KEY, x int, y int, FOREIGN KEY (x, y) REFERENCES mesh (x, y) MATCH FULL ON DELETE SET NULL);
                CREATE TABLE dot_c (id int PRIMARY KEY, x int, y int, FOREIGN KEY (x, y) REFERENCES mesh (x, y) MATCH FULL ON DELETE SET NULL (x));
                CREATE TABLE dot_d (id int PRIMARY KEY, x int DEFAULT 1, y int DEFAULT 1, FOREIGN KEY (x, y) REFERENCES mesh (x, y) MATCH FULL ON DELETE SET DEFAULT);
                CREATE TABLE dot_r (id int PRIMARY KEY, x int, y int, FOREIGN KEY (y, x) REFERENCES mesh (y, x) MATCH FULL ON DELETE RESTRICT);
                INSERT INTO mesh VALUES (1, 1, 1), (1, 2, 2), (2, 1, 3), (2, 2, 4), (2, 3, 5);
                INSERT INTO dot_n VALUES (1, 1, 2); INSERT INTO dot_c VALUES (1, 2, 1); INSERT INTO dot_d VALUES (1, 2, 2);
                INSERT INTO dot_r VALUES (1, 2, 3), (2, NULL, NULL);
                """,
                "mesh dot_n dot_c dot_d dot_r",
                List.of(),
                List.of(
                        "DELETE FROM mesh WHERE id = 2",
                        "DELETE FROM mesh WHERE id = 3",
                        "DELETE FROM mesh WHERE id = 4",
                        "DELETE FROM mesh WHERE id = 5",
                        "DELETE FROM mesh WHERE id IN (1, 4)",
                        "DELETE FROM dot_r; DELETE FROM mesh WHERE id = 5",
                        "INSERT INTO dot_r VALUES (3, NULL, 3)"));
    }

    private static Scene middle() {
        return new Scene(
                "a hard table in the middle",
                """
                CREATE TABLE band (id int PRIMARY KEY);
                CREATE TABLE gig (id int PRIMARY KEY, band int REFERENCES band ON DELETE CASCADE, at int UNIQUE);
                CREATE TABLE seat (gig int REFERENCES gig ON DELETE CASCADE, no int, PRIMARY KEY (gig, no));
                CREATE TABLE hat (id int PRIMARY KEY, gig int, no int, FOREIGN KEY (gig, no) REFERENCES seat ON DELETE SET NULL (no));
                INSERT INTO band VALUES (1), (2); INSERT INTO gig VALUES (1, 1, 1), (2, 1, 2), (3, 2, 3);
                INSERT INTO seat VALUES (1, 1), (1, 2), (2, 1), (3, 1); INSERT INTO hat VALUES (1, 1, 1), (2, 3, 1);
                """,
                List.of("band"),
                List.of("band", "gig", "seat", "hat"),
                List.of("DELETE FROM band WHERE id = 2"),
                List.of(
                        "DELETE FROM band",
                        "DELETE FROM gig WHERE id = 1",
                        "DELETE FROM seat WHERE gig = 1",
                        "DELETE FROM gig WHERE id = 3",
                        "DELETE FROM gig; DELETE FROM band",
                        "INSERT INTO gig VALUES (4, 1, 3)",
                        "INSERT INTO gig VALUES (4, 1, 2)",
                        "INSERT INTO gig VALUES (4, 2, 9)",
                        "INSERT INTO seat VALUES (3, 2)"));
    }

    private static Scene swaps() {
        return Scene.of(
                "keys that change hands within a statement",
                """
                CREATE TABLE slot (id int PRIMARY KEY, no int NOT NULL);
                CREATE UNIQUE INDEX slot_no ON slot (no);
                CREATE TABLE tool (id int PRIMARY KEY, slot int REFERENCES slot (no));
                CREATE TABLE part (id int PRIMARY KEY, slot int REFERENCES slot (no) ON DELETE CASCADE ON UPDATE CASCADE);
                INSERT INTO slot VALUES (2, 2), (3, 3), (4, 4), (5, 5);
                INSERT INTO tool VALUES (3, 3), (4, 4); INSERT INTO part VALUES (2, 2), (5, 5);
                """,
                "slot tool part",
                List.of("DELETE FROM tool WHERE id = 3", "DELETE FROM part WHERE id = 5"),
                List.of(
                        "UPDATE slot SET no = no - 1",
                        "UPDATE slot SET no = no - 1 WHERE id < 4",
                        "UPDATE slot SET no = no - 1 WHERE id < 4; DELETE FROM slot WHERE no = 1"));
    }

    private static Scene putOff() {
        return Scene.of(
                "checks that are put off by name",
                """
                CREATE TABLE box (id int PRIMARY KEY);
                CREATE TABLE lid (id int PRIMARY KEY, box int CONSTRAINT lid_box REFERENCES box DEFERRABLE,
                    other int CONSTRAINT "Other Box" REFERENCES box DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO box VALUES (1), (2), (3); INSERT INTO lid VALUES (1, 1, 2);
                """,
                "box lid",
                List.of("DELETE FROM box WHERE id = 3"),
                List.of(
                        "DELETE FROM box WHERE id = 1",
                        "SET CONSTRAINTS lid_box DEFERRED; DELETE FROM box WHERE id = 1; UPDATE lid SET box = 2",
                        "SET CONSTRAINTS public.lid_box DEFERRED; DELETE FROM box WHERE id = 1; SET CONSTRAINTS lid_box IMMEDIATE",
                        "SET CONSTRAINTS lid_box DEFERRED; INSERT INTO lid VALUES (2, 3); DELETE FROM lid WHERE id = 2",
                        "SET CONSTRAINTS lid_box DEFERRED; INSERT INTO lid VALUES (2, 9); INSERT INTO box VALUES (9)",
                        "SET CONSTRAINTS \"Other Box\", lid_box IMMEDIATE; DELETE FROM box WHERE id = 2",
                        "DELETE FROM box WHERE id = 2; SET CONSTRAINTS \"Other Box\" IMMEDIATE",
                        "DELETE FROM box WHERE id = 2; UPDATE lid SET other = NULL; SET CONSTRAINTS \"Other Box\" IMMEDIATE",
                        "SET CONSTRAINTS nothing DEFERRED"));
    }
}
