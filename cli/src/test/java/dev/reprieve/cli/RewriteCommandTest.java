package dev.reprieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RewriteCommandTest {
    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void createDatabase() {
        cli = new Cli(directory, "CREATE TABLE posts (id int PRIMARY KEY, title text); CREATE TABLE tags (id int)")
                .policy("version: 1\ntables:\n  posts: {delete: soft}\n");
        assertThat(cli.policed("apply", "--yes").code()).isZero();
    }

    @AfterEach
    void dropDatabase() {
        cli.close();
    }

    @Test
    void leavesAloneWhatConcernsNoProtectedTable() {
        Cli.Result result = cli.policed("rewrite", "SELECT * FROM tags");

        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo("-- Runs as it is: it concerns no protected table.\nSELECT * FROM tags\n");
    }

    @Test
    void showsWhatAReadBecomes() {
        Cli.Result result = cli.policed("rewrite", "SELECT title FROM posts WHERE id = ?");

        assertThat(result.code()).isZero();
        assertThat(result.out()).startsWith("-- Runs so, to see live rows only:\nSELECT title FROM posts WHERE ");
        assertThat(result.out()).contains("live");
    }

    @Test
    void showsWhatADeleteBecomes() {
        Cli.Result result = cli.piped("DELETE FROM posts WHERE id = ?\n").policed("rewrite");

        assertThat(result.out()).startsWith("-- Runs so, as a deletion that can be undone:\nUPDATE posts ");
    }

    @Test
    void refusesWhatTheGuardRefuses() throws IOException {
        Path file = Files.writeString(directory.resolve("q.sql"), "\n  TRUNCATE posts");

        Cli.Result result = cli.policed("rewrite", "--file", file.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).startsWith("RPV-201 line 1:");
        assertThat(cli.policed("rewrite", "--json", "TRUNCATE posts").out())
                .contains("\"outcome\" : \"refused\"", "\"code\" : \"RPV-201\"");
    }

    @Test
    void needsExactlyOneStatement() {
        assertThat(cli.policed("rewrite").err())
                .isEqualTo("RPV-701: there is no statement. Give it as an argument, with --file or as input.\n");
        assertThat(cli.policed("rewrite", "SELECT 1", "--file", "x.sql").err())
                .isEqualTo("RPV-701: a statement and --file are both given. Give one of them.\n");
        assertThat(cli.policed("rewrite", "--file", "nowhere.sql").err())
                .startsWith("RPV-701 nowhere.sql: the file cannot be read");
    }
}
