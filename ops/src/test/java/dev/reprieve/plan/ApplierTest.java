package dev.reprieve.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Applying beside others who hold locks, and after having been cut short. */
class ApplierTest {
    private static final String BLOG = """
            CREATE TABLE posts (id int PRIMARY KEY, slug text UNIQUE);
            CREATE TABLE comments (id int PRIMARY KEY, post_id int REFERENCES posts ON DELETE CASCADE);
            INSERT INTO posts SELECT n, n::text FROM generate_series(1, 100) n;
            INSERT INTO comments SELECT n, n FROM generate_series(1, 100) n;
            """;

    @Test
    void namesWhoHoldsTheLockAndChangesNothing() throws SQLException {
        DataSource dataSource = PostgresServer.shared().createDatabase(BLOG);
        try (Trial trial = new Trial(dataSource).soft("posts", "comments");
                Connection other = dataSource.getConnection()) {
            other.setAutoCommit(false);
            other.setClientInfo("ApplicationName", "reports");
            long pid = number(other, "SELECT pg_backend_pid()");
            number(other, "SELECT count(*) FROM posts");
            List<Long> pauses = new ArrayList<>();
            Limits limits = new Limits(50, 4, 100, 200, 1_000);

            assertThatThrownBy(() -> trial.migration().apply(limits, Progress.SILENT, pauses::add))
                    .isInstanceOfSatisfying(
                            ReprieveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOCK_TIMEOUT))
                    .hasMessage(
                            "RPV-304 columns public.posts: Its locks (ACCESS EXCLUSIVE on public.posts) could not be"
                                    + " had in 4 attempts: process " + pid
                                    + " (postgres, reports, idle in transaction: SELECT"
                                    + " count(*) FROM posts) holds AccessShareLock on posts."
                                    + " End the transactions in the way, for example with SELECT pg_terminate_backend(pid),"
                                    + " and apply again.");

            assertThat(pauses).containsExactly(100L, 150L, 200L);
            assertThat(trial.query("SELECT count(*) FROM pg_attribute WHERE attrelid = 'posts'::regclass"
                            + " AND attname = 'live'"))
                    .isEqualTo("0");
            other.rollback();
            trial.apply();
            assertThat(trial.migration().plan().steps()).isEmpty();
        }
    }

    @Test
    void triesAgainUntilTheLockIsFree() throws SQLException {
        DataSource dataSource = PostgresServer.shared().createDatabase(BLOG);
        try (Trial trial = new Trial(dataSource).soft("posts", "comments");
                Connection other = dataSource.getConnection()) {
            other.setAutoCommit(false);
            other.createStatement().execute("UPDATE posts SET slug = 'x' WHERE id = 1");
            List<Long> pauses = new ArrayList<>();

            trial.migration().apply(new Limits(50, 10, 1, 1, 1_000), Progress.SILENT, millis -> {
                pauses.add(millis);
                if (pauses.size() == 3) {
                    rollback(other);
                }
            });

            assertThat(pauses).hasSize(3);
            assertThat(trial.migration().plan().steps()).isEmpty();
        }
    }

    @Test
    void finishesAfterHavingBeenKilledWhileItBuiltAnIndex() throws SQLException {
        DataSource dataSource = PostgresServer.shared().createDatabase(BLOG);
        String before = SchemaDump.of(dataSource);
        try (Trial trial = new Trial(dataSource).soft("posts", "comments");
                Connection other = dataSource.getConnection();
                Connection watch = dataSource.getConnection()) {
            other.setAutoCommit(false);
            // an older transaction that has written keeps CREATE INDEX CONCURRENTLY waiting
            Progress holding = new Progress() {
                @Override
                public void started(int number, int total, Step step) {
                    if (step instanceof Step.BuildIndex build && build.index().equals("posts_id_live_key")) {
                        execute(other, "UPDATE posts SET slug = 'x' WHERE id = 1");
                    }
                }
            };
            CompletableFuture<Void> applied = CompletableFuture.runAsync(() -> {
                try (Connection doomed = dataSource.getConnection()) {
                    new Migration(doomed, trial.policy()).apply(Trial.LIMITS, holding, millis -> {});
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (number(
                            watch,
                            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                    + " AND wait_event_type = 'Lock' AND query LIKE 'CREATE UNIQUE INDEX CONCURRENTLY%'")
                    == 0) {
                Thread.onSpinWait();
            }
            number(
                    watch,
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname ="
                            + " current_database() AND wait_event_type = 'Lock'");
            assertThatThrownBy(applied::join)
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("RPV-301 index public.posts posts_id_live_key: The connection to the database"
                            + " was lost: ")
                    .hasMessageEndingWith("Every step before it is done; apply again to finish.");
            other.rollback();

            List<Step> left = trial.migration().plan().steps();
            assertThat(left)
                    .first()
                    .isInstanceOfSatisfying(
                            Step.BuildIndex.class, b -> assertThat(b.leftover()).isTrue());
            trial.apply();
            assertThat(trial.migration().plan().steps()).isEmpty();
            trial.undo();
            assertThat(SchemaDump.of(dataSource)).isEqualTo(before);
        }
    }

    @Test
    void aFailedBuildLeavesNothing() throws SQLException {
        DataSource dataSource =
                PostgresServer.shared().createDatabase("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)");
        try (Trial trial = new Trial(dataSource)) {
            Step build = new Step.BuildIndex(
                    "index",
                    "An index",
                    new dev.reprieve.catalog.TableName("public", "t"),
                    "t_a",
                    "CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a)",
                    false);
            Plan plan = new Plan(false, List.of(build), List.of(), List.of());
            assertThatThrownBy(() -> new Applier(trial.connection, Trial.LIMITS, Progress.SILENT, m -> {}).run(plan))
                    .hasMessage("RPV-301 index: ERROR: could not create unique index \"t_a\"\n"
                            + "  Detail: Key (a)=(1) is duplicated. Nothing of this step was kept, every step before it"
                            + " is done; mend the cause and apply again.");
            assertThat(trial.query("SELECT count(*) FROM pg_index WHERE indrelid = 't'::regclass"))
                    .isEqualTo("0");
        }
    }

    @Test
    void twoDoNotApplyAtOnce() throws SQLException {
        DataSource dataSource = PostgresServer.shared().createDatabase(BLOG);
        try (Trial trial = new Trial(dataSource).soft("posts");
                Trial second = new Trial(dataSource).soft("posts")) {
            List<String> refusals = new ArrayList<>();
            trial.migration()
                    .apply(
                            Trial.LIMITS,
                            new Progress() {
                                @Override
                                public void finished(int number, int total, Step step) {
                                    if (number == 1) {
                                        try {
                                            second.apply();
                                        } catch (ReprieveException | SQLException e) {
                                            refusals.add(String.valueOf(e.getMessage()));
                                        }
                                    }
                                }
                            },
                            millis -> {});
            assertThat(refusals)
                    .containsExactly("RPV-304 plan: Another session is applying a plan to this database."
                            + " Wait until it has finished.");
        }
    }

    @Test
    void saysWhichRightsAreMissingBeforeAnythingIsChanged() throws SQLException {
        DataSource dataSource = PostgresServer.shared().createDatabase(BLOG);
        PostgresServer.execute(dataSource, """
                DO $$ BEGIN CREATE ROLE plan_nobody LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
                GRANT SELECT ON ALL TABLES IN SCHEMA public TO plan_nobody""");
        Properties user = new Properties();
        user.setProperty("user", "plan_nobody");
        try (Trial trial = new Trial(dataSource).soft("posts");
                Connection nobody = DriverManager.getConnection(
                        trial.connection.getMetaData().getURL(), user)) {
            assertThatThrownBy(
                            () -> new Migration(nobody, trial.policy()).apply(Trial.LIMITS, Progress.SILENT, m -> {}))
                    .hasMessage("RPV-303 user plan_nobody: Missing: CREATE on database " + nobody.getCatalog()
                            + "; owner of table public.comments (it is postgres); owner of table public.posts (it is"
                            + " postgres). Apply as a user who has all that; nothing has been changed.");
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
