package dev.reprieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plan} and {@code apply}. */
class ApplyCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void createDatabase() {
        cli = new Cli(directory, """
                CREATE TABLE posts (id int PRIMARY KEY, slug text UNIQUE);
                CREATE TABLE comments (id int PRIMARY KEY, post_id int NOT NULL REFERENCES posts ON DELETE CASCADE);
                INSERT INTO posts VALUES (1, 'one');
                INSERT INTO comments VALUES (1, 1);
                """)
                .policy("version: 1\ntables:\n  posts: {delete: soft}\n  comments: {delete: soft}\n");
    }

    @AfterEach
    void dropDatabase() {
        cli.close();
    }

    @Test
    void planShowsEveryStepWithSqlLocksAndUndo() {
        Cli.Result result = cli.policed("plan");

        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains(" steps to bring " + cli.name() + " to its policy.")
                .contains("sql    CREATE SCHEMA reprieve;")
                .contains("ACCESS EXCLUSIVE on public.posts (blocks reads and writes)")
                .contains("takes  milliseconds: catalog only")
                .contains("undo   DROP SCHEMA");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void planPrintsAScriptThatRuns() {
        Cli.Result result = cli.policed("plan", "--sql");

        assertThat(result.code()).isZero();
        assertThat(result.out()).startsWith("-- 1. ").contains("CREATE SCHEMA reprieve;\n");
    }

    @Test
    void planPrintsJson() throws IOException {
        JsonNode plan = JSON.readTree(cli.policed("plan", "--json").out());

        assertThat(plan.get("blocked").asBoolean()).isFalse();
        assertThat(plan.get("steps").size()).isGreaterThan(5);
        assertThat(plan.get("steps").get(0).fieldNames())
                .toIterable()
                .containsExactly("id", "title", "sql", "locks", "duration", "transactional", "undo");
    }

    @Test
    void applyNeedsToBeToldWhereNobodyCanBeAsked() throws IOException {
        Cli.Result result = cli.policed("apply");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .matches("RPV-701: \\d+ steps would change " + Pattern.quote(cli.name())
                        + ", and there is nobody to ask\\. Add --yes\\.\n");
        assertThat(JSON.readTree(cli.policed("plan", "--json").out()).get("steps"))
                .isNotEmpty();
    }

    @Test
    void applyAsksAPersonAndTakesNoForAnAnswer() throws IOException {
        Cli.Result result = cli.typing("n\n").policed("apply");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("? [y/N] Nothing has been changed.");
        assertThat(JSON.readTree(cli.policed("plan", "--json").out()).get("steps"))
                .isNotEmpty();
    }

    @Test
    void applyShowsAPersonABar() {
        Cli.Result result = cli.typing("y\n").policed("apply");

        assertThat(result.code()).isZero();
        assertThat(result.err()).contains("Applying", "100%");
        assertThat(result.out()).contains("Done");
    }

    @Test
    void applyBringsTheDatabaseToItsPolicy() {
        Cli.Result applied = cli.policed("apply", "--yes", "--lock-timeout", "100");

        assertThat(applied.code()).isZero();
        assertThat(applied.out()).contains("Done: ");
        assertThat(applied.err()).contains("done 1/").doesNotContain("\u001B", "\r");
        Cli.Result again = cli.policed("plan");
        assertThat(again.code()).isZero();
        assertThat(again.out()).isEqualTo("Nothing to do: " + cli.name() + " is as its policy wants it.\n");
        assertThat(cli.policed("apply").out())
                .isEqualTo("Nothing to do: " + cli.name() + " is as its policy wants it.\n");
    }

    @Test
    void applyTellsProgramsWhatItDid() throws IOException {
        JsonNode applied = JSON.readTree(cli.policed("apply", "--yes", "--json").out());

        assertThat(applied.get("undo").asBoolean()).isFalse();
        assertThat(applied.get("applied").size()).isGreaterThan(5);
    }

    @Test
    void applyRefusesATimeoutOutOfRange() {
        Cli.Result result = cli.policed("apply", "--yes", "--lock-timeout", "5");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo("RPV-701 --lock-timeout: lockTimeoutMillis is 5, but must be 10 to 60000. Give another.\n");
    }

    @Test
    void undoTakesEverythingBack() {
        assertThat(cli.policed("plan", "--undo").out())
                .isEqualTo("There is nothing of Reprieve in " + cli.name() + ".\n");
        assertThat(cli.policed("apply", "--yes").code()).isZero();
        assertThat(cli.policed("plan", "--undo").out()).contains(" steps to take Reprieve out of " + cli.name() + ".");

        Cli.Result result = cli.policed("apply", "--undo", "--yes");

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains(cli.name() + " has nothing of Reprieve any more.");
        assertThat(cli.policed("plan", "--undo").out())
                .isEqualTo("There is nothing of Reprieve in " + cli.name() + ".\n");
    }

    @Test
    void undoIsRefusedWhileRowsWouldBeLost() {
        assertThat(cli.policed("apply", "--yes").code()).isZero();
        cli.sql("UPDATE posts SET live = NULL WHERE id = 1 AND live");

        Cli.Result result = cli.policed("apply", "--undo", "--yes");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err()).startsWith("RPV-402: 2 things stand in the way.");
        assertThat(cli.policed("plan", "--undo").code()).isEqualTo(1);
    }

    @Test
    void planWritesMigrationsForFlyway() {
        Path migrations = directory.resolve("migrations");

        Cli.Result result = cli.policed("plan", "--flyway", migrations.toString(), "--flyway-version", "42");

        assertThat(result.code()).isZero();
        assertThat(result.out()).matches("Wrote \\d+ steps as \\d+ files to .*migrations, version 42\\.\n");
        assertThat(migrations).isDirectoryContaining("regex:.*/V42_0?1__reprieve_.*\\.sql");
        Cli.Result again = cli.policed("plan", "--flyway", migrations.toString(), "--flyway-version", "42");
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("the file exists already. Give another --flyway-version.");
        assertThat(cli.policed("plan", "--flyway", migrations.toString(), "--flyway-version", "x")
                        .err())
                .isEqualTo("RPV-701 --flyway-version: `x` is no version of Flyway's."
                        + " Write numbers, as in 42 or 2026.1.\n");
    }
}
