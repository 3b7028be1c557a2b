package dev.reprieve.twin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.equivalence.Accepted;
import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.testkit.twin.GuardedSide;
import dev.reprieve.testkit.twin.TwinCase;
import dev.reprieve.testkit.twin.TwinSchema;
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
import org.junit.jupiter.params.provider.ValueSource;

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
                .hasValueSatisfying(d -> assertThat(d).contains("expected 1 rows", "got 23503 t1_f1 of t1"));
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
    void anErrorThatIsDueTooIsConfirmed() throws IOException, SQLException, URISyntaxException {
        PostgresServer server = PostgresServer.shared();
        for (String name : List.of(
                "constraint-named-first",
                "arbiter-put-off",
                "deferrable-cascade-first",
                "deferrable-cascade-apart",
                "order-of-partners",
                "order-of-rows",
                "soft-children-first",
                "soft-children-row-by-row",
                "never-had-a-parent")) {
            TwinCase one = new TwinCase(Files.readString(accepted(name)));
            assertThat(one.runAsTrial(server, GuardedDatabase.on(server)))
                    .as(name)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE t1 ADD CONSTRAINT t1_wrong CHECK (id < 0)",
                "ALTER TABLE t1 ALTER COLUMN f9 SET NOT NULL",
                "CREATE UNIQUE INDEX t1_wrong ON t1 ((id > 0))"
            })
    void anErrorThatIsNotDueIsADivergence(String fault) throws SQLException {
        PostgresServer server = PostgresServer.shared();
        GuardedSide.Maker right = GuardedDatabase.on(server);
        GuardedSide.Maker wrong = new GuardedSide.Maker() {
            @Override
            public void apply(String database, TwinSchema schema) throws SQLException {
                right.apply(database, schema);
                PostgresServer.execute(server.dataSource(database), fault);
            }

            @Override
            public GuardedSide open(String database, TwinSchema schema) throws SQLException {
                return right.open(database, schema);
            }
        };
        TwinCase one = new TwinCase("""
                CREATE TABLE t0 (id int, CONSTRAINT t0_pk PRIMARY KEY (id));
                CREATE TABLE t1 (id int, f1 int, f2 int, f9 int, CONSTRAINT t1_pk PRIMARY KEY (id));
                ALTER TABLE t1 ADD CONSTRAINT t1_f0 FOREIGN KEY (id) REFERENCES t0 (id);
                ALTER TABLE t1 ADD CONSTRAINT t1_f1 FOREIGN KEY (f1) REFERENCES t0 (id);
                -- soft: [t0, t1]
                INSERT INTO t0 VALUES (1);
                INSERT INTO t1 VALUES (1, NULL, NULL, 3);
                INSERT INTO t1 VALUES (2, 7, 8, NULL);
                """);
        assertThat(one.runAsTrial(server, wrong))
                .hasValueSatisfying(d -> assertThat(d).contains("expected", "got 23"));
    }

    @Test
    @Accepted("order-of-rows")
    void theOrderOfRowsDecidesWhetherACheckOrACascadeIsFirst() throws IOException, SQLException, URISyntaxException {
        assertThat(difference(accepted("order-of-rows")))
                .hasValueSatisfying(d -> assertThat(d).contains("expected 2 rows", "got 23503 t1_f1 of t1"));
    }

    @Test
    @Accepted("deferrable-cascade-first")
    void aCascadeThatATriggerCarriesOutIsAheadOfTheOthers() throws IOException, SQLException, URISyntaxException {
        assertThat(difference(accepted("deferrable-cascade-first")))
                .hasValueSatisfying(d -> assertThat(d).contains("expected 23503 t2_f2 of t2", "got 1 rows"));
        assertThat(difference(accepted("deferrable-cascade-apart")))
                .hasValueSatisfying(d -> assertThat(d).contains("expected 1 rows", "got 23503 t2_f2 of t2"));
    }

    @Test
    @Accepted("arbiter-put-off")
    void aConflictMayBeFoundBeforeAConstraintThatCanBePutOff() throws IOException, SQLException, URISyntaxException {
        assertThat(difference(accepted("arbiter-put-off")))
                .hasValueSatisfying(d -> assertThat(d).contains("expected 55000 t0_u0 of t0", "got 0 rows"));
    }

    @Test
    @Accepted("order-of-partners")
    void ofSeveralPartnersAnotherMayBeReturned() throws IOException, SQLException, URISyntaxException {
        assertThat(difference(accepted("order-of-partners")))
                .hasValueSatisfying(d -> assertThat(d).contains("expected [id, a, id, a]", "got [id, a, id, a]"));
    }

    @Test
    @Accepted("soft-children-first")
    void theSoftChildrenOfAHardParentFallBeforeItGoes() throws IOException, SQLException, URISyntaxException {
        for (String name : List.of("soft-children-first", "soft-children-row-by-row")) {
            assertThat(difference(accepted(name)))
                    .as(name)
                    .hasValueSatisfying(d -> assertThat(d).contains("expected 1 rows", "got 23503 t2_f1 of t2"));
        }
    }

    @Test
    @Accepted("never-had-a-parent")
    void aTombstoneThatNeverHadAParentFailsAtCommit() throws IOException, SQLException, URISyntaxException {
        assertThat(difference(accepted("never-had-a-parent")))
                .hasValueSatisfying(d -> assertThat(d).contains("COMMIT", "got 23503 t2_f0 of t2"));
    }

    @Test
    @Accepted("key-becomes-null")
    void aTombstoneCannotFollowAKeyThatBecomesNull() throws IOException, SQLException, URISyntaxException {
        assertThat(difference(accepted("key-becomes-null")))
                .hasValueSatisfying(d -> assertThat(d).contains("expected 1 rows", "got 23502"));
    }

    @Test
    @Accepted("keys-of-several-parents")
    void aTombstoneFollowsOneParentAfterTheOther() throws IOException, SQLException, URISyntaxException {
        assertThat(difference(accepted("keys-of-several-parents")))
                .hasValueSatisfying(d -> assertThat(d).contains("code || 'y'", "expected 3 rows", "got 23503 t1_f2"));
    }

    @Test
    @Accepted("keys-that-share-a-column")
    void aTombstoneCannotFollowOneParentAwayFromAnother() throws IOException, SQLException, URISyntaxException {
        assertThat(difference(accepted("keys-that-share-a-column")))
                .hasValueSatisfying(d -> assertThat(d).contains("k1 = 9", "expected 1 rows", "got 23503 t1_f1"));
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
