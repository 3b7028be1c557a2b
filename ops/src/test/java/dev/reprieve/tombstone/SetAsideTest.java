package dev.reprieve.tombstone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.guard.GuardBuilder;
import dev.reprieve.testkit.PostgresServer;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys that tombstones hold come again: the tombstones move aside, with all that refers to them. */
class SetAsideTest {
    private final TestDatabase database =
            TestDatabase.create("""
            CREATE TABLE country (code text PRIMARY KEY, name text);
            CREATE TABLE city (id serial PRIMARY KEY, name text UNIQUE, twin int REFERENCES city DEFERRABLE,
                country text REFERENCES country ON UPDATE CASCADE ON DELETE CASCADE);
            CREATE TABLE street (city text REFERENCES city (name) ON DELETE CASCADE, name text,
                beside text, PRIMARY KEY (city, name), FOREIGN KEY (city, beside) REFERENCES street);
            CREATE TABLE log (id int, year int, note text, PRIMARY KEY (id, year)) PARTITION BY RANGE (year);
            CREATE TABLE log_old PARTITION OF log FOR VALUES FROM (0) TO (2000);
            CREATE TABLE log_new PARTITION OF log DEFAULT;
            CREATE TABLE line (log int, year int, n int, PRIMARY KEY (log, year, n),
                FOREIGN KEY (log, year) REFERENCES log ON DELETE CASCADE) PARTITION BY HASH (n);
            CREATE TABLE line_0 PARTITION OF line FOR VALUES WITH (MODULUS 2, REMAINDER 0);
            CREATE TABLE line_1 PARTITION OF line FOR VALUES WITH (MODULUS 2, REMAINDER 1);
            INSERT INTO country VALUES ('de', 'Germany'), ('fr', 'France');
            INSERT INTO city (name, country) VALUES ('Bonn', 'de'), ('Kiel', 'de'), ('Lyon', 'fr');
            UPDATE city SET twin = 3 - id WHERE country = 'de';
            INSERT INTO street VALUES ('Bonn', 'A', NULL), ('Bonn', 'B', 'A'), ('Lyon', 'A', NULL);
            INSERT INTO log VALUES (1, 1999, 'x'), (1, 2001, 'y');
            INSERT INTO line SELECT 1, y, n FROM unnest(ARRAY[1999, 2001]) AS y, generate_series(1, 4) AS n;
            """, TestDatabase.soft("country", "city", "street", "log", "line"));

    @AfterEach
    void drop() {
        assertThat(database.brokenReferences()).isEmpty();
        database.close();
    }

    private List<String> aside() {
        return database.values("SELECT deletion_id || ' ' || table_name || ' ' || count(*) FROM reprieve.aside"
                + " GROUP BY deletion_id, table_name ORDER BY 1");
    }

    @Test
    void aNaturalKeyComesAgainAndTakesAllThatReferredToTheDeletedRowOutOfTheWay() {
        long deletion = database.delete("country WHERE code = 'de'");
        database.run("INSERT INTO country VALUES ('de', 'Again')");
        assertThat(aside())
                .containsExactly(
                        deletion + " public.city 2", deletion + " public.country 1", deletion + " public.street 2");
        assertThat(database.values("SELECT name FROM country ORDER BY 1")).containsExactly("Again", "France");
        assertThat(database.values("SELECT name FROM city")).containsExactly("Lyon");
    }

    @Test
    void aReferencedUniqueKeyComesAgain() {
        long first = database.delete("street WHERE name = 'B'");
        long second = database.delete("city WHERE name IN ('Bonn', 'Kiel')");
        database.run("INSERT INTO city (name) VALUES ('Bonn')");
        // Kiel refers to Bonn
        assertThat(aside())
                .containsExactly(first + " public.street 1", second + " public.city 2", second + " public.street 1");
    }

    @Test
    void aCompositeKeyOfAPartitionedTableComesAgain() {
        long deletion = database.delete("log WHERE year = 1999");
        database.run("INSERT INTO log VALUES (1, 1999, 'z')");
        assertThat(aside()).containsExactly(deletion + " public.line 4", deletion + " public.log 1");
        assertThat(database.value("SELECT count(*) FROM line")).isEqualTo("4");
        database.run("INSERT INTO line VALUES (1, 1999, 1)");
        database.delete("line WHERE year = 1999");
        database.delete("log WHERE year = 1999");
        database.run("INSERT INTO log_old VALUES (1, 1999, 'straight into the partition')");
        database.run("INSERT INTO line VALUES (1, 1999, 1)");
        assertThat(database.value("SELECT count(*) FROM line WHERE live")).isEqualTo("5");
    }

    @Test
    void aKeyIsChangedToOneThatATombstoneHolds() {
        database.delete("country WHERE code = 'de'");
        database.run("UPDATE country SET code = 'de' WHERE code = 'fr'");
        assertThat(database.values("SELECT code || name FROM country")).containsExactly("deFrance");
        assertThat(database.values("SELECT country FROM city")).containsExactly("de");
        assertThat(database.value("SELECT count(*) FROM reprieve.aside")).isEqualTo("5");
    }

    @Test
    void twoRowsWithOneKeyCollideAsEver() {
        database.delete("country WHERE code = 'de'");
        assertThatThrownBy(() -> database.run("INSERT INTO country VALUES ('de', '1'), ('de', '2')"))
                .hasMessageContaining("country_pkey");
        assertThat(aside()).isEmpty();
        assertThatThrownBy(() -> database.run("INSERT INTO country VALUES ('fr', 'again')"))
                .hasMessageContaining("country_pkey");
    }

    @Test
    void upsertsThroughTheGuard() {
        DataSource guarded = new GuardBuilder(database.dataSource())
                .policy(database.policy())
                .build();
        List<String> upserts = List.of(
                "INSERT INTO country VALUES ('de', 'new') ON CONFLICT DO NOTHING",
                "INSERT INTO country VALUES ('de', 'new') ON CONFLICT (code) DO NOTHING",
                "INSERT INTO country VALUES ('de', 'new') ON CONFLICT (code) DO UPDATE SET name = 'updated'",
                "INSERT INTO country AS c VALUES ('de', 'new') ON CONFLICT ON CONSTRAINT country_pkey"
                        + " DO UPDATE SET name = c.name || 'updated'",
                "MERGE INTO country AS c USING (VALUES ('de', 'new')) AS n(code, name) ON c.code = n.code"
                        + " WHEN MATCHED THEN UPDATE SET name = 'updated'"
                        + " WHEN NOT MATCHED THEN INSERT (code, name) VALUES (n.code, n.name)",
                "INSERT INTO country SELECT 'de', 'new' WHERE NOT EXISTS (SELECT FROM country WHERE code = 'de')");
        for (String upsert : upserts) {
            PostgresServer.execute(guarded, "DELETE FROM country WHERE code = 'de'");
            PostgresServer.execute(guarded, upsert);
            assertThat(database.values("SELECT name FROM country WHERE code = 'de' AND live"))
                    .as(upsert)
                    .containsExactly("new");
        }
        assertThat(database.value("SELECT count(*) FROM reprieve.aside WHERE table_name = 'public.country'"))
                .isEqualTo("" + upserts.size());
        PostgresServer.execute(
                guarded, "INSERT INTO country VALUES ('de', 'x') ON CONFLICT (code) DO UPDATE SET name = 'updated'");
        assertThat(database.values("SELECT name FROM country WHERE code = 'de'"))
                .containsExactly("updated");
    }

    @Test
    void deletingAndInsertingInOneStatement() {
        database.run("INSERT INTO country VALUES ('it', 'Italy')");
        database.run("WITH d AS (UPDATE country SET live = NULL WHERE code = 'it' AND live RETURNING *)"
                + " INSERT INTO country SELECT code, 'new' FROM d");
        assertThat(database.values("SELECT name FROM country WHERE code = 'it'"))
                .containsExactly("new");
        // with children that have not fallen yet there is no telling them from those of the new row
        assertThatThrownBy(() ->
                        database.run("WITH d AS (UPDATE country SET live = NULL WHERE code = 'de' AND live RETURNING *)"
                                + " INSERT INTO country SELECT code, 'new' FROM d"))
                .hasMessageContaining("RPV-504 table public.country: A row of public.city still refers to the deleted"
                        + " row that has this key (city_country_fkey).");
    }

    @Test
    void aRoleWithoutAnyRightToDeleteMayInsert() {
        database.run("DROP ROLE IF EXISTS clerk; CREATE ROLE clerk; GRANT INSERT ON country TO clerk");
        long deletion = database.delete("country WHERE code = 'de'");
        database.run("SET ROLE clerk; INSERT INTO country VALUES ('de', 'new'); RESET ROLE");
        assertThat(aside()).contains(deletion + " public.country 1");
        assertThatThrownBy(() -> database.run("SET ROLE clerk; SELECT reprieve.set_aside('{}', '{}', '')"))
                .hasMessageContaining("permission denied");
        database.run("REVOKE ALL ON country FROM clerk; DROP ROLE clerk");
    }
}
