package dev.reprieve.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyReaderTest {
    @TempDir
    Path directory;

    static List<Path> good() throws IOException {
        return PolicyFiles.good();
    }

    static List<Path> bad() throws IOException {
        return PolicyFiles.bad();
    }

    @ParameterizedTest
    @MethodSource("good")
    void acceptsGoodFiles(Path file) {
        assertThatCode(() -> PolicyReader.read(file)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void findsAllMistakesWithTheirPlaces(Path file) throws IOException {
        ReprieveException e = failure(Files.readString(file), PolicyFiles.name(file));

        assertThat(String.valueOf(e.getMessage()).lines().toList()).isEqualTo(PolicyFiles.expectations(file));
    }

    @Test
    void readsEverything() {
        Policy policy = Policy.load(PolicyFiles.GOOD.resolve("full.yaml"));

        TableName posts = new TableName("public", "posts");
        TableName likes = new TableName("public", "likes");
        assertThat(policy)
                .isEqualTo(new Policy(
                        new Retention(30, Retention.Unit.DAYS),
                        Markers.DEFAULT,
                        true,
                        Map.of(
                                posts,
                                new TablePolicy(
                                        posts,
                                        TablePolicy.Delete.SOFT,
                                        Optional.of("content"),
                                        Optional.of(new Retention(90, Retention.Unit.DAYS)),
                                        Optional.of("title"),
                                        Optional.of("is_live"),
                                        Optional.of("deleted"),
                                        Optional.of("removed_at"),
                                        Optional.empty(),
                                        Set.of("deleted", "removed_at")),
                                likes,
                                new TablePolicy(
                                        likes,
                                        TablePolicy.Delete.HARD,
                                        Optional.of("nobody would miss one"),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Set.of())),
                        List.of(
                                new Relation(
                                        new TableName("public", "events"),
                                        List.of("post_id"),
                                        posts,
                                        List.of("id"),
                                        Relation.OnDelete.CASCADE,
                                        Optional.of("written by the importer")),
                                new Relation(
                                        new TableName("audit", "log"),
                                        List.of("table_id", "row_id"),
                                        posts,
                                        List.of("table_id", "id"),
                                        Relation.OnDelete.IGNORE,
                                        Optional.empty())),
                        List.of(new Acceptance("function:public.report(integer)", "counts tombstones on purpose"))));
    }

    @Test
    void readsOddNames() {
        Policy policy = PolicyReader.read(PolicyFiles.GOOD.resolve("odd-names.yaml"));

        assertThat(policy.tables().keySet())
                .containsExactlyInAnyOrder(
                        new TableName("public", "posts"),
                        new TableName("My Schema", "Weird.Table"),
                        new TableName("My Schema", "with space"),
                        new TableName("Ünï", "cödé"));
        assertThat(policy.relations().get(0).columns()).containsExactly("x,y", "(z)");
        assertThat(policy.relations().get(0).parent()).isEqualTo(new TableName("p.q", "r"));
        assertThat(policy.relations().get(0).parentColumns()).containsExactly("\"", "id");
    }

    @Test
    void stopsAfterTwentyMistakes() {
        StringBuilder text = new StringBuilder("version: 1\n");
        for (int i = 0; i < 100; i++) {
            text.append("key").append(i).append(": 1\n");
        }

        ReprieveException e = failure(text.toString(), "p.yaml");

        assertThat(e.all()).hasSize(PolicyProblems.LIMIT);
        assertThat(e.all().get(19).where()).isEqualTo("p.yaml:21:1");
    }

    @Test
    void boundsDepth() {
        ReprieveException e = failure("[".repeat(100_000), "p.yaml");

        assertThat(e).hasMessage("RPV-101 p.yaml:1:17: the file nests deeper than 16 levels. A policy needs four.");
    }

    @Test
    void boundsAliases() {
        String text = "version: 1\na: &a [x]\nb: [" + "*a,".repeat(60) + "]\n";

        ReprieveException e = failure(text, "p.yaml");

        assertThat(e)
                .hasMessage(
                        "RPV-101 p.yaml: Number of aliases for non-scalar nodes exceeds the specified max=50. Correct the YAML.");
    }

    @Test
    void survivesAnAliasOfItself() {
        ReprieveException e = failure("version: 1\ntables: &t {a.b: *t}\n", "p.yaml");

        assertThat(e.code()).isEqualTo(ErrorCode.POLICY_INVALID);
    }

    @Test
    void boundsSize() throws IOException {
        Path file = directory.resolve("p.yaml");
        Files.writeString(file, "# ".repeat(5 << 20));

        ReprieveException e = catchThrowableOfType(ReprieveException.class, () -> PolicyReader.read(file));

        assertThat(e)
                .hasMessage("RPV-104 " + file + ": the file is larger than 8 MiB."
                        + " Check that it is a policy; tables that stay hard need no entry.");
    }

    @Test
    void namesAMissingFile() {
        Path file = directory.resolve("none.yaml");

        ReprieveException e = catchThrowableOfType(ReprieveException.class, () -> Policy.load(file));

        assertThat(e)
                .hasMessage("RPV-104 " + file
                        + ": there is no such file. Give the policy's path, or let `reprieve init` write one.");
    }

    @Test
    void namesAFileThatIsNone() {
        ReprieveException e = catchThrowableOfType(ReprieveException.class, () -> Policy.load(directory));

        assertThat(e)
                .hasMessage(
                        "RPV-104 " + directory
                                + ": the file cannot be read (Is a directory). Check that it is a file and that you may read it.");
    }

    @Test
    void namesAnotherEncoding() throws IOException {
        Path file = directory.resolve("latin.yaml");
        Files.write(file, "version: 1 # ä".getBytes(StandardCharsets.ISO_8859_1));

        ReprieveException e = catchThrowableOfType(ReprieveException.class, () -> Policy.load(file));

        assertThat(e).hasMessage("RPV-104 " + file + ": the file is not UTF-8. Save it as UTF-8.");
    }

    @Test
    void namesAControlCharacter() {
        ReprieveException e = failure("version: 1\nx: \u0007", "p.yaml");

        assertThat(e)
                .hasMessage("RPV-101 p.yaml: character 15 is U+0007, which YAML does not allow."
                        + " Remove it, or write it as an escape in double quotes.");
    }

    private static ReprieveException failure(String text, String name) {
        return catchThrowableOfType(ReprieveException.class, () -> PolicyReader.read(text, name));
    }
}
