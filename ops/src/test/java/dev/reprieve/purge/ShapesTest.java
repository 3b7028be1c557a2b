package dev.reprieve.purge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Markers;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Relation;
import dev.reprieve.policy.Retention;
import dev.reprieve.policy.TablePolicy;
import dev.reprieve.policy.TablePolicy.Delete;
import dev.reprieve.testkit.TableChecksums;
import dev.reprieve.tombstone.TestDatabase;
import dev.reprieve.trash.Conflict;
import dev.reprieve.trash.RestoreOptions;
import dev.reprieve.trash.Trash;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Delete, restore, delete again and purge over schemas of every shape. */
class ShapesTest {
    private static final RestoreOptions BOB = RestoreOptions.by("bob");

    @Test
    void aCircleOfCascades() {
        try (TestDatabase database = TestDatabase.create("""
                CREATE TABLE store (id int PRIMARY KEY, manager int NOT NULL);
                CREATE TABLE staff (id int PRIMARY KEY, store_id int NOT NULL REFERENCES store ON DELETE CASCADE);
                ALTER TABLE store ADD FOREIGN KEY (manager) REFERENCES staff ON DELETE CASCADE
                    DEFERRABLE INITIALLY DEFERRED;
                BEGIN; INSERT INTO store VALUES (1, 10), (2, 20);
                INSERT INTO staff VALUES (10, 1), (11, 1), (20, 2); COMMIT;
                """, TestDatabase.soft("store", "staff"))) {
            roundTrip(database, 3, "store WHERE id = 1");
            assertThat(database.values("SELECT id FROM staff")).containsExactly("20");
        }
    }

    @Test
    void aCircleThatNothingCascadesThrough() {
        try (TestDatabase database = TestDatabase.create("""
                CREATE TABLE store (id int PRIMARY KEY, manager int NOT NULL);
                CREATE TABLE staff (id int PRIMARY KEY, store_id int NOT NULL REFERENCES store);
                ALTER TABLE store ADD FOREIGN KEY (manager) REFERENCES staff DEFERRABLE INITIALLY DEFERRED;
                BEGIN; INSERT INTO store VALUES (1, 10), (2, 20); INSERT INTO staff VALUES (10, 1), (20, 2); COMMIT;
                """, TestDatabase.soft("store", "staff"))) {
            TableChecksums before = live(database);
            String both = "WITH a AS (UPDATE staff SET live = NULL WHERE id = 10) UPDATE store SET live = NULL"
                    + " WHERE id = 1";
            database.run(both);
            new Trash(database.dataSource(), database.protection())
                    .restore(1, BOB)
                    .orThrow();
            assertThat(live(database)).isEqualTo(before);
            database.run(both);
            purgeAll(database, 2, 2);
        }
    }

    @Test
    void trees() {
        try (TestDatabase database = TestDatabase.create("""
                CREATE TABLE node (id int PRIMARY KEY, parent int REFERENCES node ON DELETE CASCADE);
                CREATE TABLE leaf (id int PRIMARY KEY, node_id int REFERENCES node ON DELETE CASCADE);
                INSERT INTO node SELECT i, nullif(i - 1, 0) FROM generate_series(1, 300) AS i;
                INSERT INTO node SELECT 1000 - i, CASE WHEN i > 1 THEN 1001 - i ELSE 1 END
                    FROM generate_series(1, 300) AS i;
                INSERT INTO leaf SELECT i, i FROM generate_series(1, 300) AS i;
                INSERT INTO node VALUES (5000, NULL), (5001, 5001);
                """, TestDatabase.soft("node", "leaf"))) {
            roundTrip(database, 901, "node WHERE id IN (1, 5001)");
            assertThat(database.values("SELECT id FROM node")).containsExactly("5000");
        }
    }

    @Test
    void aTreeWithALeafThatStays() {
        try (TestDatabase database = TestDatabase.create("""
                CREATE TABLE node (id int PRIMARY KEY, parent int REFERENCES node ON DELETE CASCADE);
                INSERT INTO node VALUES (1, NULL), (2, 1), (3, 2), (4, 1), (5, 4);
                """, TestDatabase.soft("node"))) {
            database.delete("node WHERE id = 5");
            long rest = database.delete("node WHERE id = 1");
            database.age(rest, "31 days");
            Purge purge = new Purge(
                    database.dataSource(),
                    database.protection(),
                    PurgeSettings.DEFAULT.unthrottled().dropsPartitions(false));
            PurgeForecast forecast = purge.dryRun();
            PurgeReport report = purge.run(PurgeProgress.SILENT);
            assertThat(report.rows()).isEqualTo(forecast.rows());
            assertThat(report.rowCount()).isEqualTo(2);
            assertThat(report.skipped(SkipReason.CHILD)).isEqualTo(2);
            assertThat(database.values("SELECT id FROM node ORDER BY 1")).containsExactly("1", "4", "5");
        }
    }

    @Test
    void partitionsAndCompositeKeys() {
        try (TestDatabase database = TestDatabase.create("""
                CREATE TABLE post (id int PRIMARY KEY);
                CREATE TABLE event (id int, day date, post_id int REFERENCES post ON DELETE CASCADE, note text,
                    PRIMARY KEY (day, id)) PARTITION BY RANGE (day);
                CREATE TABLE event_a PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
                CREATE TABLE event_b PARTITION OF event FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')
                    PARTITION BY LIST (id);
                CREATE TABLE event_b1 PARTITION OF event_b FOR VALUES IN (1, 2, 3);
                CREATE TABLE event_b2 PARTITION OF event_b DEFAULT;
                CREATE UNIQUE INDEX event_a_note ON event_a (note);
                CREATE TABLE detail (id int PRIMARY KEY, event_id int, event_day date,
                    FOREIGN KEY (event_day, event_id) REFERENCES event (day, id) ON DELETE CASCADE);
                INSERT INTO post VALUES (1), (2);
                INSERT INTO event SELECT i, '2026-01-15'::date + 31 * (i % 2), 1 + i % 2, 'n' || i
                    FROM generate_series(1, 40) AS i;
                INSERT INTO detail SELECT id, id, day FROM event;
                """, TestDatabase.soft("post", "event", "detail"))) {
            long first = database.delete("post WHERE id = 1");
            database.run("INSERT INTO event VALUES (99, '2026-01-15', 2, 'n4')");
            assertThat(new Trash(database.dataSource(), database.protection())
                            .preflight(first, BOB)
                            .conflicts())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Conflict.ValueTaken.class,
                            c -> assertThat(c.values()).isEqualTo(Map.of("note", "n4")));
            database.run("UPDATE event SET note = 'other' WHERE id = 99");
            new Trash(database.dataSource(), database.protection())
                    .restore(first, BOB)
                    .orThrow();
            roundTrip(database, 2 + 41 + 40, "post WHERE TRUE");
        }
    }

    @Test
    void inheritance() {
        try (TestDatabase database = TestDatabase.create("""
                CREATE TABLE rental (id int PRIMARY KEY);
                CREATE TABLE payment (id int PRIMARY KEY, rental_id int REFERENCES rental ON DELETE SET NULL);
                CREATE TABLE payment_a (PRIMARY KEY (id), FOREIGN KEY (rental_id) REFERENCES rental ON DELETE SET NULL)
                    INHERITS (payment);
                CREATE TABLE payment_b (PRIMARY KEY (id), FOREIGN KEY (rental_id) REFERENCES rental ON DELETE CASCADE)
                    INHERITS (payment);
                INSERT INTO rental VALUES (1), (2);
                INSERT INTO payment VALUES (1, 1), (2, 2);
                INSERT INTO payment_a VALUES (1, 1), (12, 2);
                INSERT INTO payment_b VALUES (1, 1), (22, 2);
                """, TestDatabase.soft("rental", "payment"))) {
            roundTrip(database, 4, "rental WHERE id = 1", "payment WHERE id = 2", "payment_a WHERE id = 12");
            assertThat(database.values("SELECT coalesce(rental_id::text, 'none') FROM payment ORDER BY tableoid, id"))
                    .containsExactly("none", "none", "2");
        }
    }

    @Test
    void mixedCaseAndOtherSchemas() {
        TableName order = new TableName("Shop", "Order");
        TableName line = new TableName("Shop", "Order Line");
        Policy policy = new Policy(
                Retention.DEFAULT,
                new Markers("Is Live", "isDeleted", "Deleted At", "deletionId"),
                true,
                Map.of(order, TablePolicy.of(order, Delete.SOFT), line, TablePolicy.of(line, Delete.SOFT)),
                List.of(),
                List.of());
        try (TestDatabase database = TestDatabase.create("""
                CREATE SCHEMA "Shop";
                CREATE TABLE "Shop"."Order" ("Id" int PRIMARY KEY, "Code?" text UNIQUE);
                CREATE TABLE "Shop"."Order Line" ("Order" int REFERENCES "Shop"."Order" ON DELETE CASCADE, "No" int,
                    PRIMARY KEY ("Order", "No"));
                INSERT INTO "Shop"."Order" VALUES (1, 'a''b'), (2, 'c');
                INSERT INTO "Shop"."Order Line" VALUES (1, 1), (1, 2), (2, 1);
                """, policy)) {
            TableChecksums before = live(database);
            database.run("UPDATE \"Shop\".\"Order\" SET \"Is Live\" = NULL WHERE \"Id\" = 1");
            Trash trash = new Trash(database.dataSource(), database.protection());
            database.run("INSERT INTO \"Shop\".\"Order\" VALUES (3, 'a''b')");
            assertThat(trash.preflight(1, BOB).conflicts()).hasSize(1);
            database.run("SET reprieve.purge = 'on'; DELETE FROM \"Shop\".\"Order\" WHERE \"Id\" = 3");
            assertThat(trash.restore(1, BOB).orThrow().rowCount()).isEqualTo(3);
            assertThat(live(database)).isEqualTo(before);
            database.run("UPDATE \"Shop\".\"Order\" SET \"Is Live\" = NULL WHERE \"Id\" = 1");
            purgeAll(database, 2, 3);
        }
    }

    @Test
    void aRelationThatTheSchemaDoesNotDeclare() {
        Policy policy = TestDatabase.with(
                TestDatabase.soft("post", "event"),
                new Relation(
                        new TableName("public", "event"),
                        List.of("post_id"),
                        new TableName("public", "post"),
                        List.of("id"),
                        Relation.OnDelete.CASCADE,
                        Optional.empty()));
        try (TestDatabase database = TestDatabase.create("""
                CREATE TABLE post (id int PRIMARY KEY);
                CREATE TABLE event (id int PRIMARY KEY, post_id int);
                INSERT INTO post VALUES (1), (2);
                INSERT INTO event VALUES (1, 1), (2, 1), (3, 2);
                """, policy)) {
            roundTrip(database, 3, "post WHERE id = 1");
            long event = database.delete("event WHERE id = 3");
            database.run("SET reprieve.purge = 'on'; DELETE FROM post WHERE id = 2");
            assertThat(new Trash(database.dataSource(), database.protection())
                            .preflight(event, BOB)
                            .conflicts())
                    .singleElement()
                    .isInstanceOf(Conflict.ParentPurged.class);
        }
    }

    @Test
    void neverTakesALiveRowAlongEvenWithoutAFence() {
        try (TestDatabase database =
                TestDatabase.create("""
                CREATE TABLE post (id int PRIMARY KEY);
                CREATE TABLE note (id int PRIMARY KEY, post_id int REFERENCES post ON DELETE CASCADE);
                INSERT INTO post VALUES (1), (2);
                INSERT INTO note VALUES (1, 1), (2, 2);
                """, TestDatabase.unfenced(TestDatabase.soft("post", "note")))) {
            long deletion = database.delete("post WHERE TRUE");
            database.age(deletion, "31 days");
            // what no client can do: a live row under a tombstone
            database.run("SET session_replication_role = replica; UPDATE note SET live = TRUE, is_deleted = FALSE,"
                    + " deleted_at = NULL, deletion_id = NULL WHERE id = 1");
            PurgeReport report = new Purge(
                            database.dataSource(),
                            database.protection(),
                            PurgeSettings.DEFAULT.unthrottled().dropsPartitions(false))
                    .run(PurgeProgress.SILENT);
            assertThat(report.rowCount()).isEqualTo(2);
            assertThat(report.skipped(SkipReason.CHILD)).isEqualTo(1);
            assertThat(database.values("SELECT id FROM note")).containsExactly("1");
        }
    }

    /** Deletes, restores, compares; deletes again and purges in the smallest batches that are allowed. */
    private static void roundTrip(TestDatabase database, int rows, String... targets) {
        TableChecksums before = live(database);
        long deletion = database.delete(targets);
        assertThat(new Trash(database.dataSource(), database.protection())
                        .restore(deletion, BOB)
                        .orThrow()
                        .rowCount())
                .isEqualTo(rows);
        assertThat(live(database)).isEqualTo(before);
        purgeAll(database, database.delete(targets), rows);
    }

    private static void purgeAll(TestDatabase database, long deletion, int rows) {
        assertThat(database.brokenReferences()).isEmpty();
        TableChecksums live = live(database);
        database.age(deletion, "31 days");
        Purge purge = new Purge(
                database.dataSource(),
                database.protection(),
                PurgeSettings.DEFAULT
                        .with(PurgeLimits.DEFAULT.withBatchRows(7))
                        .unthrottled()
                        .dropsPartitions(false));
        PurgeForecast forecast = purge.dryRun();
        PurgeReport report = purge.run(PurgeProgress.SILENT);
        assertThat(report.skipped()).isEmpty();
        assertThat(report.rowCount()).isEqualTo(rows);
        assertThat(report.rows()).isEqualTo(forecast.rows());
        assertThat(report.deletionsEnded()).isEqualTo(1);
        assertThat(live(database)).isEqualTo(live);
    }

    private static TableChecksums live(TestDatabase database) {
        Markers markers = database.policy().markers();
        return TableChecksums.read(database.dataSource(), Set.copyOf(markers.names()), markers.live());
    }
}
