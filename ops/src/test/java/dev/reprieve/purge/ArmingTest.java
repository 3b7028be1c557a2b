package dev.reprieve.purge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.policy.Policy;
import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.tombstone.TestDatabase;
import java.time.Instant;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nothing is removed unless somebody has said so of this very database, and things are as they were. */
class ArmingTest {
    private final TestDatabase database = TestDatabase.create("""
            CREATE TABLE posts (id int PRIMARY KEY);
            CREATE TABLE pages (id int PRIMARY KEY);
            INSERT INTO posts SELECT generate_series(1, 10);
            """, TestDatabase.soft("posts@1mo", "pages@forever"));
    private final Purge purge = purge(PurgeSettings.DEFAULT, Timing.SYSTEM);

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void removesNothingUntilArmed() {
        long deletion = expire("posts WHERE id < 5");
        purge.disarm("alice");
        assertThat(purge.arming().armed()).isFalse();
        assertThatThrownBy(() -> purge.run(PurgeProgress.SILENT))
                .hasMessage("RPV-602 database: The purge is not armed on this database. Look at reprieve purge"
                        + " --dry-run, then arm it with reprieve purge --arm.");
        assertThat(purge.dryRun().rowCount()).isEqualTo(4);
        // somebody asks for this one
        assertThat(purge.deletion(deletion, PurgeProgress.SILENT).rowCount()).isEqualTo(4);
        purge.arm("alice");
        assertThat(purge.arming().armedBy()).contains("alice");
        assertThat(purge.run(PurgeProgress.SILENT).rowCount()).isZero();
        assertThat(database.values(
                        "SELECT action || ' ' || actor FROM reprieve.audit WHERE action LIKE '%arm%'" + " ORDER BY id"))
                .containsExactly("arm purge test", "disarm purge alice", "arm purge alice");
    }

    @Test
    void aCopyOfTheDatabaseIsDisarmed() {
        expire("posts WHERE id < 5");
        String original = database.value("SELECT current_database()");
        DataSource admin = PostgresServer.shared().dataSource("postgres");
        PostgresServer.execute(admin, "CREATE DATABASE " + original + "_copy TEMPLATE " + original);
        try {
            DataSource copy = PostgresServer.shared().dataSource(original + "_copy");
            Purge other = new Purge(copy, database.protection(), PurgeSettings.DEFAULT);
            assertThatThrownBy(() -> other.run(PurgeProgress.SILENT))
                    .hasMessageStartingWith(
                            "RPV-602 database: The purge was armed in another database; this is a copy. ");
            other.arm("bob");
            assertThat(other.run(PurgeProgress.SILENT).rowCount()).isEqualTo(4);
        } finally {
            PostgresServer.shared().dropDatabase(original + "_copy");
        }
    }

    @Test
    void anotherServerAndAnotherTimelineAreNoticed() {
        expire("posts WHERE id < 5");
        database.run("UPDATE reprieve.purge_control SET armed_for[1] = '42'");
        assertThat(purge.arming().problem()).isEqualTo("The purge was armed on another server; this is a copy.");
        purge.arm("alice");
        database.run("UPDATE reprieve.purge_control SET armed_for[2] = '00000009'");
        assertThat(purge.arming().problem())
                .isEqualTo("The server is on another timeline than when the purge was armed: it was restored from a"
                        + " backup, or a standby was promoted.");
        assertThatThrownBy(() -> purge.run(PurgeProgress.SILENT)).hasMessageStartingWith("RPV-602 database: ");
        assertThat(database.value("SELECT count(*) FROM posts")).isEqualTo("10");
    }

    @Test
    void whatASessionMayNotAskForIsNotComparedButSaid() {
        database.run("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC; CREATE ROLE limited_" + suffix()
                + " LOGIN; GRANT limited_" + suffix() + " TO " + PostgresServer.OWNER
                + "; GRANT EXECUTE ON FUNCTION pg_control_system() TO " + PostgresServer.OWNER
                + "; GRANT USAGE ON SCHEMA reprieve TO limited_" + suffix()
                + "; GRANT SELECT ON ALL TABLES IN SCHEMA reprieve TO limited_" + suffix());
        try {
            org.postgresql.ds.PGSimpleDataSource limited = (org.postgresql.ds.PGSimpleDataSource) database.dataSource();
            limited.setOptions("-c role=limited_" + suffix());
            Arming arming = new Purge(limited, database.protection(), PurgeSettings.DEFAULT).arming();
            assertThat(arming.armed()).isTrue();
            assertThat(arming.unknown()).containsExactly("server");
            limited.setOptions("");
            assertThat(purge.arming().unknown()).isEmpty();
        } finally {
            database.run("DROP OWNED BY limited_" + suffix() + "; DROP ROLE limited_" + suffix());
        }
    }

    private String suffix() {
        return database.value("SELECT current_database()");
    }

    @Test
    void asksWhenTheDatabasesClockIsAhead() {
        expire("posts WHERE id < 5");
        Instant database = Instant.parse(this.database.value(
                "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC'," + " 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"));
        FakeTime behind = new FakeTime(database.minusSeconds(3_600));
        assertThatThrownBy(() -> purge(PurgeSettings.DEFAULT, behind.timing()).run(PurgeProgress.SILENT))
                .hasMessageMatching(
                        "RPV-603 database: The database's clock says .*, this machine's .*: by the"
                                + " database's, rows may have expired that have not\\. Set the clocks, or add --accept clock\\.");
        FakeTime ahead = new FakeTime(database.plusSeconds(3_600));
        PurgeReport report = purge(PurgeSettings.DEFAULT, ahead.timing()).run(PurgeProgress.SILENT);
        // this machine's clock decides nothing: the cutoff is the database's
        assertThat(report.cutoff()).isBetween(database.minusSeconds(1), database.plusSeconds(600));
        assertThat(report.rowCount()).isEqualTo(4);
        expire("posts WHERE id < 8");
        PurgeSettings accepting = PurgeSettings.DEFAULT.accepting(Set.of(PurgeSettings.Unlike.CLOCK));
        assertThat(purge(accepting, behind.timing()).run(PurgeProgress.SILENT).rowCount())
                .isEqualTo(3);
    }

    @Test
    void asksWhenARetentionIsShorter() {
        expire("posts WHERE id < 5");
        assertThat(purge.run(PurgeProgress.SILENT).rowCount()).isEqualTo(4);
        Purge longer = with(TestDatabase.soft("posts@60d", "pages@forever"));
        assertThat(longer.run(PurgeProgress.SILENT).outcome()).isEqualTo(PurgeOutcome.DONE);
        Policy shorter = TestDatabase.soft("posts@30d", "pages@9y");
        assertThatThrownBy(() -> with(shorter).run(PurgeProgress.SILENT))
                .hasMessage("RPV-603 database: The retention of public.pages is 9y; it was forever in the last run."
                        + " Look at reprieve purge --dry-run, then add --accept retention.\n"
                        + "RPV-603 database: The retention of public.posts is 30d; it was 60d in the last run."
                        + " Look at reprieve purge --dry-run, then add --accept retention.");
        PurgeSettings accepting = PurgeSettings.DEFAULT.accepting(Set.of(PurgeSettings.Unlike.RETENTION));
        assertThat(Purge.open(database.dataSource(), shorter, accepting)
                        .run(PurgeProgress.SILENT)
                        .outcome())
                .isEqualTo(PurgeOutcome.DONE);
        assertThat(with(shorter).run(PurgeProgress.SILENT).outcome()).isEqualTo(PurgeOutcome.DONE);
    }

    @Test
    void aChangedRetentionCountsForWhatWasDeletedBefore() {
        long deletion = database.delete("posts WHERE id < 5");
        database.age(deletion, "20 days");
        assertThat(purge.run(PurgeProgress.SILENT).rowCount()).isZero();
        Policy shorter = TestDatabase.soft("posts@10d", "pages@forever");
        PurgeSettings accepting = PurgeSettings.DEFAULT.accepting(Set.of(PurgeSettings.Unlike.RETENTION));
        assertThat(Purge.open(database.dataSource(), shorter, accepting)
                        .run(PurgeProgress.SILENT)
                        .rowCount())
                .isEqualTo(4);
    }

    private Purge with(Policy policy) {
        return Purge.open(database.dataSource(), policy);
    }

    private long expire(String target) {
        long deletion = database.delete(target);
        database.age(deletion, "40 days");
        return deletion;
    }

    private Purge purge(PurgeSettings settings, Timing timing) {
        return new Purge(database.dataSource(), database.protection(), settings, timing);
    }
}
