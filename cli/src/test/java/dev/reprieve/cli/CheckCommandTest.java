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

class CheckCommandTest {
    private static final String POLICY = "version: 1\ntables:\n  posts: {delete: soft}\n";

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void createDatabase() {
        cli = new Cli(directory, """
                CREATE TABLE posts (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text);
                CREATE FUNCTION titles() RETURNS SETOF text LANGUAGE sql AS 'SELECT title FROM posts';
                """).policy(POLICY);
    }

    @AfterEach
    void dropDatabase() {
        cli.close();
    }

    @Test
    void failsUntilThePlanIsApplied() {
        Cli.Result result = cli.policed("check");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out())
                .contains("leak  database: It has not been brought to its policy; ", "id: drift:not-applied")
                .contains("Failed: " + cli.name() + " has ");
    }

    @Test
    void failsOnALeakThatNobodyAccepted() throws IOException {
        assertThat(cli.policed("apply", "--yes").code()).isZero();

        Cli.Result result = cli.policed("check", "--json");

        assertThat(result.code()).isEqualTo(1);
        JsonNode report = JsonMapper.builder().build().readTree(result.out());
        assertThat(report.get("failed").asBoolean()).isTrue();
        JsonNode leak = report.get("findings").get(0);
        assertThat(leak.get("severity").asText()).isEqualTo("leak");
        assertThat(leak.get("where").asText()).contains("titles");
        String accepting = POLICY + "accept:\n  - finding: \"" + leak.get("id").asText()
                + "\"\n    why: \"nightly, and internal\"\n";
        Cli.Result accepted = cli.policy(accepting).policed("check");
        assertThat(accepted.code()).isZero();
        assertThat(accepted.out())
                .contains("accepted  " + leak.get("id").asText() + ": nightly, and internal\n")
                .contains("Nothing leaks in " + cli.name() + ": 0 leaks, ");
    }
}
