package dev.reprieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        assertThat(result.out())
                .startsWith(
                        "-- Runs so, to see live rows only:\n-- posts: live rows only, in WHERE\nSELECT title FROM posts WHERE ");
        assertThat(result.out()).contains("live");
    }

    @Test
    void showsWhatADeleteBecomes() {
        Cli.Result result = cli.piped("DELETE FROM posts WHERE id = ?\n").policed("rewrite");

        assertThat(result.out())
                .startsWith(
                        "-- Runs so, as a deletion that can be undone:\n-- posts: its live rows are marked as deleted\nUPDATE posts ");
    }

    @Test
    void refusesWhatTheGuardRefuses() throws IOException {
        Path file = Files.writeString(directory.resolve("q.sql"), "\n  TRUNCATE posts");

        Cli.Result result = cli.policed("rewrite", "--file", file.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).startsWith(file + ":2:3: RPV-201 ");
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
        assertThat(cli.policed("rewrite", "--file", directory + "/*.txt").code())
                .isEqualTo(2);
    }

    @Test
    void saysWhy() {
        Cli.Result result = cli.policed(
                "rewrite",
                "SELECT t.id, q.n FROM tags t LEFT JOIN posts p ON p.id = t.id, (SELECT count(*) n FROM posts) q");

        assertThat(result.out()).startsWith("""
                        -- Runs so, to see live rows only:
                        -- posts p: live rows only, in the ON of the LEFT JOIN
                        -- posts: live rows only, in WHERE
                        SELECT t.id, q.n FROM tags t LEFT JOIN posts p ON (p.id = t.id) AND p.live,\s""");
        assertThat(cli.policed("rewrite", "--json", "SELECT 1\nFROM posts").out())
                .contains("\"line\" : 2", "\"column\" : 6", "\"table\" : \"posts\"");
        assertThat(cli.policed("rewrite", "SELECT p.id FROM tags NATURAL LEFT JOIN posts p")
                        .out())
                .contains("-- posts p: live rows only, as a subquery of the columns that the application knows\n");
        assertThat(cli.policed("rewrite", "UPDATE posts SET is_deleted = true").out())
                .contains("-- posts: deleted or restored by hand, as it sets or names a marker column\n");
    }

    @Test
    void checksFilesWithoutADatabase() throws IOException {
        Path saved = directory.resolve("schema.json");
        assertThat(cli.run("catalog", saved.toString()).out()).startsWith("Saved 2 tables and 0 views of ");
        Path sql = Files.createDirectories(directory.resolve("sql/deep"));
        Files.writeString(
                directory.resolve("sql/a.sql"),
                "SELECT * FROM tags;\n\\\\i b.sql\n".replace("\\\\", "\\")
                        + "DELETE FROM posts\n  WHERE id = :id;\n\n  TRUNCATE tags, posts;\n");
        Files.writeString(sql.resolve("b.sql"), "SELECT title FROM posts WHERE id = #{id};");
        Files.writeString(sql.resolve("note.txt"), "TRUNCATE posts");
        String[] command = {
            "rewrite",
            "--catalog",
            saved.toString(),
            "--policy",
            cli.policy().toString(),
            "--file",
            directory.resolve("sql").toString()
        };

        Cli.Result result = Cli.run(Map.of(), "", false, command);

        String a = directory.resolve("sql/a.sql").toString();
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.lines()).hasSize(3);
        assertThat(result.lines().get(0)).isEqualTo(a + ":2:1: note: It is a command of psql, not SQL.");
        assertThat(result.lines().get(1)).startsWith(a + ":6:").contains(": RPV-201 ");
        assertThat(result.lines().get(2))
                .isEqualTo("4 statements in 2 files: 1 unchanged, 1 changed, 1 deleting, 1 refused.");

        Cli.Result json = Cli.run(Map.of(), "", false, with(command, "--json"));
        assertThat(json.out()).contains("\"outcome\" : \"skipped\"", "\"refused\" : 1", "\"files\" : 2");
        Cli.Result all = Cli.run(Map.of(), "", false, with(command, "--all"));
        assertThat(all.out()).contains("WHERE (id = :id) AND posts.live", "WHERE (id = #{id}) AND posts.live");
        assertThat(cli.piped("SELECT 1; TRUNCATE posts")
                        .policed("rewrite", "--file", "-")
                        .lines()
                        .get(0))
                .startsWith("-:1:")
                .contains("RPV-201");
    }

    private static String[] with(String[] command, String option) {
        List<String> all = new ArrayList<>(List.of(command));
        all.add(option);
        return all.toArray(String[]::new);
    }

    @Test
    void aSavedCatalogIsThatOfTheDatabase() {
        Path saved = directory.resolve("schema.json");
        cli.sql(
                "CREATE VIEW v AS SELECT id FROM tags; CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'");
        cli.run("catalog", saved.toString());

        assertThat(CatalogFile.read(saved))
                .isEqualTo(Database.of(cli.url(), Optional.empty(), Optional.empty())
                        .catalog());
    }

    @Test
    void refusesACatalogOfAnotherVersion() throws IOException {
        Path saved = Files.writeString(directory.resolve("schema.json"), "{\"version\": 99}");
        Cli.Result result = cli.policed("rewrite", "--catalog", saved.toString(), "SELECT 1");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo("RPV-701 " + saved + ": it has version 99, not 1. Save it again with reprieve catalog.\n");
        Files.writeString(saved, "{\"version\": 1, \"catalog\": {}}");
        assertThat(cli.policed("rewrite", "--catalog", saved.toString(), "SELECT 1")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void readsOtherDialects() {
        assertThat(cli.policed("rewrite", "--dialect", "mariadb", "SELECT `title` FROM `posts` # all")
                        .out())
                .contains("WHERE `posts`.");
    }

    @Test
    void tenThousandStatements() throws IOException {
        Path file = directory.resolve("many.sql");
        Files.writeString(file, "SELECT title FROM posts WHERE id = :id;\n".repeat(10_000));

        assertThat(cli.policed("rewrite", "--file", file.toString()).out())
                .isEqualTo("10,000 statements in 1 file: 0 unchanged, 10,000 changed, 0 deleting, 0 refused.\n");
    }
}
