package dev.reprieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.PolicyReader;
import dev.reprieve.policy.TablePolicy.Delete;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
    private static final TableName POSTS = new TableName("public", "posts");
    private static final TableName LIKES = new TableName("public", "likes");

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void createDatabase() {
        cli = new Cli(directory, """
                CREATE TABLE users (id int PRIMARY KEY, email text UNIQUE, deleted_at timestamptz);
                CREATE TABLE posts (id int PRIMARY KEY, author_id int REFERENCES users, title text, body text);
                CREATE TABLE likes (user_id int REFERENCES users ON DELETE CASCADE,
                    post_id int REFERENCES posts ON DELETE CASCADE, PRIMARY KEY (user_id, post_id));
                INSERT INTO users VALUES (1, 'a@example.com', now()), (2, 'b@example.com', NULL);
                """);
    }

    @AfterEach
    void dropDatabase() {
        cli.close();
    }

    @Test
    void writesAPolicyThatTheReaderAccepts() throws IOException {
        Cli.Result result = cli.policed("init");

        assertThat(result.code()).isZero();
        Policy policy = Policy.load(cli.policy());
        assertThat(policy.table(POSTS).orElseThrow().delete()).isEqualTo(Delete.SOFT);
        assertThat(policy.table(LIKES).orElseThrow().delete()).isEqualTo(Delete.HARD);
        assertThat(policy.table(new TableName("public", "users")).orElseThrow().adopted())
                .containsExactly("deleted_at");
        assertThat(result.lines().get(0)).matches("table +delete +rows +because");
        assertThat(result.out())
                .contains("3 tables of " + cli.name() + ": 2 soft, 1 hard.")
                .contains("1 table already soft-deleted by hand: their columns are adopted.")
                .contains("Wrote " + cli.policy() + " and reprieve.schema.json beside it.");
        assertThat(directory.resolve("reprieve.schema.json"))
                .hasSameTextualContentAs(Path.of("../docs/reprieve.schema.json"));
    }

    @Test
    void takesTheDatabaseAsAnArgument() {
        Cli.Result result = Cli.run(
                Map.of(), "", false, "init", cli.url(), "--policy", cli.policy().toString());

        assertThat(result.code()).isZero();
        assertThat(cli.policy()).exists();
    }

    @Test
    void keepsAPolicyThatExists() throws IOException {
        cli.policy("version: 1\n");

        Cli.Result result = cli.policed("init");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err())
                .isEqualTo("RPV-104 " + cli.policy() + ": the policy exists already."
                        + " Add --force to replace it, --stdout to compare, or --policy to write another file.\n");
        assertThat(cli.policy()).hasContent("version: 1\n");
        assertThat(cli.policed("init", "--force").code()).isZero();
        assertThat(Files.readString(cli.policy())).contains("public.posts:");
    }

    @Test
    void printsThePolicyInsteadOfWritingIt() {
        Cli.Result result = cli.policed("init", "--stdout");

        assertThat(result.code()).isZero();
        assertThat(PolicyReader.read(result.out(), "stdout").tables()).containsKeys(POSTS, LIKES);
        assertThat(cli.policy()).doesNotExist();
    }

    @Test
    void tellsProgramsWhatItConcluded() throws IOException {
        JsonNode result = JsonMapper.builder()
                .build()
                .readTree(cli.policed("init", "--json").out());

        assertThat(result.get("file").asText()).isEqualTo(cli.policy().toString());
        assertThat(result.get("tables")).hasSize(3);
        JsonNode likes = result.get("tables").get(0);
        assertThat(likes.get("table").asText()).isEqualTo("public.likes");
        assertThat(likes.get("delete").asText()).isEqualTo("hard");
        assertThat(likes.get("because")).isNotEmpty();
    }
}
