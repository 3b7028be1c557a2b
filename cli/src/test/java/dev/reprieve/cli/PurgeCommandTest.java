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
        assertThat(cli.policed("purge", "--arm", "--yes").out())
                .endsWith("Armed: the next purge of " + cli.name() + " removes what has outlived its retention.\n");
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
        assertThat(cli.policed("purge", "--yes", "--unthrottled").out())
                .matches("Removed 0 rows for good in \\d+\\.\\d s\\.\n");
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

    @Test
    void isADryRunUntilArmed() throws IOException {
        assertThat(cli.policed("purge", "--disarm").out())
                .isEqualTo("The purge is not armed on " + cli.name() + " any more.\n");

        Cli.Result result = cli.policed("purge", "--yes");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.lines().get(1)).matches("public.comments +30 +0");
        assertThat(result.out())
                .endsWith("The purge is not armed on this database. If what would go may go, arm it with"
                        + " `reprieve purge --arm`.\n");
        JsonNode json = JSON.readTree(cli.policed("purge", "--yes", "--json").out());
        assertThat(json.get("dryRun").asBoolean()).isTrue();
        assertThat(json.get("armed").asBoolean()).isFalse();
        assertThat(cli.policed("purge", "--arm").err())
                .isEqualTo("RPV-701: arming lets every purge of " + cli.name() + " remove rows for good, and there is"
                        + " nobody to ask. Add --yes, or --dry-run to see what would go.\n");
        assertThat(cli.typing("y\n").policed("purge", "--arm").code()).isZero();
        assertThat(cli.policed("purge", "--yes", "--json").out()).contains("\"rowCount\" : 31");
    }

    @Test
    void asksAboutWhatIsUnlikeTheLastRun() {
        cli.policy("version: 1\ntables: {posts: {delete: soft}, comments: {delete: soft}}");
        assertThat(cli.policed("purge", "--yes").code()).isZero();
        cli.policy("version: 1\ntables: {posts: {delete: soft, retention: 0h}, comments: {delete: soft}}");

        assertThat(cli.policed("purge", "--yes").err())
                .isEqualTo("RPV-603 database: The retention of public.posts is 0h; it was 30d in the last run. Look at"
                        + " reprieve purge --dry-run, then add --accept retention.\n");
        assertThat(cli.policed("purge", "--yes", "--accept", "retention").out()).startsWith("Removed 31 rows");
    }

    @Test
    void leavesWhatIsHeld() throws IOException {
        Cli.Result placed = cli.policed(
                "hold",
                "place",
                "case 1",
                "--why",
                "lawsuit",
                "--by",
                "alice",
                "--table",
                "comments",
                "--where",
                "id < 4");
        assertThat(placed.err()).isEmpty();
        assertThat(placed.out()).isEqualTo("Held: table public.comments WHERE (id < 4) (3 deleted rows).\n");

        assertThat(cli.policed("purge", "--dry-run").out())
                .endsWith("1 row would stay because rows that stay refer to them: posts 1.\n"
                        + "3 rows would stay because of legal holds: case 1.\n");
        assertThat(cli.policed("purge", "--yes").out())
                .matches("Removed 27 rows for good in \\d+\\.\\d s: comments 27\\.\n"
                        + "  3 rows stayed: held by case 1\\.\n  1 row stayed: still referred to\\.\n");
        assertThat(cli.policed("hold", "list").out())
                .containsPattern("case 1  .+  alice  table public.comments WHERE \\(id < 4\\)  lawsuit");
        assertThat(cli.policed("hold", "release", "case 1", "--why", "settled").code())
                .isZero();
        assertThat(cli.policed("hold", "list").out()).isEqualTo("No hold is in force.\n");
        JsonNode json =
                JSON.readTree(cli.policed("hold", "list", "--all", "--json").out());
        assertThat(json.at("/holds/0/targets/0/where").asText()).isEqualTo("(id < 4)");
        assertThat(json.at("/holds/0/releaseReason").asText()).isEqualTo("settled");
        assertThat(cli.policed("purge", "--yes", "--json").out()).contains("\"rowCount\" : 4");
        assertThat(cli.policed("hold", "place", "x", "--why", "y").err())
                .isEqualTo("RPV-701: a hold needs something to hold. Give a name, --why, and --deletion or --table.\n");
    }

    @Test
    void showsHowItStands() throws IOException {
        Cli.Result before = cli.policed("purge", "status");
        assertThat(before.code()).isZero();
        assertThat(before.out())
                .contains(": armed ", "31 rows overdue, since ", ": comments 30, posts 1.", "No run has ended yet.");
        assertThat(cli.policed("purge", "pause", "--why", "release day").code()).isZero();
        assertThat(cli.policed("purge", "status").out()).containsPattern("Paused .+ by .+: release day\\.");
        Cli.Result paused = cli.policed("purge", "--yes", "--patience", "1s");
        assertThat(paused.code()).isEqualTo(1);
        assertThat(paused.out()).contains("It ended before all was done (paused by ", "31 rows are left");
        assertThat(cli.policed("purge", "resume").out()).isEqualTo("Resumed.\n");
        assertThat(cli.policed("purge", "resume").out()).isEqualTo("It was not paused.\n");
        assertThat(cli.policed("purge", "--yes").code()).isZero();
        JsonNode json = JSON.readTree(cli.policed("purge", "status", "--json").out());
        assertThat(json.get("backlogRows").asLong()).isZero();
        assertThat(json.at("/runs/0/outcome").asText()).isEqualTo("done");
        assertThat(json.at("/runs/0/purged").asLong()).isEqualTo(31);
        assertThat(json.at("/runs/1/outcome").asText()).isEqualTo("throttled");
    }

    @Test
    void refusesOptionsThatSayNothing() {
        for (String[] bad : new String[][] {
            {"--window", "1-5", "`1-5` is no window such as 01:00-05:00 Europe/Berlin."},
            {"--max-lag", "soon", "`soon` is no span of time such as 30s, 5m, 1h or 2d."},
            {"--rest", "-1", "rest ratios -1.0 and 0.25 are not both between 0 and 100."},
            {"--max-rows", "0", "maxRows 0 is less than 1."},
        }) {
            Cli.Result result = cli.policed("purge", "--yes", bad[0], bad[1]);
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err())
                    .isEqualTo("RPV-701: " + bad[2] + " See `reprieve purge --help` for what may stand there.\n");
        }
    }
}
