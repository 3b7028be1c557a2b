package dev.reprieve.hold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.catalog.TableName;
import dev.reprieve.purge.Purge;
import dev.reprieve.purge.PurgeProgress;
import dev.reprieve.purge.PurgeSettings;
import dev.reprieve.purge.SkipReason;
import dev.reprieve.tombstone.Session;
import dev.reprieve.tombstone.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Holds on deleted rows that have made way for rows with their keys, and lie in the ledger. */
class HoldAsideTest {
    private static final int LIMIT_SECONDS = 60;
    private static final TableName COUNTRY = new TableName("public", "country");
    private static final TableName CITY = new TableName("public", "city");

    private final TestDatabase database = TestDatabase.create("""
            CREATE TABLE country (code text PRIMARY KEY, name text);
            CREATE TABLE city (id serial PRIMARY KEY, country text REFERENCES country ON DELETE CASCADE);
            INSERT INTO country VALUES ('de', 'first');
            INSERT INTO city (country) VALUES ('de'), ('de');
            """, TestDatabase.soft("country", "city"));
    private final Holds holds = new Holds(database.dataSource(), database.protection());
    private final Purge purge =
            new Purge(database.dataSource(), database.protection(), PurgeSettings.DEFAULT.unthrottled());
    private final long deletion = database.delete("country WHERE code = 'de'");

    HoldAsideTest() {
        database.age(deletion, "31 days");
    }

    @AfterEach
    void drop() {
        assertThat(database.brokenReferences()).isEmpty();
        database.close();
    }

    @Test
    void aDeletionThatIsWhollyAsideIsHeldAndNotPurged() {
        database.run("INSERT INTO country VALUES ('de', 'second')");
        assertThat(aside()).isEqualTo("3");
        assertThat(holds.place(hold("case", new HoldTarget.OfDeletion(deletion)))
                        .rows())
                .isEqualTo(3);
        var report = purge.run(PurgeProgress.SILENT);
        assertThat(report.rowCount()).isZero();
        assertThat(report.skipped())
                .isEqualTo(Map.of(
                        COUNTRY, Map.of(SkipReason.HELD, 1L),
                        CITY, Map.of(SkipReason.HELD, 2L)));
        assertThat(purge.deletion(deletion, PurgeProgress.SILENT).rowCount()).isZero();
        holds.release("case", "bob", "over");
        assertThat(purge.run(PurgeProgress.SILENT).rowCount()).isEqualTo(3);
        assertThat(aside()).isEqualTo("0");
    }

    @Test
    void aHeldDeletionStaysHeldWhenItIsSetAside() {
        holds.place(hold("case", new HoldTarget.OfDeletion(deletion)));
        holds.place(hold("rows", new HoldTarget.OfRows(COUNTRY, "name = 'first'")));
        database.run("INSERT INTO country VALUES ('de', 'second')");
        assertThat(purge.run(PurgeProgress.SILENT).rowCount()).isZero();
        holds.release("case", "bob", "over");
        assertThat(purge.run(PurgeProgress.SILENT).rows()).isEqualTo(Map.of(CITY, 2L));
        holds.release("rows", "bob", "over");
        assertThat(purge.run(PurgeProgress.SILENT).rows()).isEqualTo(Map.of(COUNTRY, 1L));
    }

    @Test
    void aHoldThatWaitsForAnInsertFindsTheRowsAside() throws Exception {
        try (Session insert = database.session()) {
            insert.run("BEGIN").run("INSERT INTO country VALUES ('de', 'second')");
            CompletableFuture<PlacedHold> placing = Session.start(() -> holds.place(
                    hold("case", new HoldTarget.OfDeletion(deletion)).lockTimeoutMillis(60_000)));
            insert.awaitWaiter();
            insert.run("COMMIT");
            assertThat(placing.get(LIMIT_SECONDS, TimeUnit.SECONDS).rows()).isEqualTo(3);
        }
        assertThat(purge.run(PurgeProgress.SILENT).rowCount()).isZero();
    }

    @Test
    void aConditionThatWaitsForAnInsertFindsTheRowsAside() throws Exception {
        try (Session insert = database.session()) {
            insert.run("BEGIN").run("INSERT INTO country VALUES ('de', 'second')");
            CompletableFuture<PlacedHold> placing =
                    Session.start(() -> holds.place(hold("case", new HoldTarget.OfRows(COUNTRY, "name = 'first'"))
                            .lockTimeoutMillis(60_000)));
            insert.awaitWaiter();
            insert.run("COMMIT");
            assertThat(placing.get(LIMIT_SECONDS, TimeUnit.SECONDS).rows()).isEqualTo(1);
        }
        assertThat(purge.run(PurgeProgress.SILENT).rows()).isEqualTo(Map.of(CITY, 2L));
    }

    private String aside() {
        return database.value("SELECT count(*) FROM reprieve.aside");
    }

    private static HoldRequest hold(String name, HoldTarget target) {
        return new HoldRequest(name, "because", "alice", List.of(target));
    }
}
