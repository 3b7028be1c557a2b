package dev.reprieve.purge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.catalog.TableName;
import dev.reprieve.hold.HoldRequest;
import dev.reprieve.hold.HoldTarget;
import dev.reprieve.hold.Holds;
import dev.reprieve.tombstone.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A purge that goes through the pages of a table; and what it has to leave to the other way. */
class SweepTest {
    private static final TableName COMMENTS = new TableName("public", "comments");
    private static final int BATCH_ROWS = 7;

    private final TestDatabase database = TestDatabase.create("""
            CREATE TABLE posts (id int PRIMARY KEY);
            CREATE TABLE comments (id int PRIMARY KEY, post_id int REFERENCES posts ON DELETE CASCADE, body text);
            INSERT INTO posts VALUES (7), (8);
            INSERT INTO comments SELECT i, NULL, repeat('x', 300) FROM generate_series(1, 60) AS i;
            """, TestDatabase.soft("posts", "comments"));

    @AfterEach
    void drop() {
        assertThat(database.brokenReferences()).isEmpty();
        database.close();
    }

    @Test
    void rowsThatAreTheOnlyOnesOfTheirDeletions() {
        oneByOne(1, 40);
        PurgeReport report = purge();
        assertThat(report.rows()).isEqualTo(Map.of(COMMENTS, 40L));
        assertThat(report.batches()).isEqualTo(6);
        assertThat(report.skipped()).isEmpty();
        assertThat(report.deletionsEnded()).isEqualTo(40);
        assertThat(report.left()).isZero();
        assertThat(database.value("SELECT count(*) FROM comments")).isEqualTo("20");
        assertThat(database.value("SELECT sum(row_count) FROM reprieve.audit WHERE action = 'purge'"))
                .isEqualTo("40");
        assertThat(database.value("SELECT count(*) FROM reprieve.deletion WHERE reprieve.purged_at(id) IS NULL"))
                .isEqualTo("0");
        assertThat(purge().rowCount()).isZero();
    }

    @Test
    void nothingGoesOfADeletionOfSeveralRowsThatIsBeingRestored() throws SQLException {
        oneByOne(1, 20);
        long both = database.delete("comments WHERE id IN (25, 45)");
        database.age(both, "31 days");
        oneByOne(30, 50);
        try (Connection other = holding("SELECT FROM reprieve.deletion WHERE id = " + both + " FOR NO KEY UPDATE")) {
            PurgeReport report = purge();
            assertThat(report.rowCount()).isEqualTo(40);
            assertThat(report.skipped()).isEqualTo(Map.of(COMMENTS, Map.of(SkipReason.LOCKED, 2L)));
            assertThat(report.left()).isEqualTo(2);
            other.rollback();
        }
        assertThat(purge().rowCount()).isEqualTo(2);
        assertThat(database.value("SELECT reprieve.purged_at(" + both + ") IS NOT NULL"))
                .isEqualTo("t");
    }

    @Test
    void aLockedRowStays() throws SQLException {
        oneByOne(1, 30);
        try (Connection other = holding("SELECT FROM comments WHERE id = 12 FOR UPDATE")) {
            PurgeReport report = purge();
            assertThat(report.rowCount()).isEqualTo(29);
            assertThat(report.skipped()).isEqualTo(Map.of(COMMENTS, Map.of(SkipReason.LOCKED, 1L)));
            assertThat(report.left()).isEqualTo(1);
            other.rollback();
        }
        assertThat(purge().rowCount()).isEqualTo(1);
    }

    @Test
    void rowsOfTransactionsThatWereNotOverAtItsBeginningGoTheOtherWay() throws SQLException {
        try (Connection other = holding("SELECT pg_current_xact_id()")) {
            oneByOne(1, 30);
            assertThat(purge().rows()).isEqualTo(Map.of(COMMENTS, 30L));
            other.rollback();
        }
    }

    @Test
    void aRowThatSomebodyHadLocked() throws SQLException {
        oneByOne(1, 30);
        try (Connection other = holding("SELECT FROM comments WHERE id = 12 FOR UPDATE")) {
            other.rollback();
        }
        assertThat(database.value("SELECT xmax <> 0 FROM comments WHERE id = 12"))
                .isEqualTo("t");
        assertThat(purge().rows()).isEqualTo(Map.of(COMMENTS, 30L));
    }

    @Test
    void aHoldThatIsPlacedBetweenTwoBatches() {
        oneByOne(1, 30);
        boolean[] placed = {false};
        PurgeReport report = new Purge(database.dataSource(), database.protection(), settings())
                .run((pass, table, rows, total) -> {
                    if (!placed[0]) {
                        placed[0] = true;
                        new Holds(database.dataSource(), database.protection())
                                .place(new HoldRequest(
                                        "case",
                                        "a lawyer asked",
                                        "carol",
                                        List.of(new HoldTarget.OfRows(COMMENTS, "id IN (3, 25)"))));
                    }
                });
        assertThat(report.rowCount()).isEqualTo(29);
        assertThat(database.values("SELECT id FROM comments WHERE live IS NULL"))
                .containsExactly("25");
    }

    @Test
    void aBatchWaitsForTheHoldThatIsBeingPlaced() throws SQLException {
        oneByOne(1, 30);
        List<Connection> placing = new ArrayList<>();
        PurgeProgress afterTheFirstBatch = (pass, table, rows, total) -> {
            if (placing.isEmpty()) {
                placing.add(holding("SELECT pg_advisory_xact_lock(x'72707620686F6C64'::bigint); WITH h AS (INSERT INTO"
                        + " reprieve.hold (name, reason, placed_by) VALUES ('case', 'a lawyer asked', 'carol') RETURNING id)"
                        + " INSERT INTO reprieve.hold_target (hold_id, table_name, predicate) SELECT id,"
                        + " 'public.comments', 'id IN (3, 25)' FROM h"));
            }
        };
        List<Long> waits = new ArrayList<>();
        Timing granting = new Timing(Clock.systemUTC(), System::nanoTime, millis -> {
            waits.add(millis);
            run(placing.get(0), "COMMIT");
        });
        PurgeReport report =
                new Purge(database.dataSource(), database.protection(), settings(), granting).run(afterTheFirstBatch);
        assertThat(waits).hasSize(1);
        assertThat(report.rowCount()).isEqualTo(29);
        assertThat(database.values("SELECT id FROM comments WHERE live IS NULL"))
                .containsExactly("25");
    }

    @Test
    void aDeletionThatHasARowInAnotherTable() throws SQLException {
        database.run("UPDATE comments SET post_id = 7 WHERE id = 11");
        oneByOne(1, 10);
        long both = database.delete("posts WHERE id = 7");
        database.age(both, "31 days");
        oneByOne(12, 30);
        try (Connection other = holding("SELECT FROM reprieve.deletion WHERE id = " + both + " FOR NO KEY UPDATE")) {
            assertThat(purge().rows()).isEqualTo(Map.of(COMMENTS, 29L));
            assertThat(database.values("SELECT id FROM comments WHERE live IS NULL"))
                    .containsExactly("11");
            other.rollback();
        }
        assertThat(purge().rowCount()).isEqualTo(2);
    }

    @Test
    void aRowThatTheDatabaseRefusesToDelete() {
        oneByOne(1, 20);
        database.run("""
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE integrity_constraint_violation;
                END $$;
                CREATE TRIGGER refuse BEFORE DELETE ON comments FOR EACH ROW WHEN (OLD.id = 12) EXECUTE FUNCTION refuse();
                """);
        PurgeReport report = purge();
        assertThat(report.rowCount()).isEqualTo(19);
        assertThat(report.skipped()).isEqualTo(Map.of(COMMENTS, Map.of(SkipReason.REFUSED, 1L)));
    }

    @Test
    void noMoreRowsThanARunMayRemove() {
        oneByOne(1, 30);
        PurgeReport report = new Purge(
                        database.dataSource(), database.protection(), settings().maxRows(10))
                .run(PurgeProgress.SILENT);
        assertThat(report.rowCount()).isEqualTo(10);
        assertThat(report.outcome()).isEqualTo(PurgeOutcome.ROW_CAP);
        assertThat(report.left()).isEqualTo(20);
    }

    private PurgeReport purge() {
        return new Purge(database.dataSource(), database.protection(), settings()).run(PurgeProgress.SILENT);
    }

    private static PurgeSettings settings() {
        return PurgeSettings.DEFAULT.unthrottled().with(PurgeLimits.DEFAULT.withBatchRows(BATCH_ROWS));
    }

    private void oneByOne(int from, int to) {
        List<String> ids = database.values(
                "SELECT id FROM comments WHERE live AND id BETWEEN " + from + " AND " + to + " ORDER BY id");
        for (String id : ids) {
            database.age(database.delete("comments WHERE id = " + id), "31 days");
        }
    }

    private Connection holding(String query) {
        try {
            Connection other = database.dataSource().getConnection();
            other.setAutoCommit(false);
            run(other, query);
            return other;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static void run(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
