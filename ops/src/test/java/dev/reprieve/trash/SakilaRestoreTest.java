package dev.reprieve.trash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprieve.purge.Purge;
import dev.reprieve.purge.PurgeForecast;
import dev.reprieve.purge.PurgeLimits;
import dev.reprieve.purge.PurgeProgress;
import dev.reprieve.purge.PurgeReport;
import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.testkit.Sakila;
import dev.reprieve.testkit.TableChecksums;
import dev.reprieve.tombstone.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A schema that others made: RESTRICT everywhere, inheritance, SET NULL, a circle between staff and store. */
class SakilaRestoreTest {
    private static final long SEED = 20_261_123;

    @Test
    void whatComesBackIsWhatWasThere() {
        assumeTrue(Sakila.available(), "the Sakila dump does not lie beside the project");
        String name = PostgresServer.shared().createDatabase();
        Sakila.load(PostgresServer.shared().dataSource(name));
        try (TestDatabase database = TestDatabase.apply(
                name,
                TestDatabase.soft(
                        "film:title", "customer:last_name", "rental", "payment", "inventory", "staff", "store"))) {
            TableChecksums before = TableChecksums.readLive(database.dataSource());
            Trash trash = new Trash(database.dataSource(), database.protection());
            Random random = new Random(SEED);
            List<Long> deletions = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                int film = 1 + random.nextInt(1000);
                int customer = 1 + random.nextInt(599);
                int rental = 1 + random.nextInt(16_000);
                String rentals = "inventory_id IN (SELECT inventory_id FROM inventory WHERE film_id = " + film + ")";
                deletions.add(database.delete(
                        payments(rentals),
                        "rental WHERE " + rentals,
                        "inventory WHERE film_id = " + film,
                        "film_actor WHERE film_id = " + film,
                        "film_category WHERE film_id = " + film,
                        "film WHERE film_id = " + film));
                deletions.add(database.delete(
                        payments("customer_id = " + customer),
                        "payment WHERE customer_id = " + customer,
                        "rental WHERE customer_id = " + customer,
                        "customer WHERE customer_id = " + customer));
                String pair = "rental_id IN (" + rental + ", " + (rental + 1) + ")";
                deletions.add(database.delete(payments(pair), "rental WHERE " + pair));
            }
            for (int i = deletions.size() - 1; i >= 0; i--) {
                RestoreOutcome outcome = trash.restore(deletions.get(i), RestoreOptions.by("bob"));
                assertThat(outcome).as("seed %d, deletion %d", SEED, i).isInstanceOf(RestoreOutcome.Restored.class);
                assertThat(outcome.orThrow().changed()).isEmpty();
            }
            assertThat(TableChecksums.readLive(database.dataSource()))
                    .as("seed %d", SEED)
                    .isEqualTo(before);

            long last = database.delete(
                    "payment WHERE TRUE",
                    "rental WHERE inventory_id IN (SELECT inventory_id FROM inventory WHERE film_id < 50)",
                    "inventory WHERE film_id < 50");
            TableChecksums live = TableChecksums.readLive(database.dataSource());
            database.age(last, "31 days");
            Purge purge = new Purge(database.dataSource(), database.protection(), PurgeLimits.DEFAULT);
            PurgeForecast forecast = purge.dryRun();
            PurgeReport report = purge.run(PurgeProgress.SILENT);
            assertThat(report.rows()).isEqualTo(forecast.rows());
            assertThat(report.rowCount()).isGreaterThan(16_000);
            assertThat(report.skipped()).isEmpty();
            assertThat(TableChecksums.readLive(database.dataSource())).isEqualTo(live);
        }
    }

    /** Sakila sets payment.rental_id to NULL, which is NOT NULL: so payments have to go first. */
    private static String payments(String rentals) {
        return "payment WHERE rental_id IN (SELECT rental_id FROM rental WHERE " + rentals + ")";
    }
}
