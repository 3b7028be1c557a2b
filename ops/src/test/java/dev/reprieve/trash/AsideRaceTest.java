package dev.reprieve.trash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.purge.Purge;
import dev.reprieve.purge.PurgeLimits;
import dev.reprieve.purge.PurgeProgress;
import dev.reprieve.tombstone.Session;
import dev.reprieve.tombstone.TestDatabase;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who takes a key that a tombstone holds, while others take, restore or purge it. Each interleaving is brought about by
 * locks. Whatever comes first, there are never two live rows, and no tombstone is lost.
 */
class AsideRaceTest {
    private static final int LIMIT_SECONDS = 60;
    private static final RestoreOptions BOB = RestoreOptions.by("bob").lockTimeoutMillis(60_000);

    private final TestDatabase database = TestDatabase.create("""
            CREATE TABLE country (code text PRIMARY KEY, name text);
            CREATE TABLE city (id serial PRIMARY KEY, country text REFERENCES country ON DELETE CASCADE);
            INSERT INTO country VALUES ('de', 'first');
            INSERT INTO city (country) VALUES ('de'), ('de');
            """, TestDatabase.soft("country", "city"));
    private final Trash trash = new Trash(database.dataSource(), database.protection());
    private final long deletion = database.delete("country WHERE code = 'de'");

    @AfterEach
    void drop() {
        assertThat(database.brokenReferences()).isEmpty();
        assertThat(database.value("SELECT count(*) FROM country WHERE live AND code = 'de'"))
                .isIn("0", "1");
        database.close();
    }

    /** How many rows the deletion has, wherever they are. */
    private String rows() {
        return database.value("SELECT (SELECT count(*) FROM country WHERE deletion_id = " + deletion
                + ") + (SELECT count(*) FROM city WHERE deletion_id = " + deletion
                + ") + (SELECT count(*) FROM reprieve.aside WHERE deletion_id = " + deletion + ")");
    }

    private CompletableFuture<String> start(String begin, String statement) {
        return Session.start(() -> {
            try (Session session = database.session()) {
                session.run(begin);
                try {
                    return session.run(statement).run("COMMIT") == session ? "done" : "";
                } catch (IllegalStateException e) {
                    session.run("ROLLBACK");
                    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
                }
            }
        });
    }

    private static <T> T end(CompletableFuture<T> future) throws Exception {
        return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"})
    void twoInsertsOfOneKey(String level) throws Exception {
        try (Session first = database.session()) {
            first.run("BEGIN ISOLATION LEVEL " + level).run("INSERT INTO country VALUES ('de', 'second')");
            CompletableFuture<String> second =
                    start("BEGIN ISOLATION LEVEL " + level, "INSERT INTO country VALUES ('de', 'third')");
            first.awaitWaiter();
            first.run("COMMIT");
            assertThat(end(second))
                    .contains(level.equals("SERIALIZABLE") ? "could not serialize access" : "country_pkey");
        }
        assertThat(database.values("SELECT name FROM country")).containsExactly("second");
        assertThat(rows()).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"})
    void theSecondGetsTheKeyWhenTheFirstGivesUp(String level) throws Exception {
        try (Session first = database.session()) {
            first.run("BEGIN ISOLATION LEVEL " + level).run("INSERT INTO country VALUES ('de', 'second')");
            CompletableFuture<String> second =
                    start("BEGIN ISOLATION LEVEL " + level, "INSERT INTO country VALUES ('de', 'third')");
            first.awaitWaiter();
            first.run("ROLLBACK");
            assertThat(end(second)).isEqualTo("done");
        }
        assertThat(database.values("SELECT name FROM country")).containsExactly("third");
        assertThat(rows()).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"})
    void aSecondUpsertSeesTheFirst(String level) throws Exception {
        try (Session first = database.session()) {
            first.run("BEGIN ISOLATION LEVEL " + level).run("INSERT INTO country VALUES ('de', 'second')");
            CompletableFuture<String> second = start(
                    "BEGIN ISOLATION LEVEL " + level,
                    "INSERT INTO country VALUES ('de', 'third') ON CONFLICT (code) DO UPDATE SET name = 'updated'");
            first.awaitWaiter();
            first.run("COMMIT");
            // as with any row that the snapshot does not know
            assertThat(end(second)).isIn("done", "ERROR: could not serialize access due to concurrent update");
        }
        assertThat(database.values("SELECT name FROM country WHERE live"))
                .containsExactly(level.equals("READ COMMITTED") ? "updated" : "second");
        assertThat(rows()).isEqualTo("3");
    }

    @Test
    void aRestoreThatWaitsForAnInsertFindsTheRowsAside() throws Exception {
        try (Session insert = database.session()) {
            insert.run("BEGIN").run("INSERT INTO country VALUES ('de', 'second')");
            CompletableFuture<RestoreOutcome> restore = Session.start(() -> trash.restore(deletion, BOB));
            insert.awaitWaiter();
            insert.run("COMMIT");
            assertThat(end(restore))
                    .isInstanceOfSatisfying(
                            RestoreOutcome.Blocked.class,
                            b -> assertThat(b.preflight().conflicts())
                                    .extracting(Conflict::problem)
                                    .containsExactly(
                                            "public.country (de) cannot have {code=de} again: public.country (de) has"
                                                    + " taken it (country_pkey)."));
        }
        assertThat(rows()).isEqualTo("3");
    }

    @Test
    void aRestoreThatWaitsForAnInsertThatGivesUpRestoresAll() throws Exception {
        try (Session insert = database.session()) {
            insert.run("BEGIN").run("INSERT INTO country VALUES ('de', 'second')");
            CompletableFuture<RestoreOutcome> restore = Session.start(() -> trash.restore(deletion, BOB));
            insert.awaitWaiter();
            insert.run("ROLLBACK");
            assertThat(end(restore).orThrow().rowCount()).isEqualTo(3);
        }
        assertThat(database.values("SELECT name FROM country WHERE live")).containsExactly("first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"})
    void anInsertThatWaitsForARestoreCollidesWithTheRow(String level) throws Exception {
        try (Session holder = database.session()) {
            // the restore has all rows but one, and waits for that
            holder.run("BEGIN").run("SELECT FROM city WHERE id = 2 FOR UPDATE");
            CompletableFuture<RestoreOutcome> restore = Session.start(() -> trash.restore(deletion, BOB));
            holder.awaitWaiter();
            CompletableFuture<String> insert =
                    start("BEGIN ISOLATION LEVEL " + level, "INSERT INTO country VALUES ('de', 'second')");
            try (Session watcher = database.session()) {
                watcher.awaitWaiters(2);
            }
            holder.run("COMMIT");
            // either may have the row that the other needs next: then the insert or the restore is tried again
            String inserted = end(insert);
            RestoreOutcome outcome = end(restore);
            if (inserted.equals("done")) {
                assertThat(outcome).isInstanceOf(RestoreOutcome.Blocked.class);
                assertThat(rows()).isEqualTo("3");
            } else {
                assertThat(outcome.orThrow().rowCount()).isEqualTo(3);
            }
        }
    }

    @Test
    void aPurgeLeavesWhatAnInsertIsMovingAndFindsItAside() throws Exception {
        database.age(deletion, "31 days");
        Purge purge = new Purge(database.dataSource(), database.protection(), PurgeLimits.DEFAULT);
        try (Session insert = database.session()) {
            insert.run("BEGIN").run("INSERT INTO country VALUES ('de', 'second')");
            assertThat(purge.run(PurgeProgress.SILENT).rowCount()).isZero();
            insert.run("COMMIT");
        }
        assertThat(database.value("SELECT reprieve.purged_at(id) IS NULL FROM reprieve.deletion"))
                .isEqualTo("t");
        assertThat(rows()).isEqualTo("3");
        assertThat(purge.run(PurgeProgress.SILENT).rowCount()).isEqualTo(3);
        assertThat(database.value("SELECT reprieve.purged_at(id) IS NOT NULL FROM reprieve.deletion"))
                .isEqualTo("t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"})
    void anInsertThatWaitsForAPurgeNeedsNothingMoved(String level) throws Exception {
        try (Session purge = database.session()) {
            purge.run("BEGIN; SET LOCAL reprieve.purge = 'on'; DELETE FROM city; DELETE FROM country");
            CompletableFuture<String> insert =
                    start("BEGIN ISOLATION LEVEL " + level, "INSERT INTO country VALUES ('de', 'second')");
            purge.awaitWaiter();
            purge.run("COMMIT");
            assertThat(end(insert)).isEqualTo("done");
        }
        assertThat(database.values("SELECT name FROM country")).containsExactly("second");
        assertThat(rows()).isEqualTo("0");
    }

    @Test
    void twoRestoresOfTwoGenerations() throws Exception {
        database.run("INSERT INTO country VALUES ('de', 'second')");
        long second = database.delete("country WHERE code = 'de'");
        try (Session holder = database.session()) {
            holder.run("BEGIN").run("SELECT FROM country FOR UPDATE");
            CompletableFuture<RestoreOutcome> one = Session.start(() -> trash.restore(deletion, BOB));
            holder.awaitWaiter();
            CompletableFuture<RestoreOutcome> two = Session.start(() -> trash.restore(second, BOB));
            try (Session watcher = database.session()) {
                watcher.awaitWaiters(2);
            }
            holder.run("COMMIT");
            List<RestoreOutcome> ends = List.of(end(one), end(two));
            assertThat(ends)
                    .filteredOn(e -> e instanceof RestoreOutcome.Restored)
                    .hasSize(1);
            assertThat(ends)
                    .filteredOn(e -> e instanceof RestoreOutcome.Blocked)
                    .hasSize(1);
        }
    }
}
