package dev.reprieve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprieve.Deletion;
import dev.reprieve.Reprieve;
import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.policy.Policy;
import dev.reprieve.testkit.Sakila;
import dev.reprieve.testkit.TableChecksums;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole path on a database that nobody shaped for it: init, plan, apply, check, deletions through the guard, their
 * restore, and the way back.
 */
class SakilaTest {
    private static final int OF_EACH = 25;

    @TempDir
    private Path directory;

    @Test
    void takesSakilaThroughTheWholePathAndBack() throws SQLException {
        assumeTrue(Sakila.available(), "the Sakila dump does not lie beside the project");
        try (Cli cli = new Cli(directory, "SELECT 1")) {
            DataSource database = cli.dataSource();
            Sakila.load(database);
            cli.handOver();
            Catalog original = catalog(database);
            TableChecksums before = TableChecksums.read(database);

            assertThat(cli.policed("init").code()).isZero();
            assertThat(cli.policed("plan").code()).isZero();
            assertThat(cli.policed("apply", "--yes").code()).isZero();
            assertThat(cli.policed("plan").out()).startsWith("Nothing to do");
            assertFindings(cli.policed("check"));

            DataSource guarded =
                    Reprieve.guard(database).policy(Policy.load(cli.policy())).build();
            refusesWhatRestrictEdgesDemand(guarded);
            deleteAndRestore(cli, database, guarded, before);

            assertThat(cli.policed("apply", "--undo", "--yes").code()).isZero();
            assertThat(catalog(database))
                    .usingRecursiveComparison()
                    // a constraint made anew has another trigger, and statistics move on
                    .ignoringFieldsMatchingRegexes(".*updateTrigger", ".*bytes", ".*estimatedRows")
                    .isEqualTo(original);
            assertThat(TableChecksums.read(database)).isEqualTo(before);
        }
    }

    private static void assertFindings(Cli.Result check) {
        assertThat(check.code()).isEqualTo(1);
        assertThat(check.lines().stream().filter(l -> l.startsWith("leak")).toList())
                .hasSize(6)
                .allMatch(l -> l.contains("function public."));
    }

    private static void refusesWhatRestrictEdgesDemand(DataSource guarded) throws SQLException {
        try (Connection connection = guarded.getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM film WHERE film_id = 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23503"))
                    .hasMessageContaining("\"film_actor_film_id_fkey\"");
            assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM customer WHERE customer_id = 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23503"));
            // ON DELETE SET NULL of a column that must not be NULL
            assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM rental WHERE rental_id = 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23502"));
            assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM store WHERE store_id = 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23503"));
        }
    }

    private static void deleteAndRestore(Cli cli, DataSource database, DataSource guarded, TableChecksums before)
            throws SQLException {
        List<String> deletions = new ArrayList<>();
        for (int id = 1; id <= OF_EACH; id++) {
            deletions.add(delete(
                    guarded,
                    "film",
                    id,
                    List.of(
                            "DELETE FROM payment WHERE rental_id IN (SELECT rental_id FROM rental JOIN inventory USING (inventory_id) WHERE"
                                    + " film_id = ?)",
                            "DELETE FROM rental r USING inventory i WHERE i.inventory_id = r.inventory_id AND i.film_id = ?",
                            "DELETE FROM inventory WHERE film_id = ?",
                            "DELETE FROM film_actor WHERE film_id = ?",
                            "DELETE FROM film_category WHERE film_id = ?",
                            "DELETE FROM film WHERE film_id = ?")));
            deletions.add(delete(
                    guarded,
                    "customer",
                    200 + id,
                    List.of(
                            "DELETE FROM payment WHERE customer_id = ? OR rental_id IN (SELECT rental_id FROM rental WHERE"
                                    + " customer_id = " + (200 + id) + ")",
                            "DELETE FROM rental WHERE customer_id = ?",
                            "DELETE FROM customer WHERE customer_id = ?")));
            deletions.add(delete(
                    guarded,
                    "rental",
                    9_000 + id,
                    List.of("DELETE FROM payment WHERE rental_id = ?", "DELETE FROM rental WHERE rental_id = ?")));
        }
        assertThat(count(guarded, "SELECT count(*) FROM film")).isEqualTo(1_000 - OF_EACH);
        assertThat(count(guarded, "SELECT count(*) FROM film_list WHERE fid <= 25"))
                .isZero();
        assertThat(count(guarded, "SELECT count(*) FROM customer_list WHERE id BETWEEN 201 AND 225"))
                .isZero();
        assertThat(count(database, "SELECT count(*) FROM film")).isEqualTo(1_000);

        // what had gone with an earlier deletion opened none of its own
        deletions.removeIf("-1"::equals);
        // newest first: a rental deleted with a film may belong to a customer deleted later
        for (int i = deletions.size() - 1; i >= 0; i--) {
            Cli.Result restored = cli.policed("trash", "restore", deletions.get(i));
            assertThat(restored.code()).as(restored.out() + restored.err()).isZero();
        }
        assertThat(TableChecksums.readLive(database)).isEqualTo(before);
        assertThat(cli.policed("trash", "list", "--json").out()).contains("\"deletions\" : [ ]");
    }

    private static String delete(DataSource guarded, String table, int id, List<String> statements)
            throws SQLException {
        try (Connection connection = guarded.getConnection();
                Deletion by = Deletion.by("sakila").because(table + " " + id)) {
            connection.setAutoCommit(false);
            int last = 0;
            for (String sql : statements) {
                try (var statement = connection.prepareStatement(sql)) {
                    statement.setInt(1, id);
                    last = statement.executeUpdate();
                }
            }
            connection.commit();
            assertThat(last).as(table + " " + id + " by " + by).isIn(0, 1);
        }
        return Long.toString(
                count(guarded, "SELECT id FROM reprieve.deletion WHERE reason = '" + table + " " + id + "'"));
    }

    private static long count(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : -1;
        }
    }

    private static Catalog catalog(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return CatalogReader.read(connection);
        }
    }
}
