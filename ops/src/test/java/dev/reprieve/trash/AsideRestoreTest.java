package dev.reprieve.trash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.catalog.TableName;
import dev.reprieve.hold.HoldRequest;
import dev.reprieve.hold.HoldTarget;
import dev.reprieve.hold.Holds;
import dev.reprieve.purge.Purge;
import dev.reprieve.purge.PurgeLimits;
import dev.reprieve.purge.PurgeProgress;
import dev.reprieve.tombstone.RowKey;
import dev.reprieve.tombstone.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows that have been set aside are in the trash like any other: listed, restored when their key is free, purged in time. */
class AsideRestoreTest {
    private static final TableName COUNTRY = new TableName("public", "country");
    private static final TableName CITY = new TableName("public", "city");
    private static final RestoreOptions BOB = RestoreOptions.by("bob");

    private final TestDatabase database = TestDatabase.create("""
            CREATE TABLE country (code text PRIMARY KEY, name text, sister text REFERENCES country ON DELETE SET NULL);
            CREATE TABLE city (id serial PRIMARY KEY, name text, country text REFERENCES country ON DELETE CASCADE,
                shout text GENERATED ALWAYS AS (upper(name)) STORED, raw json, at timestamptz, f float8, a int[]);
            INSERT INTO country VALUES ('de', 'Germany', NULL), ('fr', 'France', NULL), ('it', 'Italy', 'de');
            INSERT INTO city (name, country, raw, at, f, a) VALUES
                ('Bonn', 'de', '{"b": 1,  "a": null}', '2024-02-29 12:00:00.123456+00', 0.1::float8 + 0.2, '[0:1]={1,2}'),
                ('Kiel', 'de', 'null', 'infinity', 'NaN', NULL), ('Lyon', 'fr', NULL, NULL, NULL, '{}');
            """, TestDatabase.soft("country:name", "city:name"));
    private Trash trash = new Trash(database.dataSource(), database.protection());

    @AfterEach
    void drop() {
        assertThat(database.brokenReferences()).isEmpty();
        database.close();
    }

    private String cities() {
        return database.value(
                "SELECT string_agg(concat_ws(',', id, name, country, shout, raw, at, f, a), ' ' ORDER BY id)"
                        + " FROM city WHERE live");
    }

    private List<String> problems(RestoreOutcome outcome) {
        assertThat(outcome).isInstanceOf(RestoreOutcome.Blocked.class);
        return ((RestoreOutcome.Blocked) outcome)
                .preflight().conflicts().stream().map(Conflict::problem).toList();
    }

    @Test
    void aRowComesBackAsItWasOnceItsKeyIsFree() {
        String before = cities();
        long first = database.delete("country WHERE code = 'de'");
        database.run("INSERT INTO country VALUES ('de', 'Again')");

        assertThat(trash.list(TrashQuery.all()).entries())
                .singleElement()
                .satisfies(e -> assertThat(e.rows()).isEqualTo(Map.of(COUNTRY, 1L, CITY, 2L)));
        assertThat(trash.list(TrashQuery.all().ofTable(CITY)).entries()).hasSize(1);
        assertThat(trash.show(first, 10).tables())
                .flatExtracting(TrashedRows::rows)
                .containsExactly(
                        new TrashedRow(new RowKey(CITY, List.of("1")), Optional.of("Bonn"), true),
                        new TrashedRow(new RowKey(CITY, List.of("2")), Optional.of("Kiel"), true),
                        new TrashedRow(new RowKey(COUNTRY, List.of("de")), Optional.of("Germany"), true));
        assertThat(trash.preflight(first, BOB).conflicts())
                .extracting(Conflict::problem)
                .containsExactly("public.country (de) cannot have {code=de} again: public.country (de) has taken it"
                        + " (country_pkey).");
        assertThat(problems(trash.restore(first, BOB))).hasSize(1);
        assertThat(database.value("SELECT count(*) FROM reprieve.aside")).isEqualTo("3");

        long second = database.delete("country WHERE code = 'de'");
        assertThat(trash.preflight(first, BOB).clear()).isTrue();
        assertThat(database.value("SELECT count(*) FROM reprieve.aside")).isEqualTo("3");
        RestoreOutcome.Restored restored = trash.restore(first, BOB).orThrow();
        assertThat(restored.rows()).isEqualTo(Map.of(COUNTRY, 1L, CITY, 2L));
        assertThat(restored.complete()).isTrue();
        assertThat(database.values("SELECT name FROM country WHERE live ORDER BY code"))
                .containsExactly("Germany", "France", "Italy");
        assertThat(cities()).isEqualTo(before);
        // who had the key in the meantime has made way
        assertThat(database.values("SELECT deletion_id || (row_values ->> 'name') FROM reprieve.aside"))
                .containsExactly(second + "Again");
        assertThat(problems(trash.restore(second, BOB))).hasSize(1);
    }

    @Test
    void twentyGenerationsEachWithItsChild() {
        List<Long> deletions = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            database.run("INSERT INTO country VALUES ('xx', 'X" + i + "');"
                    + " INSERT INTO city (name, country) VALUES ('C" + i + "', 'xx')");
            deletions.add(database.delete("country WHERE code = 'xx'"));
        }
        assertThat(trash.list(TrashQuery.all()).entries())
                .hasSize(20)
                .allSatisfy(e -> assertThat(e.rows()).isEqualTo(Map.of(COUNTRY, 1L, CITY, 1L)));
        for (int i : List.of(7, 19, 0, 12)) {
            trash.restore(deletions.get(i), BOB).orThrow();
            assertThat(database.value("SELECT p.name || c.name FROM country p JOIN city c ON c.country = p.code"
                            + " WHERE p.code = 'xx' AND p.live AND c.live"))
                    .isEqualTo("X" + i + "C" + i);
            deletions.set(i, database.delete("country WHERE code = 'xx'"));
        }
        Purge purge = new Purge(database.dataSource(), database.protection(), PurgeLimits.DEFAULT);
        for (int i = 0; i < 20; i += 2) {
            database.age(deletions.get(i), "31 days");
        }
        assertThat(purge.dryRun().rows()).isEqualTo(Map.of(COUNTRY, 10L, CITY, 10L));
        assertThat(purge.run(PurgeProgress.SILENT).rows()).isEqualTo(Map.of(COUNTRY, 10L, CITY, 10L));
        assertThat(trash.list(TrashQuery.all()).entries()).hasSize(10);
        assertThat(purge.deletion(deletions.get(1), PurgeProgress.SILENT).deletionsEnded())
                .isEqualTo(1);
        for (int i = 3; i < 20; i += 2) {
            trash.restore(deletions.get(i), BOB).orThrow();
            database.delete("country WHERE code = 'xx'");
        }
        assertThat(trash.list(TrashQuery.all()).entries()).hasSize(9);
    }

    @Test
    void twoGenerationsInOneDeletion() {
        database.run("BEGIN; UPDATE country SET live = NULL WHERE code = 'fr' AND live;"
                + " INSERT INTO country VALUES ('fr', 'second'); UPDATE country SET live = NULL WHERE code = 'fr' AND live;"
                + " COMMIT");
        long deletion = Long.parseLong(database.value("SELECT max(id) FROM reprieve.deletion"));
        assertThat(trash.preflight(deletion, BOB).conflicts())
                .extracting(Conflict::problem)
                .containsExactly("public.country (fr) cannot have {code=fr} again: public.country (fr), which would be"
                        + " restored too, has it (country_pkey).");
        RestoreOutcome.Restored restored = trash.restore(
                        deletion, BOB.whenTaken(Map.of("country_pkey", new OnTaken.Skip())))
                .orThrow();
        assertThat(restored.skipped()).hasSize(1);
        assertThat(restored.complete()).isFalse();
        assertThat(database.value("SELECT name FROM country WHERE code = 'fr' AND live"))
                .isEqualTo("second");
        assertThat(cities()).contains("Lyon");
        assertThat(trash.list(TrashQuery.all()).entries())
                .singleElement()
                .satisfies(e -> assertThat(e.rows()).isEqualTo(Map.of(COUNTRY, 1L)));
    }

    @Test
    void aChildComesWithItsParentFromAsideOrWaitsForIt() {
        long child = database.delete("city WHERE name = 'Bonn'");
        long parent = database.delete("country WHERE code = 'de'");
        database.run("INSERT INTO country VALUES ('de', 'Again')");
        database.run("SET reprieve.purge = 'on'; DELETE FROM country WHERE code = 'de' AND live; RESET reprieve.purge");
        assertThat(problems(trash.restore(child, BOB)))
                .containsExactly(
                        "public.city (1) refers to public.country (de) (city_country_fkey), which is deleted by"
                                + " deletion " + parent + ".");
        RestoreOutcome.Restored restored =
                trash.restore(child, BOB.bringingParents()).orThrow();
        assertThat(restored.rows()).isEqualTo(Map.of(COUNTRY, 1L, CITY, 1L));
        assertThat(restored.parents()).isEqualTo(1);
        assertThat(trash.show(parent, 5).tables())
                .singleElement()
                .satisfies(
                        t -> assertThat(t.rows()).extracting(TrashedRow::aside).containsExactly(true));
        trash.restore(parent, BOB).orThrow();
        assertThat(cities()).contains("Bonn", "Kiel", "Lyon");
    }

    @Test
    void aParentThatIsGoneForGoodIsNamed() {
        long child = database.delete("city WHERE name = 'Bonn'");
        long parent = database.delete("country WHERE code = 'de'");
        database.run("INSERT INTO country VALUES ('de', 'Again')");
        database.run("SET reprieve.purge = 'on'; DELETE FROM country WHERE code = 'de' AND live; RESET reprieve.purge");
        new Purge(database.dataSource(), database.protection(), PurgeLimits.DEFAULT)
                .deletion(parent, PurgeProgress.SILENT);
        assertThat(problems(trash.restore(child, BOB.bringingParents())))
                .containsExactly(
                        "public.city (1) refers to a row of public.country (city_country_fkey) that is gone for good.");
        database.run("INSERT INTO country VALUES ('de', 'by hand')");
        trash.restore(child, BOB).orThrow();
        assertThat(cities()).contains("Bonn");
    }

    @Test
    void singleRowsAndWhatFellWithThem() {
        long deletion = database.delete("country WHERE code IN ('de', 'fr')");
        database.run("INSERT INTO country VALUES ('de', 'x'), ('fr', 'x');"
                + " SET reprieve.purge = 'on'; DELETE FROM country WHERE live AND name = 'x'; RESET reprieve.purge");
        RestoreOutcome.Restored one = trash.restore(
                        deletion,
                        BOB.only(Set.of(new RowKey(COUNTRY, List.of("fr")))).bringingChildren())
                .orThrow();
        assertThat(one.rows()).isEqualTo(Map.of(COUNTRY, 1L, CITY, 1L));
        assertThat(trash.show(deletion, 5).entry().rowCount()).isEqualTo(3);
        trash.restore(deletion, BOB).orThrow();
        assertThat(cities()).contains("Bonn", "Kiel", "Lyon");
    }

    @Test
    void aNoteAboutAReferenceFollowsItsRow() {
        long parent = database.delete("country WHERE code = 'de'");
        assertThat(database.value("SELECT sister FROM country WHERE code = 'it'"))
                .isEqualTo("null");
        long child = database.delete("country WHERE code = 'it'");
        database.run("INSERT INTO country VALUES ('it', 'Another')");
        assertThat(database.value("SELECT count(*) FROM reprieve.undo")).isEqualTo("0");
        trash.restore(parent, BOB).orThrow();
        // the new row never had that sister
        assertThat(database.value("SELECT sister FROM country WHERE code = 'it'"))
                .isEqualTo("null");
        parent = database.delete("country WHERE code = 'de'");
        database.delete("country WHERE code = 'it'");
        trash.restore(child, BOB).orThrow();
        trash.restore(parent, BOB).orThrow();
        assertThat(database.values("SELECT name FROM country WHERE live ORDER BY code"))
                .containsExactly("Germany", "France", "Italy");
    }

    @Test
    void aHoldHoldsRowsThatAreAsideToo() {
        long deletion = database.delete("country WHERE code IN ('de', 'fr')");
        database.run("INSERT INTO country VALUES ('de', 'x'), ('fr', 'x')");
        Holds holds = new Holds(database.dataSource(), database.protection());
        assertThat(holds.place(new HoldRequest("one", "court", "eve", List.of(new HoldTarget.OfDeletion(deletion))))
                        .rows())
                .isEqualTo(5);
        assertThat(holds.place(new HoldRequest(
                                "two", "court", "eve", List.of(new HoldTarget.OfRows(CITY, "name = 'Bonn'"))))
                        .rows())
                .isEqualTo(1);
        database.age(deletion, "31 days");
        Purge purge = new Purge(database.dataSource(), database.protection(), PurgeLimits.DEFAULT);
        assertThat(purge.run(PurgeProgress.SILENT).rowCount()).isZero();
        holds.release("one", "eve", "over");
        assertThat(purge.dryRun().rowCount()).isEqualTo(4);
        assertThat(purge.run(PurgeProgress.SILENT).rowCount()).isEqualTo(4);
        assertThat(database.values("SELECT row_values ->> 'name' FROM reprieve.aside"))
                .containsExactly("Bonn");
    }

    @Test
    void columnsThatCameAndWentMeanwhile() {
        long deletion = database.delete("country WHERE code = 'de'");
        database.run("INSERT INTO country VALUES ('de', 'x'); SET reprieve.purge = 'on';"
                + " DELETE FROM country WHERE live AND name = 'x'; RESET reprieve.purge;"
                + " ALTER TABLE city DROP COLUMN raw, ADD size int NOT NULL DEFAULT 7, ALTER f TYPE numeric");
        trash = Trash.open(database.dataSource(), database.policy());
        assertThat(problems(trash.restore(deletion, BOB)))
                .containsExactly("Column raw of public.city has been dropped since.");
        trash.restore(deletion, BOB.acceptingDropped()).orThrow();
        assertThat(database.values("SELECT size || ' ' || f FROM city WHERE live AND country = 'de' ORDER BY id"))
                .containsExactly("7 0.30000000000000004", "7 NaN");
    }
}
