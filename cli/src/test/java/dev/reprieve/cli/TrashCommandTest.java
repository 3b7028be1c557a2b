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

class TrashCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void deleteAPost() {
        cli = new Cli(directory, """
                CREATE TABLE posts (id int PRIMARY KEY, slug text UNIQUE, title text);
                CREATE TABLE comments (id int PRIMARY KEY, post_id int NOT NULL REFERENCES posts ON DELETE CASCADE);
                INSERT INTO posts VALUES (1, 'one', 'First post'), (2, 'two', 'Second post');
                INSERT INTO comments SELECT n, 1 FROM generate_series(1, 30) n;
                """).policy("""
                version: 1
                tables:
                  posts: {delete: soft, label: title}
                  comments: {delete: soft}
                """);
        assertThat(cli.policed("apply", "--yes").code()).isZero();
        cli.sql("""
                BEGIN;
                SET LOCAL reprieve.actor = 'alice';
                SET LOCAL reprieve.reason = 'spam';
                UPDATE posts SET live = NULL WHERE id = 1 AND live;
                COMMIT""");
    }

    @AfterEach
    void dropDatabase() {
        cli.close();
    }

    @Test
    void listsWhatCanBeUndone() {
        Cli.Result result = cli.policed("trash", "list");

        assertThat(result.code()).isZero();
        assertThat(result.lines()).hasSize(2);
        assertThat(result.lines().get(0)).matches("id +deleted +by +what +rows +left +why");
        assertThat(result.lines().get(1))
                .matches(" *1 +(just now|\\d+ seconds? ago) +alice +posts \"First post\" +31 +29 days +spam");
    }

    @Test
    void listsWhatFits() {
        assertThat(cli.policed("trash", "list", "--actor", "bob").out())
                .isEqualTo("The trash holds no such deletion.\n");
        assertThat(cli.policed("trash", "list", "--table", "comments", "--since", "1h")
                        .lines())
                .hasSize(2);
        assertThat(cli.policed("trash", "list", "--until", "2001-02-03").lines())
                .hasSize(1);
        assertThat(cli.policed("trash", "list", "--text", "FIRST", "--sizes").out())
                .containsPattern("public.comments +30 +about ");
    }

    @Test
    void refusesTimesAndNamesThatAreNone() {
        assertThat(cli.policed("trash", "list", "--since", "yesterday").err())
                .isEqualTo("RPV-701 --since: `yesterday` is no time."
                        + " Write 7d or 12h for so long ago, 2026-01-31, or 2026-01-31T12:00:00Z.\n");
        assertThat(cli.policed("trash", "list", "--table", "a.b.c").err())
                .isEqualTo("RPV-701 --table: `a.b.c` is no table's name: expected the end at character 4."
                        + " Write schema.table.\n");
        assertThat(cli.policed("trash", "list", "--limit", "0").code()).isEqualTo(2);
    }

    @Test
    void listsForPrograms() throws IOException {
        JsonNode page = JSON.readTree(cli.policed("trash", "list", "--json").out());

        JsonNode deletion = page.get("deletions").get(0);
        assertThat(deletion.get("id").asLong()).isEqualTo(1);
        assertThat(deletion.get("actor").asText()).isEqualTo("alice");
        assertThat(deletion.get("reason").asText()).isEqualTo("spam");
        assertThat(deletion.get("table").asText()).isEqualTo("public.posts");
        assertThat(deletion.get("label").asText()).isEqualTo("First post");
        assertThat(deletion.get("rows").get("public.comments").asLong()).isEqualTo(30);
        assertThat(deletion.get("rowCount").asLong()).isEqualTo(31);
        assertThat(deletion.get("daysLeft").asLong()).isEqualTo(29);
    }

    @Test
    void showsTheRows() throws IOException {
        Cli.Result result = cli.policed("trash", "show", "1", "--rows", "3");

        assertThat(result.code()).isZero();
        assertThat(result.out())
                .startsWith("Deletion 1: posts \"First post\"\n")
                .contains(
                        "  because  spam\n",
                        "  rows     comments 30, posts 1\n",
                        "public.comments (id)\n  1\n  2\n  3\n")
                .contains("  … and 27 more\n", "public.posts (id)\n  1  First post\n");
        JsonNode json =
                JSON.readTree(cli.policed("trash", "show", "1", "--json").out());
        assertThat(json.get("tables").get(0).get("rows")).hasSize(10);
    }

    @Test
    void tellsThatThereIsNoSuchDeletion() {
        Cli.Result result = cli.policed("trash", "show", "77");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err()).startsWith("RPV-501 deletion 77: ");
    }

    @Test
    void restoresExactlyTheDeletion() {
        assertThat(cli.policed("trash", "restore", "1", "--dry-run").out())
                .isEqualTo("Deletion 1 can be restored: comments 30, posts 1.\n");

        Cli.Result result = cli.policed("trash", "restore", "1", "--by", "bob");

        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo("Restored deletion 1: comments 30, posts 1.\n");
        assertThat(cli.policed("trash", "list").out()).isEqualTo("The trash holds no such deletion.\n");
        assertThat(cli.policed("trash", "restore", "1").err()).startsWith("RPV-503 deletion 1: ");
    }

    @Test
    void restoresSingleRows() {
        Cli.Result result =
                cli.policed("trash", "restore", "1", "--row", "posts (1)", "--row", "public.comments (\"7\")");

        assertThat(result.out())
                .isEqualTo(
                        "Restored deletion 1: comments 1, posts 1.\n  The rest of the deletion stays in the trash.\n");
        assertThat(cli.policed("trash", "restore", "1", "--row", "posts 1").err())
                .isEqualTo("RPV-701 --row: `posts 1` is no row's key: expected `(` at character 8."
                        + " Write the table and its key, as in \"public.posts (17)\".\n");
    }

    @Test
    void namesWhatStandsInTheWay() throws IOException {
        cli.sql("INSERT INTO posts VALUES (3, 'one', 'The slug again')");

        Cli.Result result = cli.policed("trash", "restore", "1");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out())
                .startsWith("RPV-502 deletion 1: 1 obstacle; nothing was written.\n")
                .contains("posts_slug_key");
        JsonNode json =
                JSON.readTree(cli.policed("trash", "restore", "1", "--json").out());
        assertThat(json.get("restored").asBoolean()).isFalse();
        assertThat(json.get("conflicts")).hasSize(1);
        Cli.Result skipped = cli.policed("trash", "restore", "1", "--on-taken", "posts_slug_key=skip");
        assertThat(skipped.code()).isZero();
        assertThat(skipped.out())
                .contains("  stays in the trash: public.posts (1), because its value is taken (posts_slug_key)\n");
    }
}
