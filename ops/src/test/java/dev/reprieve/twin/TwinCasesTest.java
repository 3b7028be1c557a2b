package dev.reprieve.twin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.equivalence.Accepted;
import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.testkit.twin.TwinCase;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link TwinTest} once found, each in the few statements that it was shrunk to. */
class TwinCasesTest {
    @ParameterizedTest
    @MethodSource("mended")
    void staysMended(Path file) throws IOException, SQLException {
        assertThat(difference(file)).isEmpty();
    }

    @Test
    @Accepted("cascade-before-default")
    void aDefaultIsLookedUpBeforeAnotherReferenceCascades() throws IOException, SQLException, URISyntaxException {
        assertThat(difference(accepted("cascade-before-default")))
                .hasValueSatisfying(d -> assertThat(d).contains("expected 1 rows", "got 23503 t1_f2 of t1"));
    }

    @Test
    @Accepted("generated-keys")
    void aGeneratedKeyThatIsGivenCannotComeAgain() throws IOException, SQLException, URISyntaxException {
        assertThat(difference(accepted("given-generated-keys")))
                .hasValueSatisfying(d -> assertThat(d).contains("expected 1 rows", "got 23505 t1_pk of t1"));
    }

    @Test
    @Accepted("constraint-named-first")
    void ofSeveralViolatedConstraintsAnotherMayBeNamed() throws IOException, SQLException, URISyntaxException {
        assertThat(difference(accepted("constraint-named-first")))
                .hasValueSatisfying(d -> assertThat(d).contains("expected 23503 t1_f0 of t1", "got 23503 t1_f1 of t1"));
    }

    @Test
    @Accepted("overwritten-without-key")
    void whatIsOverwrittenInARowWithoutAKeyStaysSo() throws IOException, SQLException, URISyntaxException {
        assertThat(difference(accepted("overwritten-without-key")))
                .hasValueSatisfying(d -> assertThat(d).contains("t0 lacks [[5, 1]] and has too many [[5, NULL]]"));
    }

    private static Optional<String> difference(Path file) throws IOException, SQLException {
        PostgresServer server = PostgresServer.shared();
        return new TwinCase(Files.readString(file)).run(server, GuardedDatabase.on(server));
    }

    static List<Path> mended() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(folder().resolve("mended"))) {
            return files.sorted().toList();
        }
    }

    private static Path accepted(String name) throws URISyntaxException {
        return folder().resolve("accepted").resolve(name + ".sql");
    }

    private static Path folder() throws URISyntaxException {
        URL folder = Objects.requireNonNull(TwinCasesTest.class.getResource("/twin"));
        return Path.of(folder.toURI());
    }
}
