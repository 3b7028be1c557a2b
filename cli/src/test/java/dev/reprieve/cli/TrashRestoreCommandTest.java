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

class TrashRestoreCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void deleteAPost() {
        cli = new Cli(directory, """
                CREATE TABLE users (id int PRIMARY KEY, name text);
                CREATE TABLE posts (id int PRIMARY KEY, slug text UNIQUE, title text,
                    author int REFERENCES users ON DELETE CASCADE, editor int REFERENCES users ON DELETE SET NULL);
                CREATE TABLE comments (id int PRIMARY KEY, post_id int NOT NULL REFERENCES posts ON DELETE CASCADE);
                INSERT INTO users VALUES (1, 'Ann'), (2, 'Bea');
                INSERT INTO posts VALUES (1, 'one', 'First post', 1, NULL), (2, 'two', 'Second post', 2, 1);
                INSERT INTO comments SELECT n, 1 + n % 2 FROM generate_series(1, 6) n;
                """).policy("""
                version: 1
                tables:
                  users: {delete: soft, label: name}
                  posts: {delete: soft, label: title}
                  comments: {delete: soft}
                """);
        assertThat(cli.policed("apply", "--yes").code()).isZero();
        cli.sql("UPDATE posts SET live = NULL WHERE id = 1");
    }

    @AfterEach
    void dropDatabase() {
        cli.close();
    }

    @Test
    void renamesWhatIsTaken() throws IOException {
        cli.sql("INSERT INTO posts VALUES (3, 'one', 'The slug again', 1)");
        assertThat(restore("1").out())
                .isEqualTo("RPV-502 deletion 1: 1 obstacle; nothing was written.\n  public.posts (1) cannot have"
                        + " {slug=one} again: public.posts (3) has taken it (posts_slug_key). Change or delete public.posts"
                        + " (3), or restore with posts_slug_key set to skip or rename.\n");
        assertThat(restore("1", "--on-taken", "rename", "--dry-run").out())
                .isEqualTo(
                        "Deletion 1 can be restored: comments 3, posts 1.\n  would be renamed: public.posts (1), slug"
                                + " from \"one\" to \"one-restored\" (posts_slug_key)\n");
        JsonNode dry = JSON.readTree(restore("1", "--on-taken", "posts_slug_key=rename@slug:~2", "--dry-run", "--json")
                .out());
        assertThat(dry.get("renamed").toString())
                .isEqualTo("[{\"row\":\"public.posts (1)\",\"constraint\":\"posts_slug_key\",\"column\":\"slug\","
                        + "\"from\":\"one\",\"to\":\"one~2\"}]");
        assertThat(restore("1", "--on-taken", "skip", "--on-taken", "posts_slug_key=rename:-old")
                        .out())
                .isEqualTo(
                        "Restored deletion 1: comments 3, posts 1.\n  renamed: public.posts (1), slug from \"one\" to"
                                + " \"one-old\" (posts_slug_key)\n");
    }

    @Test
    void saysWhatStaysAndWhatComesAlong() {
        cli.sql("UPDATE users SET live = NULL WHERE id = 1");
        assertThat(restore("1").lines())
                .element(1)
                .asString()
                .isEqualTo("  public.posts (1) refers to public.users (1) (posts_author_fkey), which is deleted by"
                        + " deletion 2. Restore deletion 2 first, or restore with its parents.");
        assertThat(restore("1", "--with-parents").out())
                .isEqualTo("Restored deletion 1: comments 3, posts 1, users 1.\n  of these 1 row that others refer to\n"
                        + "  1 reference that the deletion had emptied put back\n");
        assertThat(restore("1").err())
                .matches("RPV-503 deletion 1: It was restored at \\S+ by \\S+\\. There is nothing left to do\\.\n");
        assertThat(restore("2").err()).startsWith("RPV-503 deletion 2: It was restored at ");

        cli.sql("UPDATE posts SET live = NULL WHERE id = 2");
        cli.sql("INSERT INTO posts VALUES (3, 'two', 'The slug again', 1)");
        assertThat(restore("3", "--on-taken", "skip").out())
                .isEqualTo("Restored deletion 3: no rows.\n  stays in the trash: public.posts (2), because its value is"
                        + " taken (posts_slug_key)\n  stays in the trash: public.comments (1), because what it refers to"
                        + " does (comments_post_id_fkey)\n  stays in the trash: public.comments (3), because what it refers"
                        + " to does (comments_post_id_fkey)\n  stays in the trash: public.comments (5), because what it"
                        + " refers to does (comments_post_id_fkey)\n  The rest of the deletion stays in the trash.\n");
    }

    @Test
    void bringsChildrenOfSingleRows() {
        assertThat(restore("1", "--row", "posts (1)", "--with-children").out())
                .isEqualTo("Restored deletion 1: comments 3, posts 1.\n");
        assertThat(restore("1", "--with-children").err())
                .isEqualTo(
                        "RPV-701 deletion 1: Only rows that are named out of a deletion can bring their children. Name"
                                + " rows, or restore the whole deletion.\n");
    }

    @Test
    void restoresRowsFromBeforeReprieve() throws IOException {
        cli.sql("BEGIN; SET LOCAL reprieve.adopting = 'on'; UPDATE comments SET live = NULL WHERE id = 1; COMMIT");
        assertThat(restore("--unattributed", "--row", "comments (1)", "--dry-run")
                        .out())
                .isEqualTo("The rows can be restored: comments 1.\n");
        JsonNode json = JSON.readTree(
                restore("--unattributed", "--row", "comments (1)", "--json").out());
        assertThat(json.has("deletion")).isFalse();
        assertThat(json.get("rowCount").asInt()).isEqualTo(1);
        assertThat(restore("--unattributed", "--row", "comments (1)").err())
                .isEqualTo(
                        "RPV-503 unattributed tombstones: public.comments (1) lives already. There is nothing left to"
                                + " do.\n");
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThat(restore().err())
                .isEqualTo(
                        "RPV-701 trash restore: It names no deletion. Give the id of a deletion, or --unattributed with"
                                + " --row.\n");
        assertThat(restore("1", "--unattributed").err())
                .isEqualTo("RPV-701 trash restore: A deletion and --unattributed exclude each other. Give the id of a"
                        + " deletion, or --unattributed with --row.\n");
        assertThat(restore("1", "--on-taken", "rename@slug:").err())
                .isEqualTo(
                        "RPV-701 --on-taken: `rename@slug:` says nothing to do: a suffix has 1 to 100 characters, not"
                                + " 0. Write skip, rename, or for one constraint posts_slug_key=rename:-old.\n");
        assertThat(restore("1", "--on-taken", "posts_slug_key").err())
                .isEqualTo(
                        "RPV-701 --on-taken: `posts_slug_key` says nothing to do: it is none of fail, skip and rename."
                                + " Write skip, rename, or for one constraint posts_slug_key=rename:-old.\n");
        assertThat(restore("1", "--on-taken", "nothing=skip").code()).isEqualTo(2);
    }

    private Cli.Result restore(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "trash";
        all[1] = "restore";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return cli.policed(all);
    }
}
