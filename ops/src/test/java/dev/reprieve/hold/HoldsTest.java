package dev.reprieve.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.catalog.TableName;
import dev.reprieve.check.Check;
import dev.reprieve.check.Finding;
import dev.reprieve.purge.HeldRows;
import dev.reprieve.purge.Purge;
import dev.reprieve.purge.PurgeForecast;
import dev.reprieve.purge.PurgeProgress;
import dev.reprieve.purge.PurgeReport;
import dev.reprieve.purge.PurgeSettings;
import dev.reprieve.purge.SkipReason;
import dev.reprieve.tombstone.TestDatabase;
import dev.reprieve.trash.RestoreOptions;
import dev.reprieve.trash.Trash;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HoldsTest {
    private static final TableName POSTS = new TableName("public", "posts");
    private static final TableName COMMENTS = new TableName("public", "comments");
    private static final TableName DRAFTS = new TableName("public", "drafts");
    private static final TableName EVENTS = new TableName("public", "events");

    private final TestDatabase database =
            TestDatabase.create("""
            CREATE TABLE posts (id int PRIMARY KEY, author int, title text, at date);
            CREATE TABLE comments (id int PRIMARY KEY, post_id int NOT NULL REFERENCES posts ON DELETE CASCADE);
            CREATE TABLE drafts () INHERITS (posts);
            CREATE TABLE events (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
            CREATE TABLE events_a PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
            CREATE FUNCTION secret(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = 2';
            INSERT INTO posts SELECT i, i % 3, 'p' || i, '2026-01-01'::date + i FROM generate_series(1, 9) AS i;
            INSERT INTO drafts SELECT i, i % 3, 'd' || i, '2026-01-01' FROM generate_series(11, 14) AS i;
            INSERT INTO comments SELECT i, 1 + i % 9 FROM generate_series(1, 90) AS i;
            INSERT INTO events SELECT i, '2020-05-01' FROM generate_series(1, 5) AS i;
            """, TestDatabase.soft("posts", "comments", "drafts", "events"));
    private final Holds holds = new Holds(database.dataSource(), database.protection());
    private final Purge purge =
            new Purge(database.dataSource(), database.protection(), PurgeSettings.DEFAULT.unthrottled());

    @AfterEach
    void drop() {
        assertThat(database.brokenReferences()).isEmpty();
        database.close();
    }

    @Test
    void aDeletionStaysUntilItsLastHoldIsReleased() {
        long held = expired("posts WHERE id = 1");
        expired("posts WHERE id = 2");
        PlacedHold placed = holds.place(hold("case 1", new HoldTarget.OfDeletion(held)));
        holds.place(hold("case 2", new HoldTarget.OfDeletion(held)));
        assertThat(placed.rows()).isEqualTo(11);
        PurgeForecast forecast = purge.dryRun();
        assertThat(forecast.held())
                .isEqualTo(Map.of(POSTS, both(1, "case 1", "case 2"), COMMENTS, both(10, "case 1", "case 2")));
        PurgeReport report = purge.run(PurgeProgress.SILENT);
        assertThat(report.rows()).isEqualTo(forecast.rows()).isEqualTo(Map.of(POSTS, 1L, COMMENTS, 10L));
        assertThat(report.held()).isEqualTo(forecast.held());
        assertThat(report.skipped(SkipReason.HELD)).isEqualTo(11);
        assertThat(purge.deletion(held, PurgeProgress.SILENT).rowCount()).isZero();
        holds.release("case 1", "bob", "settled");
        assertThat(purge.run(PurgeProgress.SILENT).rowCount()).isZero();
        holds.release("case 2", "bob", "settled");
        assertThat(purge.run(PurgeProgress.SILENT).rowCount()).isEqualTo(11);
        assertThat(database.values("SELECT action || ' ' || actor || coalesce(' ' || row_count, '')"
                        + " FROM reprieve.audit WHERE action IN ('hold', 'release') ORDER BY id"))
                .containsExactly("hold alice 11", "hold alice 11", "release bob", "release bob");
    }

    @Test
    void aHoldWhoseColumnIsGoneHoldsAllOfItsTable() {
        expired("posts WHERE id IN (1, 2)");
        holds.place(hold("case", new HoldTarget.OfRows(POSTS, "author = 1")));
        database.run("ALTER TABLE posts DROP COLUMN author");
        String warning = "Hold case: Its condition cannot be asked (column \"author\" does not exist), so that it"
                + " holds all of public.posts. Place another hold that says what is meant, then release this one.";
        PurgeForecast forecast = purge.dryRun();
        assertThat(forecast.held()).isEqualTo(Map.of(POSTS, new HeldRows(2, sorted("case", 2L))));
        PurgeReport report = purge.run(PurgeProgress.SILENT);
        assertThat(report.rows()).isEqualTo(forecast.rows()).isEqualTo(Map.of(COMMENTS, 20L));
        assertThat(report.held()).isEqualTo(forecast.held());
        assertThat(report.warnings()).containsExactly(warning);
        assertThat(purge.status(Duration.ofHours(1)).warnings()).containsExactly(warning);
        assertThat(holds.broken()).extracting(BrokenHold::text).containsExactly(warning);
        assertThat(checked()).contains("hold:case");
        // tombstones that come from now on are held too
        expired("posts WHERE id = 3");
        assertThat(purge.run(PurgeProgress.SILENT).rows()).isEqualTo(Map.of(COMMENTS, 10L));
        holds.place(hold("case as meant", new HoldTarget.OfRows(POSTS, "id = 1")));
        holds.release("case", "bob", "said anew");
        assertThat(holds.broken()).isEmpty();
        assertThat(purge.run(PurgeProgress.SILENT).rows()).isEqualTo(Map.of(POSTS, 2L));
    }

    private List<String> checked() {
        try (Connection connection = database.dataSource().getConnection()) {
            return Check.run(connection, database.policy()).leaks().stream()
                    .map(Finding::id)
                    .toList();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aColumnThatGoesDuringARunStopsNothingAndLetsNothingGo() {
        expired("posts WHERE id IN (1, 2)");
        holds.place(hold("case", new HoldTarget.OfRows(POSTS, "author = 1")));
        Set<TableName> seen = new TreeSet<>();
        PurgeReport report = purge.run((pass, table, rows, total) -> {
            if (seen.add(table) && seen.size() == 1) {
                database.run("ALTER TABLE posts DROP COLUMN author");
            }
        });
        assertThat(report.rows()).isEqualTo(Map.of(COMMENTS, 20L));
        assertThat(report.held()).isEqualTo(Map.of(POSTS, new HeldRows(2, sorted("case", 2L))));
    }

    @Test
    void aTableStaysWithWhatInheritsFromIt() {
        expired("posts WHERE id IN (1, 12)");
        holds.place(hold("case", new HoldTarget.OfTable(POSTS)));
        assertThat(purge.dryRun().held())
                .isEqualTo(Map.of(
                        POSTS, new HeldRows(1, sorted("case", 1L)), DRAFTS, new HeldRows(1, sorted("case", 1L))));
        assertThat(purge.run(PurgeProgress.SILENT).rows()).isEqualTo(Map.of(COMMENTS, 10L));
        expired("posts WHERE id = 3");
        assertThat(purge.run(PurgeProgress.SILENT).rows()).isEqualTo(Map.of(COMMENTS, 10L));
        holds.release("case", "bob", "over");
        assertThat(purge.run(PurgeProgress.SILENT).rows()).isEqualTo(Map.of(POSTS, 2L, DRAFTS, 1L));
    }

    @Test
    void aConditionHoldsTheRowsThatFitNowAndLater() {
        expired("posts WHERE id IN (1, 2, 3, 11)");
        PlacedHold placed = holds.place(hold("case", new HoldTarget.OfRows(POSTS, "author = 1 AND at < '2026-01-09'")));
        assertThat(placed.hold().targets())
                .containsExactly(new HoldTarget.OfRows(POSTS, "((author = 1) AND (at < '2026-01-09'::date))"));
        assertThat(placed.rows()).isEqualTo(1);
        assertThat(purge.run(PurgeProgress.SILENT).rows().get(POSTS)).isEqualTo(2);
        expired("posts WHERE id IN (4, 5, 13)");
        PurgeReport report = purge.run(PurgeProgress.SILENT);
        assertThat(report.rows()).isEqualTo(Map.of(POSTS, 1L, COMMENTS, 20L));
        assertThat(report.held())
                .isEqualTo(Map.of(
                        POSTS, new HeldRows(2, sorted("case", 2L)), DRAFTS, new HeldRows(1, sorted("case", 1L))));
        assertThat(database.values("SELECT id FROM posts WHERE live IS NULL ORDER BY 1"))
                .containsExactly("1", "4", "13");
    }

    @Test
    void aHeldChildKeepsItsParent() {
        expired("posts WHERE id = 1");
        holds.place(hold("case", new HoldTarget.OfRows(COMMENTS, "id = 9")));
        PurgeForecast forecast = purge.dryRun();
        assertThat(forecast.rows()).isEqualTo(Map.of(COMMENTS, 9L));
        assertThat(forecast.blocked()).isEqualTo(Map.of(POSTS, 1L));
        PurgeReport report = purge.run(PurgeProgress.SILENT);
        assertThat(report.rows()).isEqualTo(forecast.rows());
        assertThat(report.skipped())
                .isEqualTo(Map.of(POSTS, Map.of(SkipReason.CHILD, 1L), COMMENTS, Map.of(SkipReason.HELD, 1L)));
    }

    @Test
    void aConditionMeansTheSameWhateverTheSession() {
        expired("posts WHERE id = 1");
        assertThat(holds.place(hold("a", new HoldTarget.OfRows(POSTS, "secret(id + 1)")))
                        .hold()
                        .targets())
                .containsExactly(new HoldTarget.OfRows(POSTS, "public.secret((id + 1))"));
        assertThat(holds.place(hold("b", new HoldTarget.OfRows(POSTS, "title ~ 'p[?;]*' -- all")))
                        .rows())
                .isEqualTo(1);
        assertThat(purge.run(PurgeProgress.SILENT).rowCount()).isEqualTo(10);
        assertThat(purge.dryRun().held()).isEqualTo(Map.of(POSTS, both(1, "a", "b")));
    }

    @Test
    void refusesConditionsThatCouldChangeTheirMind() {
        for (String bad : List.of(
                "at < now()",
                "id IN (SELECT 1)",
                "nowhere = 1",
                "id",
                "id = 1; DROP TABLE posts",
                "true) OR (true",
                "id = ?",
                "id = $1",
                "count(*) > 1")) {
            assertThatThrownBy(() -> holds.place(hold("case", new HoldTarget.OfRows(POSTS, bad))))
                    .as(bad)
                    .hasMessageStartingWith("RPV-802 table public.posts: ")
                    .hasMessageEndingWith("Write a condition over the table's own columns that depends neither on other"
                            + " rows nor on the time.");
        }
        assertThat(holds.list(true)).isEmpty();
    }

    @Test
    void checksThatThereIsSomethingToHold() {
        long gone = expired("posts WHERE id = 1");
        purge.run(PurgeProgress.SILENT);
        HoldTarget never = new HoldTarget.OfRows(POSTS, "id = 77");
        refused(new HoldTarget.OfDeletion(gone), "RPV-503 deletion " + gone + ": It was purged at ");
        refused(new HoldTarget.OfDeletion(99), "RPV-501 deletion 99: There is no such deletion. ");
        refused(
                new HoldTarget.OfTable(new TableName("public", "users")),
                "RPV-802 table public.users: It is not a protected table. Name one that the policy makes soft, or a child.");
        refused(
                new HoldTarget.OfTable(new TableName("public", "events_a")),
                "RPV-802 table public.events_a: It is a partition. Hold public.events, with a condition if not all of it.");
        refused(
                never,
                "RPV-802 table public.posts: No deleted row fits (id = 77). Correct the condition, or accept that it"
                        + " holds only what is deleted from now on.");
        assertThat(holds.place(hold("case", never).acceptingNone()).rows()).isZero();
        assertThatThrownBy(() -> holds.place(hold("case", new HoldTarget.OfTable(POSTS))))
                .hasMessage("RPV-802 hold case: A hold of that name is in force. Choose another name, or release that"
                        + " one first.");
        assertThatThrownBy(() -> holds.release("other", "bob", "over"))
                .hasMessage("RPV-801 hold other: There is no hold of that name in force. List the holds to see which"
                        + " there are.");
        assertThatThrownBy(() -> hold("case")).hasMessage("a hold needs something to hold");
    }

    @Test
    void listsHoldsWithAllTheyHold() {
        long deletion = expired("posts WHERE id = 1");
        holds.place(hold("one", new HoldTarget.OfDeletion(deletion), new HoldTarget.OfTable(EVENTS)));
        holds.place(hold("two", new HoldTarget.OfTable(POSTS)));
        holds.release("two", "bob", "over");
        assertThat(holds.list(false)).singleElement().satisfies(h -> {
            assertThat(h.name()).isEqualTo("one");
            assertThat(h.reason()).isEqualTo("because");
            assertThat(h.targets()).extracting(HoldTarget::text).containsExactly("deletion 1", "table public.events");
        });
        assertThat(holds.list(true))
                .hasSize(2)
                .last()
                .satisfies(h -> assertThat(h.released().orElseThrow().reason()).isEqualTo("over"));
        holds.place(hold("two", new HoldTarget.OfTable(POSTS)));
    }

    @Test
    void aHeldRowCanBeRestored() {
        long deletion = expired("posts WHERE id = 1");
        holds.place(hold("one", new HoldTarget.OfDeletion(deletion)));
        new Trash(database.dataSource(), database.protection())
                .restore(deletion, RestoreOptions.by("bob"))
                .orThrow();
        assertThat(database.value("SELECT live FROM posts WHERE id = 1")).isEqualTo("t");
    }

    private void refused(HoldTarget target, String message) {
        assertThatThrownBy(() -> holds.place(hold("case", target))).hasMessageStartingWith(message);
        assertThat(holds.list(true)).isEmpty();
    }

    private static HoldRequest hold(String name, HoldTarget... targets) {
        return new HoldRequest(name, "because", "alice", List.of(targets));
    }

    private static HeldRows both(long rows, String one, String other) {
        TreeMap<String, Long> byHold = sorted(one, rows);
        byHold.put(other, rows);
        return new HeldRows(rows, byHold);
    }

    private static TreeMap<String, Long> sorted(String name, long rows) {
        return new TreeMap<>(Map.of(name, rows));
    }

    private long expired(String target) {
        long deletion = database.delete(target);
        database.age(deletion, "31 days");
        return deletion;
    }
}
