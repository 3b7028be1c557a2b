package dev.reprieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReprieveCommandTest {
    @TempDir
    Path directory;

    static Stream<String> commands() {
        return ReprieveCommand.on(Terminal.system()).getSubcommands().entrySet().stream()
                .flatMap(e -> Stream.concat(
                        Stream.of(e.getKey()),
                        e.getValue().getSubcommands().keySet().stream().map(s -> e.getKey() + " " + s)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelpWithAnExample(String command) {
        Cli.Result result = run((command + " --help").split(" "));

        assertThat(result.code()).isZero();
        assertThat(result.out())
                .startsWith("Usage: reprieve " + command)
                .contains("Example:\n  reprieve ")
                .contains("-h, --help");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void withoutACommandTellsWhichThereAre() {
        Cli.Result result = run();

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).contains("Commands:", "plan", "apply", "Exit codes: 0 done, 1 findings");
    }

    @Test
    void namesTheNearestCommand() {
        Cli.Result result = run("rewrit");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("RPV-701: Unmatched argument at index 0: 'rewrit'\nDid you mean: reprieve rewrite");
    }

    @Test
    void namesAnUnknownOption() {
        Cli.Result result = run("plan", "--jsn");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("RPV-701: Unknown option: '--jsn'", "--json");
    }

    @Test
    void asksForADatabase() {
        Cli.Result result = run("rewrite", "SELECT 1");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo("RPV-701: no database is given."
                        + " Add --db jdbc:postgresql://host:port/name, or set REPRIEVE_DB.\n");
    }

    @Test
    void tellsAboutUrlsThatAreNotOfJdbc() {
        assertThat(run("rewrite", "--db", "postgres://u:secret@h/d", "SELECT 1").err())
                .startsWith("RPV-701: the URL is not a JDBC URL.")
                .doesNotContain("secret");
        assertThat(run("rewrite", "--db", "jdbc:reprieve:postgresql://h/d", "SELECT 1")
                        .err())
                .isEqualTo("RPV-701: the commands work on the database itself, not through the guard."
                        + " Write the URL without `reprieve:`.\n");
        Cli.Result result = run("rewrite", "--db", "jdbc:mysql://u:secret@h/d?password=secret", "SELECT 1");
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err())
                .isEqualTo("RPV-302 jdbc:mysql://h/d: only PostgreSQL is supported."
                        + " Use jdbc:postgresql://host:port/name.\n");
    }

    @Test
    void tellsWhyADatabaseCannotBeReached() {
        Cli.Result result = run("rewrite", "--db", "jdbc:postgresql://localhost:1/x?password=secret", "SELECT 1");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err())
                .isEqualTo("RPV-301 jdbc:postgresql://localhost:1/x: Connection to localhost:1 refused."
                        + " Check host and port in --db, and that the server runs and lets you in.\n");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void tellsItToProgramsAsJson() {
        Cli.Result result = run("rewrite", "--json", "--db", "jdbc:postgresql://localhost:1/x", "SELECT 1");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.out()).isEqualToNormalizingNewlines("""
                {
                  "errors" : [ {
                    "code" : "RPV-301",
                    "where" : "jdbc:postgresql://localhost:1/x",
                    "problem" : "Connection to localhost:1 refused.",
                    "wayOut" : "Check host and port in --db, and that the server runs and lets you in."
                  } ]
                }
                """);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void showsTheStackTraceOnRequestOnly() {
        Cli.Result result = run("rewrite", "--verbose", "--db", "jdbc:postgresql://localhost:1/x", "SELECT 1");

        assertThat(result.err()).contains("RPV-301", "at dev.reprieve.cli.Database");
    }

    @Test
    void tellsThatADatabaseDoesNotExist() {
        try (Cli cli = new Cli(directory, "SELECT 1")) {
            String url = cli.url().replaceFirst("/test_\\d+", "/nowhere");

            Cli.Result result = cli.run("rewrite", "--db", url, "SELECT 1");

            assertThat(result.code()).isEqualTo(3);
            assertThat(result.err())
                    .isEqualTo("RPV-301 " + Database.shown(url) + ": FATAL: database \"nowhere\" does not exist."
                            + " Check the database's name in --db.\n");
        }
    }

    @Test
    void reportsEveryMistakeOfThePolicy() {
        try (Cli cli = new Cli(directory, "CREATE TABLE posts (id int PRIMARY KEY)")) {
            cli.policy("version: 1\ntables:\n  posts: {delet: soft}\n");

            Cli.Result result = cli.policed("plan");

            assertThat(result.code()).isEqualTo(3);
            assertThat(result.err())
                    .isEqualTo("RPV-102 " + cli.policy()
                            + ":3:10: `delete` is missing. Write `delete: soft` or `delete: hard`.\n"
                            + "RPV-102 " + cli.policy()
                            + ":3:11: `delet`: did you mean `delete`? A table takes delete, why, retention, label,"
                            + " markers and adopt.\n");
        }
    }

    @Test
    void reportsNamesThatTheDatabaseDoesNotHave() {
        try (Cli cli = new Cli(directory, "CREATE TABLE posts (id int PRIMARY KEY)")) {
            cli.policy("version: 1\ntables: {psots: {delete: soft}, posts: {delete: soft, label: ident}}");

            Cli.Result result = cli.policed("plan");

            assertThat(result.code()).isEqualTo(3);
            assertThat(result.err())
                    .isEqualTo("RPV-103 table public.posts: it has no column `ident` to be its label. It has id.\n"
                            + "RPV-103 table public.psots: the policy lists it, but the database has no such table."
                            + " Did you mean `public.posts`?\n");
        }
    }

    @Test
    void usesColoursOnlyInFrontOfAPerson() {
        String escape = "\u001B[";

        assertThat(Cli.run(Map.of(), "", true, "rewrite", "SELECT 1").err()).contains(escape);
        assertThat(Cli.run(Map.of("NO_COLOR", "1"), "", true, "rewrite", "SELECT 1")
                        .err())
                .doesNotContain(escape);
        assertThat(Cli.run(Map.of("TERM", "dumb"), "", true, "rewrite", "SELECT 1")
                        .err())
                .doesNotContain(escape);
        assertThat(run("rewrite", "SELECT 1").err()).doesNotContain(escape);
    }

    private static Cli.Result run(String... arguments) {
        return Cli.run(Map.of(), "", false, arguments);
    }
}
