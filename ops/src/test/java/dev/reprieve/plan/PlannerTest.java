package dev.reprieve.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.policy.Relation.OnDelete;
import dev.reprieve.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan says before anything is changed, and what stops it. */
class PlannerTest {
    @Test
    void countsAndListsRowsThatStandInTheWay() throws SQLException {
        DataSource dataSource = PostgresServer.shared().createDatabase("""
                CREATE TABLE posts (id int PRIMARY KEY, code int, gone boolean NOT NULL DEFAULT false);
                CREATE TABLE comments (id int PRIMARY KEY, post int REFERENCES posts ON DELETE CASCADE);
                CREATE TABLE events (id int PRIMARY KEY, code int);
                INSERT INTO posts VALUES (1, 1, true), (2, 1, false), (3, 1, false);
                INSERT INTO comments VALUES (1, 1), (2, 1), (3, 2);
                INSERT INTO events VALUES (7, 9);
                """);
        try (Trial trial = new Trial(dataSource)
                .adopting("posts", "gone", "")
                .soft("comments")
                .relation("events", "code", "posts", "code", OnDelete.CASCADE)) {
            Plan plan = trial.migration().plan();
            assertThat(plan.blocked()).isTrue();
            assertThat(plan.obstacles())
                    .extracting(o -> o.where() + ": " + o.problem() + " " + o.wayOut())
                    .containsExactly(
                            "table public.comments (post): Live rows that stand under a deleted row of public.posts: 2,"
                                    + " for example id = 1, post = 1; id = 2, post = 1. Mend them first, for example with:"
                                    + " DELETE FROM \"public\".\"comments\" c WHERE NOT (false) AND EXISTS (SELECT FROM"
                                    + " \"public\".\"posts\" p WHERE p.\"id\" = c.\"post\" AND coalesce(p.\"gone\", false)).",
                            "table public.events (code): Live rows that reference a row of public.posts that does not"
                                    + " exist: 1, for example id = 7, code = 9. Mend them first, for example with: DELETE"
                                    + " FROM \"public\".\"events\" c WHERE NOT (false) AND c.\"code\" IS NOT NULL AND NOT"
                                    + " EXISTS (SELECT FROM \"public\".\"posts\" p WHERE p.\"code\" = c.\"code\").",
                            "table public.posts (code): 1 value occurs in more than one live row, though the policy"
                                    + " declares a relation to it. Make it unique, or correct the relation.");
            assertThatThrownBy(trial::apply).hasMessageStartingWith("RPV-401: 3 things stand in the way.");
            assertThat(trial.query("SELECT to_regnamespace('reprieve')")).isEqualTo("null");

            for (Obstacle obstacle : plan.obstacles().subList(0, 2)) {
                trial.run(obstacle.mend().orElseThrow());
            }
            trial.run("UPDATE posts SET code = id");
            trial.apply();
            assertThat(trial.migration().plan().steps()).isEmpty();
        }
    }

    @Test
    void refusesColumnsThatClash() throws SQLException {
        DataSource dataSource = PostgresServer.shared().createDatabase("""
                CREATE TABLE a (id int PRIMARY KEY, live text);
                CREATE TABLE b (id int PRIMARY KEY, deleted int);
                CREATE TABLE c (id int PRIMARY KEY);
                """);
        try (Trial trial =
                new Trial(dataSource).soft("a").adopting("b", "deleted", "").adopting("c", "removed", "")) {
            assertThat(trial.migration().plan().obstacles())
                    .extracting(o -> o.where() + ": " + o.problem() + " " + o.wayOut())
                    .containsExactly(
                            "table public.a: It has a column live (text) of its own, which a marker would need. Give the"
                                    + " marker another name under markers in the policy, or adopt the column if it means"
                                    + " the same.",
                            "table public.b: The policy adopts deleted, which is integer rather than boolean. Adopt a"
                                    + " column of that type, or leave it out and give the marker another name.",
                            "table public.c: The policy adopts its column removed, which does not exist. Correct the name"
                                    + " under adopt, or leave it out to have the column added.");
        }
    }

    @Test
    void undoRefusesWhileThereAreTombstones() throws SQLException {
        DataSource dataSource = PostgresServer.shared()
                .createDatabase("CREATE TABLE a (id int PRIMARY KEY); INSERT INTO a VALUES (1), (2)");
        try (Trial trial = new Trial(dataSource).soft("a")) {
            trial.apply();
            trial.run("UPDATE a SET live = NULL WHERE id = 1 AND live");
            assertThatThrownBy(trial::undo)
                    .hasMessage("RPV-402 table public.a: It holds 1 tombstone, which would become live rows again."
                            + " Restore or purge what is in the trash first (reprieve trash list).");
            // one that comes after they were counted
            trial.run("UPDATE a SET live = TRUE WHERE id = 1");
            Plan counted = trial.migration().undoPlan();
            trial.run("UPDATE a SET live = NULL WHERE id = 2 AND live");
            assertThatThrownBy(() -> new Applier(trial.connection, Trial.LIMITS, Progress.SILENT, m -> {}).run(counted))
                    .hasMessageContaining("RPV-402 table public.a: It holds tombstones");
            assertThat(trial.query("SELECT live FROM a ORDER BY id")).isEqualTo("t;null");
        }
    }

    @Test
    void writesFilesForFlyway(@TempDir Path directory) throws SQLException, IOException {
        DataSource dataSource = PostgresServer.shared().createDatabase("CREATE TABLE a (id int PRIMARY KEY)");
        try (Trial trial = new Trial(dataSource).soft("a")) {
            Plan plan = trial.migration().plan();
            List<Path> files = FlywayWriter.write(plan, directory, "42", 200);
            assertThat(files)
                    .extracting(f -> String.valueOf(f.getFileName()))
                    .containsExactly(
                            "V42_1__reprieve_ledger.sql",
                            "V42_2__reprieve_columns_public_a.sql",
                            "V42_3__reprieve_stamp_public_a.sql",
                            "V42_4__reprieve_validate_public_a_a_live_check.sql",
                            "V42_5__reprieve_validate_public_a_a_flag_check.sql",
                            "V42_6__reprieve_index_public_a_a_trash_idx.sql",
                            "V42_6__reprieve_index_public_a_a_trash_idx.sql.conf",
                            "V42_7__reprieve_aside_public_a.sql",
                            "V42_8__reprieve_fence_public_a.sql");
            assertThat(Files.readString(files.get(6))).isEqualTo("executeInTransaction=false\n");
            assertThat(Files.readString(files.get(5))).isEqualTo("""
                            -- Tombstones of public.a by age
                            -- locks: SHARE UPDATE EXCLUSIVE on public.a, blocks neither reads nor writes
                            -- takes: two scans of the table, without blocking reads or writes; waits for older transactions to end
                            CREATE INDEX CONCURRENTLY "a_trash_idx" ON "public"."a" USING btree ("deleted_at", "deletion_id") WHERE "live" IS NULL;
                            """);
            for (Path file : files) {
                if (String.valueOf(file).endsWith(".sql")) {
                    String text = Files.readString(file);
                    trial.run(text.startsWith("-- Tombstones") ? text : "BEGIN; " + text + "; COMMIT");
                }
            }
            assertThat(trial.migration().plan().steps()).isEmpty();
        }
    }
}
