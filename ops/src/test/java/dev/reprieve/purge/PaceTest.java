package dev.reprieve.purge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.catalog.TableName;
import dev.reprieve.purge.throttle.ActiveSessions;
import dev.reprieve.purge.throttle.FileThrottle;
import dev.reprieve.purge.throttle.OldSnapshot;
import dev.reprieve.purge.throttle.QueryThrottle;
import dev.reprieve.purge.throttle.ReplicaLag;
import dev.reprieve.purge.throttle.Throttle;
import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.tombstone.Session;
import dev.reprieve.tombstone.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Rests, windows, throttles, pauses and caps, by a clock that the test moves. */
class PaceTest {
    private static final Instant NOON = Instant.parse("2026-01-10T12:00:00Z");
    private static final PurgeSettings SETTINGS =
            PurgeSettings.DEFAULT.with(PurgeLimits.DEFAULT.withBatchRows(10)).with(List.of());

    private final TestDatabase database = TestDatabase.create("""
            CREATE TABLE posts (id int PRIMARY KEY);
            INSERT INTO posts SELECT generate_series(1, 100);
            """, TestDatabase.soft("posts"));
    private final List<String> reasons = new ArrayList<>();

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void restsInProportionToTheWorkAndLessInsideOfTheWindow() {
        long slow = rested(new FakeTime(NOON), SETTINGS);
        TimeWindow window = TimeWindow.parse("11:00-13:00", ZoneOffset.UTC);
        long brisk = rested(new FakeTime(NOON), SETTINGS.with(PurgeSettings.Pace.DEFAULT.within(window, false)));
        TimeWindow other = TimeWindow.parse("01:00-02:00", ZoneOffset.UTC);
        long outside = rested(new FakeTime(NOON), SETTINGS.with(PurgeSettings.Pace.DEFAULT.within(other, true)));
        assertThat(slow).isPositive().isEqualTo(outside);
        assertThat(brisk).isBetween(slow / 4 - 1, slow / 4 + 1);
        assertThat(rested(new FakeTime(NOON), SETTINGS.unthrottled())).isZero();
    }

    private long rested(FakeTime time, PurgeSettings settings) {
        database.run("TRUNCATE reprieve.purge_run; INSERT INTO posts SELECT generate_series(1, 100)"
                + " ON CONFLICT DO NOTHING");
        expire();
        PurgeReport report = purge(settings, time).run(PurgeProgress.SILENT);
        assertThat(report.rowCount()).isEqualTo(100);
        assertThat(report.outcome()).isEqualTo(PurgeOutcome.DONE);
        assertThat(report.batches()).isEqualTo(10);
        return time.rests.stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void endsWhenTheWindowClosesAndGoesOnWhenItOpens() {
        expire();
        PurgeSettings settings = SETTINGS.with(
                PurgeSettings.Pace.DEFAULT.within(TimeWindow.parse("12:00-13:00", ZoneOffset.UTC), false));
        FakeTime time = new FakeTime(NOON);
        Purge purge = purge(settings, time);
        PurgeReport first = purge.run((pass, table, rows, total) -> {
            if (total == 30) {
                time.pass(Duration.ofHours(1));
            }
        });
        assertThat(first.outcome()).isEqualTo(PurgeOutcome.WINDOW_CLOSED);
        assertThat(first.because()).isEqualTo("the window 12:00-13:00 Z is closed");
        assertThat(first.rowCount()).isEqualTo(30);
        assertThat(first.left()).isEqualTo(70);
        assertThat(purge.run(PurgeProgress.SILENT).rowCount()).isZero();
        time.pass(Duration.ofHours(23));
        assertThat(purge.run(PurgeProgress.SILENT).rowCount()).isEqualTo(70);
        assertThat(database.values("SELECT outcome || ' ' || rows_left FROM reprieve.purge_run ORDER BY id"))
                .containsExactly("window closed 70", "window closed 70", "done 0");
    }

    @Test
    void removesNoMoreThanTheCap() {
        expire();
        PurgeReport report = purge(SETTINGS.maxRows(25), new FakeTime(NOON)).run(PurgeProgress.SILENT);
        assertThat(report.rowCount()).isEqualTo(25);
        assertThat(report.outcome()).isEqualTo(PurgeOutcome.ROW_CAP);
        assertThat(report.because()).isEqualTo("25 rows, as many as a run may remove, are gone");
        assertThat(purge(SETTINGS.maxRows(100), new FakeTime(NOON))
                        .run(PurgeProgress.SILENT)
                        .outcome())
                .isEqualTo(PurgeOutcome.DONE);
    }

    @Test
    void waitsWhileItIsPausedAndSaysSo() {
        expire();
        Purge operator = purge(SETTINGS, new FakeTime(NOON));
        operator.pause("alice", "release day");
        List<String> seen = new ArrayList<>();
        FakeTime time = new FakeTime(NOON);
        time.onRest(() -> {
            seen.add(operator.status(Duration.ofHours(1))
                    .running()
                    .orElseThrow()
                    .waitsFor()
                    .orElse(""));
            if (seen.size() == 3) {
                operator.resume("alice");
            }
        });
        PurgeReport report = purge(SETTINGS.with(PurgeSettings.Pace.FULL), time).run(remembering());
        assertThat(report.rowCount()).isEqualTo(100);
        assertThat(seen).containsOnly("paused by alice: release day");
        assertThat(reasons).containsOnly("paused: paused by alice: release day").hasSize(3);
        assertThat(report.waited().get("paused")).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
        assertThat(operator.status(Duration.ofHours(1)).running()).isEmpty();
    }

    @Test
    void losesPatience() {
        expire();
        PurgeSettings settings =
                SETTINGS.with(List.of(new QueryThrottle("SELECT 'much to do'"))).patience(Duration.ofSeconds(10));
        FakeTime time = new FakeTime(NOON);
        PurgeReport report = purge(settings, time).run(PurgeProgress.SILENT);
        assertThat(report.outcome()).isEqualTo(PurgeOutcome.THROTTLED);
        assertThat(report.because()).isEqualTo("the throttle query says much to do");
        assertThat(time.rests).hasSize(10);
        assertThat(database.value("SELECT outcome FROM reprieve.purge_run")).isEqualTo("throttled");
    }

    @Test
    void waitsForAFile(@TempDir Path directory) {
        Path file = directory.resolve("stop");
        throttled(
                new FileThrottle(file),
                () -> create(file),
                () -> file.toFile().delete(),
                "file: the file .*stop exists");
    }

    @Test
    void waitsForAQuery() {
        database.run("CREATE TABLE load (level int); GRANT SELECT ON load TO PUBLIC");
        throttled(
                new QueryThrottle("SELECT level FROM load"),
                () -> database.run("INSERT INTO load VALUES (7)"),
                () -> database.run("UPDATE load SET level = 0"),
                "query: the throttle query says 7");
    }

    @Test
    void waitsForAnOldSnapshot() {
        Session old = database.session();
        old.run("BEGIN ISOLATION LEVEL REPEATABLE READ").run("SELECT FROM posts");
        database.run("SELECT pg_sleep(1.1)");
        throttled(
                new OldSnapshot(Duration.ofSeconds(1)),
                () -> {},
                () -> old.run("COMMIT"),
                "old_snapshot: session \\d+ has held a snapshot for \\d+ s, over 1 s");
        old.close();
    }

    @Test
    void waitsForActiveSessions() throws SQLException {
        try (Session busy = database.session();
                Session other = database.session();
                Connection connection = database.dataSource().getConnection()) {
            other.run("BEGIN").run("LOCK TABLE posts");
            var waiting = Session.start(() -> busy.run("BEGIN; LOCK TABLE posts"));
            other.awaitWaiter();
            var second = Session.start(() -> {
                try (Session third = database.session()) {
                    return third.run("BEGIN; LOCK TABLE posts");
                }
            });
            try (Session watcher = database.session()) {
                watcher.awaitWaiters(2);
            }
            assertThat(new ActiveSessions(1).reason(connection))
                    .hasValueSatisfying(r -> assertThat(r).matches("\\d+ sessions are active, over 1"));
            assertThat(new ActiveSessions(1_000).reason(connection)).isEmpty();
            assertThat(ActiveSessions.halfOfConnections().reason(connection)).isEmpty();
            other.run("COMMIT");
            waiting.cancel(false);
            second.cancel(false);
        }
    }

    @Test
    void waitsForAReplica() throws SQLException {
        // no replica here: a table of that name stands before the server's statistics
        database.run("CREATE TABLE public.pg_stat_replication (application_name text, state text, replay_lag interval);"
                + " GRANT SELECT ON public.pg_stat_replication TO PUBLIC;"
                + " INSERT INTO public.pg_stat_replication VALUES ('standby1', 'streaming', '900 ms'),"
                + " ('standby2', 'streaming', '1.5 s'), ('backup', 'backup', '1 hour'), ('idle', 'streaming', NULL)");
        PGSimpleDataSource source = (PGSimpleDataSource) database.dataSource();
        source.setOptions("-c search_path=public,pg_catalog");
        try (Connection connection = source.getConnection()) {
            assertThat(new ReplicaLag(Duration.ofSeconds(1)).reason(connection))
                    .contains("replica standby2 is 1.5 s behind, over 1.0 s");
            assertThat(new ReplicaLag(Duration.ofSeconds(2)).reason(connection)).isEmpty();
        }
        try (Connection connection =
                PostgresServer.shared().dataSource("postgres").getConnection()) {
            assertThat(new ReplicaLag(Duration.ZERO).reason(connection)).isEmpty();
        }
    }

    @Test
    void whatAnOrdinaryUserCannotSeeIsSaid() throws SQLException {
        try (Connection owner = database.dataSource().getConnection();
                Connection superuser = database.superuserSource().getConnection()) {
            assertThat(Throttle.blind(owner, Throttle.usual()))
                    .containsExactly("replica_lag", "active_sessions", "old_snapshot");
            assertThat(Throttle.blind(owner, List.of(new QueryThrottle("SELECT 0"))))
                    .isEmpty();
            assertThat(Throttle.blind(superuser, Throttle.usual())).isEmpty();
        }
    }

    /** The condition begins after the first batch and ends at the third rest. */
    private void throttled(Throttle throttle, Runnable begin, Runnable end, String reason) {
        expire();
        FakeTime time = new FakeTime(NOON);
        time.onRest(() -> {
            if (time.rests.size() == 2) {
                end.run();
            }
        });
        PurgeSettings settings = SETTINGS.with(PurgeSettings.Pace.FULL).with(List.of(throttle));
        PurgeProgress progress = remembering();
        PurgeReport report = purge(settings, time).run(new PurgeProgress() {
            @Override
            public void purged(int pass, TableName table, long rows, long total) {
                if (total == 10) {
                    begin.run();
                    time.pass(Duration.ofSeconds(2));
                }
            }

            @Override
            public void waiting(String name, String why) {
                progress.waiting(name, why);
            }
        });
        assertThat(report.outcome()).isEqualTo(PurgeOutcome.DONE);
        assertThat(report.rowCount()).isEqualTo(100);
        assertThat(reasons).hasSize(3).allSatisfy(r -> assertThat(r).matches(reason));
        assertThat(report.waited()).containsOnlyKeys(throttle.name());
    }

    private PurgeProgress remembering() {
        return new PurgeProgress() {
            @Override
            public void purged(int pass, TableName table, long rows, long total) {
                assertThat(rows).isLessThanOrEqualTo(10);
            }

            @Override
            public void waiting(String throttle, String reason) {
                reasons.add(throttle + ": " + reason);
            }
        };
    }

    private static void create(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void expire() {
        database.age(database.delete("posts WHERE TRUE"), "31 days");
    }

    private Purge purge(PurgeSettings settings, FakeTime time) {
        return new Purge(
                database.dataSource(),
                database.protection(),
                settings.accepting(java.util.Set.of(PurgeSettings.Unlike.CLOCK)),
                time.timing());
    }
}
