package dev.reprieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PurgeCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void deletePosts() {
        cli = new Cli(directory, """
                CREATE TABLE posts (id int PRIMARY KEY);
                CREATE TABLE comments (id int PRIMARY KEY, post_id int NOT NULL REFERENCES posts ON DELETE CASCADE);
                INSERT INTO posts VALUES (1), (2);
                INSERT INTO comments SELECT n, 1 FROM generate_series(1, 30) n;
                """).policy("""
                version: 1
                tables:
                  posts: {delete: soft, retention: 0h}
                  comments: {delete: soft}
                """);
        assertThat(cli.policed("apply", "--yes").code()).isZero();
        cli.sql("UPDATE posts SET live = NULL WHERE id = 1 AND live");
    }

    @AfterEach
    void dropDatabase() {
        cli.close();
    }

    @Test
    void dryRunSaysWhatWouldGo() throws IOException {
        Cli.Result result = cli.policed("purge", "--dry-run");

        assertThat(result.code()).isZero();
        assertThat(result.lines().get(0)).matches("table +would go +would stay");
        assertThat(result.lines().get(1)).matches("public.comments +30 +0");
        assertThat(result.lines().get(2)).matches("public.posts +1 +0");
        JsonNode json =
                JSON.readTree(cli.policed("purge", "--dry-run", "--json").out());
        assertThat(json.get("dryRun").asBoolean()).isTrue();
        assertThat(json.get("rowCount").asLong()).isEqualTo(31);
        assertThat(cli.policed("trash", "list").lines()).hasSize(2);
    }

    @Test
    void needsToBeToldWhereNobodyCanBeAsked() {
        Cli.Result result = cli.policed("purge");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo("RPV-701: a purge removes rows of " + cli.name()
                        + " for good, and there is nobody to ask. Add --yes, or --dry-run to see what would go.\n");
    }

    @Test
    void asksAPersonAndTakesNoForAnAnswer() {
        Cli.Result result = cli.typing("\n").policed("purge");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("Remove 31 rows for good? [y/N] Nothing has been removed.");
    }

    @Test
    void removesWhatHasExpired() {
        Cli.Result result = cli.policed("purge", "--yes");

        assertThat(result.code()).isZero();
        assertThat(result.out())
                .matches(
                        "Removed 31 rows for good in \\d+\\.\\d s: comments 30, posts 1\\.\n  1 deletion ended with it\\.\n");
        assertThat(result.err()).isEmpty();
        assertThat(cli.policed("purge", "--yes").out()).matches("Removed 0 rows for good in \\d+\\.\\d s\\.\n");
        assertThat(cli.policed("purge", "--dry-run").out())
                .isEqualTo("Nothing to remove from " + cli.name() + ": nothing has outlived its retention.\n");
    }

    @Test
    void showsAPersonABar() {
        Cli.Result result = cli.typing("yes\n").policed("purge");

        assertThat(result.code()).isZero();
        assertThat(result.err()).contains("Purging", "100%");
    }

    @Test
    void removesOneDeletionBeforeItsTime() throws IOException {
        cli.policy("version: 1\ntables: {posts: {delete: soft}, comments: {delete: soft}}");
        assertThat(cli.policed("purge", "--yes", "--json").out()).contains("\"rowCount\" : 0");

        JsonNode json = JSON.readTree(
                cli.policed("purge", "--yes", "--deletion", "1", "--json").out());

        assertThat(json.get("rows").get("public.comments").asLong()).isEqualTo(30);
        assertThat(json.get("deletionsEnded").asLong()).isEqualTo(1);
        assertThat(cli.policed("purge", "--yes", "--deletion", "7").err()).startsWith("RPV-501 deletion 7: ");
    }
}
