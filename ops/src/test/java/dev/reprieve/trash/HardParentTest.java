package dev.reprieve.trash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.check.Check;
import dev.reprieve.purge.Purge;
import dev.reprieve.purge.PurgeLimits;
import dev.reprieve.purge.PurgeProgress;
import dev.reprieve.tombstone.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hard parents over soft children: the parent really goes, the children can be had back once it is there again. */
class HardParentTest {
    private static final RestoreOptions BOB = RestoreOptions.by("bob");

    private final TestDatabase database =
            TestDatabase.create("""
            CREATE TABLE shelf (id int PRIMARY KEY);
            CREATE TABLE room (id int PRIMARY KEY, code text UNIQUE);
            CREATE TABLE owner (id int PRIMARY KEY);
            CREATE TABLE box (id serial PRIMARY KEY, name text, shelf int REFERENCES shelf ON DELETE CASCADE,
                room text REFERENCES room (code), strict int REFERENCES room ON DELETE RESTRICT ON UPDATE RESTRICT,
                owner int REFERENCES owner ON DELETE SET NULL);
            CREATE TABLE item (id serial PRIMARY KEY, box int REFERENCES box ON DELETE CASCADE);
            CREATE TABLE tag (box int REFERENCES box ON DELETE CASCADE, word text, PRIMARY KEY (box, word));
            CREATE TABLE mark (id serial PRIMARY KEY, box int, word text,
                FOREIGN KEY (box, word) REFERENCES tag ON DELETE CASCADE);
            CREATE TABLE seal (id serial PRIMARY KEY, item int REFERENCES item);
            CREATE INDEX ON box (shelf); CREATE INDEX ON box (room); CREATE INDEX ON box (strict);
            CREATE INDEX ON box (owner); CREATE INDEX ON item (box); CREATE INDEX ON mark (box, word);
            CREATE INDEX ON seal (item);
            INSERT INTO shelf VALUES (1), (2);
            INSERT INTO room VALUES (1, 'a'), (2, 'b');
            INSERT INTO owner VALUES (1);
            INSERT INTO box (name, shelf) VALUES ('one', 1), ('two', 1), ('three', 2);
            INSERT INTO box (name, room, strict, owner) VALUES ('four', 'a', 1, 1);
            INSERT INTO item (box) VALUES (1), (1), (2), (3);
            INSERT INTO tag VALUES (3, 'x'), (3, 'y');
            INSERT INTO mark (box, word) VALUES (3, 'x'), (3, 'y');
            """, TestDatabase.soft("box:name", "item", "mark", "seal"));
    private final Trash trash = new Trash(database.dataSource(), database.protection());

    @AfterEach
    void drop() {
        assertThat(database.brokenReferences()).isEmpty();
        database.close();
    }

    private long last() {
        return Long.parseLong(database.value("SELECT max(id) FROM reprieve.deletion"));
    }

    private List<String> problems(RestoreOutcome outcome) {
        assertThat(outcome).isInstanceOf(RestoreOutcome.Blocked.class);
        return ((RestoreOutcome.Blocked) outcome)
                .preflight().conflicts().stream().map(Conflict::problem).toList();
    }

    @Test
    void checkHasNothingAgainstIt() throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            assertThat(Check.run(connection, database.policy()).leaks()).isEmpty();
        }
    }

    @Test
    void aCascadeMakesTombstonesOfWhatALiveParentTakesAlong() {
        long early = database.delete("box WHERE name = 'two'");
        database.run("DELETE FROM shelf WHERE id = 1");
        long deletion = last();
        assertThat(deletion).isGreaterThan(early);
        assertThat(database.values("SELECT id FROM shelf")).containsExactly("2");
        assertThat(database.values("SELECT name FROM box WHERE live ORDER BY id"))
                .containsExactly("three", "four");
        assertThat(database.value("SELECT count(*) FROM item")).isEqualTo("1");
        assertThat(database.values("SELECT deletion_id || table_name || count(*) FROM reprieve.aside"
                        + " GROUP BY deletion_id, table_name ORDER BY 1"))
                .containsExactly(
                        early + "public.box1",
                        early + "public.item1",
                        deletion + "public.box1",
                        deletion + "public.item2");
        assertThat(problems(trash.restore(deletion, BOB)))
                .containsExactly(
                        "public.box (1) refers to a row of public.shelf (box_shelf_fkey) that is gone for good.");
        database.run("INSERT INTO shelf VALUES (1)");
        trash.restore(deletion, BOB).orThrow();
        assertThat(database.values("SELECT name FROM box WHERE live ORDER BY id"))
                .containsExactly("one", "three", "four");
        trash.restore(early, BOB).orThrow();
        assertThat(database.value("SELECT count(*) FROM item WHERE live")).isEqualTo("4");
    }

    @Test
    void aChildThatRestrictsKeepsTheParent() {
        database.run("INSERT INTO seal (item) VALUES (1)");
        assertThatThrownBy(() -> database.run("DELETE FROM shelf WHERE id = 1")).hasMessageContaining("seal_item_fkey");
        assertThat(database.values("SELECT name FROM box WHERE live ORDER BY id"))
                .containsExactly("one", "two", "three", "four");
        assertThat(database.value("SELECT count(*) FROM reprieve.deletion")).isEqualTo("0");
    }

    @Test
    void theFenceStillStopsADeleteByHand() {
        assertThatThrownBy(() -> database.run("DELETE FROM box WHERE id = 1")).hasMessageContaining("RPV-201");
        assertThatThrownBy(() -> database.run("DELETE FROM item WHERE id = 1")).hasMessageContaining("RPV-201");
        assertThatThrownBy(() -> database.run("TRUNCATE shelf CASCADE")).hasMessageContaining("RPV-201");
    }

    @Test
    void tombstonesHoldNothingBackThatRestricts() {
        assertThatThrownBy(() -> database.run("DELETE FROM room WHERE id = 1")).hasMessageContaining("box_");
        long deletion = database.delete("box WHERE name = 'four'");
        database.run("UPDATE room SET code = 'c' WHERE code = 'a'");
        database.run("DELETE FROM room WHERE id = 1; DELETE FROM owner");
        assertThat(problems(trash.restore(deletion, BOB)))
                .containsExactly(
                        "public.box (4) refers to a row of public.room (box_room_fkey) that is gone for good.");
        database.run("INSERT INTO room VALUES (1, 'c')");
        trash.restore(deletion, BOB).orThrow();
        // the owner is gone for good, but there the foreign key would have set NULL
        assertThat(database.value("SELECT room || strict || (owner IS NULL) FROM box WHERE name = 'four'"))
                .isEqualTo("c1true");
    }

    @Test
    void whereTheForeignKeySetsNullItDoesSoForTombstonesToo() {
        long deletion = database.delete("box WHERE name = 'four'");
        database.run("DELETE FROM owner");
        trash.restore(deletion, BOB).orThrow();
        assertThat(database.value("SELECT owner IS NULL FROM box WHERE name = 'four'"))
                .isEqualTo("t");
    }

    @Test
    void aFollowerIsAHardParentToo() {
        long early = database.delete("mark WHERE word = 'x'");
        database.run("DELETE FROM tag WHERE word = 'x' AND live");
        database.run("DELETE FROM tag WHERE word = 'y' AND live");
        long deletion = last();
        assertThat(database.values("SELECT deletion_id || table_name FROM reprieve.aside ORDER BY 1"))
                .containsExactly(early + "public.mark", deletion + "public.mark");
        assertThat(problems(trash.restore(deletion, BOB)))
                .containsExactly("public.mark (2) refers to a row of public.tag (mark_box_word_fkey) that is gone for"
                        + " good.");
        database.run("INSERT INTO tag VALUES (3, 'y')");
        trash.restore(deletion, BOB).orThrow();
        assertThat(database.value("SELECT count(*) FROM mark WHERE live")).isEqualTo("1");
    }

    @Test
    void theyArePurgedInTime() {
        database.run("DELETE FROM shelf WHERE id = 1");
        long deletion = last();
        assertThat(trash.show(deletion, 9).entry().rowCount()).isEqualTo(5);
        database.age(deletion, "31 days");
        Purge purge = new Purge(database.dataSource(), database.protection(), PurgeLimits.DEFAULT);
        assertThat(purge.dryRun().rowCount()).isEqualTo(5);
        assertThat(purge.run(PurgeProgress.SILENT).rowCount()).isEqualTo(5);
        assertThat(database.value("SELECT sum(row_count) FROM reprieve.audit WHERE action = 'purge'"))
                .isEqualTo("5");
        assertThat(database.value("SELECT reprieve.purged_at(id) IS NOT NULL FROM reprieve.deletion"))
                .isEqualTo("t");
    }
}
