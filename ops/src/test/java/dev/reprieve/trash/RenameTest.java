package dev.reprieve.trash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.tombstone.RowKey;
import dev.reprieve.tombstone.TestDatabase;
import dev.reprieve.trash.OnTaken.Fail;
import dev.reprieve.trash.OnTaken.Rename;
import dev.reprieve.trash.OnTaken.Skip;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows that come back under another value, because another row has taken theirs. */
class RenameTest {
    private static final RestoreOptions BOB = RestoreOptions.by("bob");

    private final TestDatabase database =
            TestDatabase.create("""
            CREATE DOMAIN code AS varchar(12);
            CREATE TABLE tenants (name text PRIMARY KEY);
            CREATE TABLE pages (id int PRIMARY KEY, tenant text REFERENCES tenants, slug text, short varchar(10) UNIQUE,
                code code UNIQUE, padded char(12) UNIQUE, number int UNIQUE, lang text NOT NULL DEFAULT 'en',
                title text, touched int NOT NULL DEFAULT 0, UNIQUE (tenant, slug));
            CREATE UNIQUE INDEX pages_title ON pages (lower(title), lang) WHERE lang <> 'xx';
            CREATE TABLE notes (id int PRIMARY KEY, page_id int NOT NULL REFERENCES pages ON DELETE CASCADE);
            CREATE TABLE logs (id int, day date, name text, UNIQUE (day, name), PRIMARY KEY (id, day))
                PARTITION BY RANGE (day);
            CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
            CREATE TABLE logs_2 PARTITION OF logs FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
            CREATE TABLE files (id int PRIMARY KEY, path text, CONSTRAINT files_path UNIQUE (path) DEFERRABLE);
            CREATE UNIQUE INDEX files_lower ON files (lower(path));
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN NEW.touched := OLD.touched + 1; RETURN NEW; END $$;
            CREATE TRIGGER touch BEFORE UPDATE ON pages FOR EACH ROW EXECUTE FUNCTION touch();
            INSERT INTO tenants VALUES ('acme');
            """, TestDatabase.soft("pages", "notes", "logs", "files"));
    private final Trash trash = new Trash(database.dataSource(), database.protection());

    @AfterEach
    void drop() {
        assertThat(database.brokenReferences()).isEmpty();
        database.close();
    }

    @Test
    void givesARowAnotherValueAndLeavesTheRestAsItWas() {
        database.run("INSERT INTO pages (id, tenant, slug) VALUES (1, 'acme', 'home'), (2, 'acme', 'news');"
                + "INSERT INTO notes VALUES (1, 1), (2, 2)");
        long deletion = database.delete("pages WHERE id IN (1, 2)");
        database.run("INSERT INTO pages (id, tenant, slug) VALUES (3, 'acme', 'home')");
        RestoreOptions options = BOB.whenTaken(Map.of("pages_tenant_slug_key", new Rename()));
        Renamed renamed = new Renamed(page(1), "pages_tenant_slug_key", "slug", "home", "home-restored");
        Preflight preflight = trash.preflight(deletion, options);
        assertThat(preflight.conflicts()).isEmpty();
        assertThat(preflight.renamed()).containsExactly(renamed);
        RestoreOutcome.Restored restored = trash.restore(deletion, options).orThrow();
        assertThat(restored.renamed()).containsExactly(renamed);
        assertThat(restored.rows()).isEqualTo(preflight.rows());
        assertThat(restored.complete()).isTrue();
        // the renamed row has changed, so the application's own trigger is right to say so; the other one has not
        assertThat(database.values(
                        "SELECT concat_ws(' ', id, slug, live, is_deleted, deleted_at, deletion_id, touched) FROM pages"
                                + " ORDER BY id"))
                .containsExactly("1 home-restored t f 1", "2 news t f 0", "3 home t f 0");
        assertThat(database.value("SELECT detail->>'renamed' FROM reprieve.audit WHERE action = 'restore'"))
                .isEqualTo("1");
    }

    @Test
    void triesNamesUntilOneIsFree() {
        database.run("INSERT INTO files VALUES (1, 'a')");
        long deletion = database.delete("files WHERE id = 1");
        database.run("INSERT INTO files VALUES (2, 'a'), (3, 'A-Restored'), (4, 'a-restored-2')");
        assertThat(trash.restore(deletion, BOB.whenTaken(new Rename()))
                        .orThrow()
                        .renamed())
                .containsExactly(new Renamed(file(1), "files_lower", "path", "a", "a-restored-3"));
        assertThat(database.value("SELECT path FROM files WHERE id = 1")).isEqualTo("a-restored-3");
    }

    @Test
    void givesRowsThatCollideWithEachOtherDifferentValues() {
        StringBuilder script = new StringBuilder("BEGIN;");
        for (int i = 1; i <= 60; i++) {
            script.append("INSERT INTO files VALUES (" + i + ", '" + (i % 2 == 0 ? "a" : "A")
                    + "'); UPDATE files SET live = NULL WHERE id = " + i + ";");
        }
        database.run(script + "COMMIT");
        RestoreOutcome.Restored restored = trash.restore(1, BOB.whenTaken(new Rename("~", Optional.empty())))
                .orThrow();
        // one of them keeps its value
        assertThat(restored.renamed()).hasSize(59);
        assertThat(restored.rows()).containsExactly(Map.entry(new TableName("public", "files"), 60L));
        assertThat(database.value("SELECT count(DISTINCT lower(path)) FROM files WHERE live"))
                .isEqualTo("60");
        assertThat(database.values("SELECT DISTINCT path FROM files WHERE path !~ '^[aA](~(-\\d+)?)?$'"))
                .isEmpty();
    }

    @Test
    void cutsAValueThatWouldBecomeTooLong() {
        database.run("INSERT INTO pages (id, short, code, padded) VALUES (1, 'abcdefghij', 'cccccccccccc', 'p'),"
                + " (2, 'äöüß', 'd', 'q')");
        long deletion = database.delete("pages WHERE id IN (1, 2)");
        database.run("INSERT INTO pages (id, short, code, padded) VALUES (3, 'abcdefghij', 'cccccccccccc', 'p'),"
                + " (4, 'äöüß', 'e', 'abcdefgh'), (5, 'abcdefg-re', 'abc', 'r')");
        trash.restore(deletion, BOB.whenTaken(new Rename("-re", Optional.empty())))
                .orThrow();
        assertThat(database.values(
                        "SELECT concat_ws(' ', id, short, code, padded) FROM pages WHERE id <= 2 ORDER BY id"))
                .containsExactly("1 abcde-re-2 ccccccccc-re p-re        ", "2 äöüß-re d q           ");

        long again = database.delete("pages WHERE id = 2");
        database.run("INSERT INTO pages (id, short) VALUES (6, 'äöüß-re')");
        RestoreOptions tooLong = BOB.whenTaken(new Rename("-restored!", Optional.empty()));
        assertThatThrownBy(() -> trash.restore(again, tooLong).orThrow())
                .hasMessage("RPV-502 deletion 2: public.pages (2) cannot be renamed for pages_short_key: a suffix of 10"
                        + " characters leaves no room in short, which has 10. Give a shorter one:"
                        + " pages_short_key=rename:-2.");
    }

    @Test
    void asksWhichColumnWhereThereAreSeveral() {
        database.run("INSERT INTO pages (id, title) VALUES (1, 'News')");
        long deletion = database.delete("pages WHERE id = 1");
        database.run("INSERT INTO pages (id, title) VALUES (2, 'NEWS'), (3, 'news-restored')");
        assertThat(trash.preflight(deletion, BOB.whenTaken(new Rename())).conflicts())
                .containsExactly(new Conflict.NotRenamed(
                        "pages_title",
                        page(1),
                        "its key has several text columns (lang, title)",
                        "Say which gets the suffix: pages_title=rename@lang."));
        RestoreOptions options =
                BOB.whenTaken(Map.of("pages_title", new Rename(Rename.USUAL_SUFFIX, Optional.of("title"))));
        assertThat(trash.restore(deletion, options).orThrow().renamed())
                .containsExactly(new Renamed(page(1), "pages_title", "title", "News", "News-restored-2"));
    }

    @Test
    void saysWhereThereIsNothingToRename() {
        database.run("INSERT INTO pages (id, number, tenant, slug) VALUES (1, 7, 'acme', 'x')");
        long deletion = database.delete("pages WHERE id = 1");
        database.run("INSERT INTO pages (id, number, tenant, slug) VALUES (2, 7, 'acme', 'x')");
        RestoreOptions tenant = BOB.whenTaken(Map.of(
                "pages_tenant_slug_key", new Rename("!", Optional.of("tenant")), "pages_number_key", new Rename()));
        assertThat(trash.preflight(deletion, tenant).conflicts())
                .extracting(Conflict::problem)
                .containsExactlyInAnyOrder(
                        "public.pages (1) cannot be renamed for pages_number_key: its key has no text column that could"
                                + " take a suffix.",
                        "public.pages (1) cannot be renamed for pages_tenant_slug_key: tenant is no text column of its"
                                + " key that could take a suffix.");
    }

    @Test
    void followsTheChoiceOfEachConstraint() {
        database.run("INSERT INTO pages (id, number, tenant, slug) VALUES (1, 7, 'acme', 'x'), (2, 8, 'acme', 'y');"
                + "INSERT INTO notes VALUES (1, 1), (2, 2)");
        long deletion = database.delete("pages WHERE id IN (1, 2)");
        database.run("INSERT INTO pages (id, number, tenant, slug) VALUES (3, 7, 'acme', 'x'), (4, 4, 'acme', 'y')");
        RestoreOptions options = BOB.whenTaken(new Rename())
                .whenTaken(Map.of("pages_number_key", new Skip(), "pages_short_key", new Fail()));
        RestoreOutcome.Restored restored = trash.restore(deletion, options).orThrow();
        assertThat(restored.skipped())
                .containsExactly(
                        new Skipped(page(1), "pages_number_key", false),
                        new Skipped(row("notes", "1"), "notes_page_id_fkey", true));
        assertThat(restored.renamed()).extracting(Renamed::to).containsExactly("y-restored");
        assertThat(restored.complete()).isFalse();
        assertThatThrownBy(() -> trash.restore(deletion, BOB.whenTaken(Map.of("pages_slug_key", new Skip()))))
                .isInstanceOf(ReprieveException.class)
                .hasMessage("RPV-701 deletion 1: No protected table has a unique constraint pages_slug_key. Take the"
                        + " name that the preflight gives.");
    }

    @Test
    void renamesRowsOfPartitions() {
        database.run("INSERT INTO logs VALUES (1, '2026-01-05', 'a'), (2, '2026-02-05', 'a')");
        long deletion = database.delete("logs WHERE name = 'a'");
        database.run("INSERT INTO logs VALUES (3, '2026-01-05', 'a'), (4, '2026-02-05', 'a')");
        RestoreOutcome.Restored restored =
                trash.restore(deletion, BOB.whenTaken(new Rename())).orThrow();
        assertThat(restored.renamed()).hasSize(2);
        assertThat(database.values("SELECT name FROM logs WHERE id < 3 AND live"))
                .containsExactly("a-restored", "a-restored");
    }

    @Test
    void writesNothingIfSomethingElseStandsInTheWay() {
        database.run("INSERT INTO files VALUES (1, 'a'); INSERT INTO pages (id, number) VALUES (1, 7)");
        long deletion = database.delete("files WHERE id = 1", "pages WHERE id = 1");
        database.run("INSERT INTO files VALUES (2, 'a'); INSERT INTO pages (id, number) VALUES (2, 7)");
        RestoreOptions options = BOB.whenTaken(Map.of("files_path", new Rename(), "files_lower", new Rename()));
        assertThat(trash.restore(deletion, options))
                .isInstanceOfSatisfying(
                        RestoreOutcome.Blocked.class,
                        b -> assertThat(b.preflight().conflicts())
                                .singleElement()
                                .isInstanceOf(Conflict.ValueTaken.class));
        assertThat(database.value("SELECT path || is_deleted FROM files WHERE id = 1"))
                .isEqualTo("atrue");
    }

    private static RowKey page(int id) {
        return row("pages", String.valueOf(id));
    }

    private static RowKey file(int id) {
        return row("files", String.valueOf(id));
    }

    private static RowKey row(String table, String... key) {
        return new RowKey(new TableName("public", table), List.of(key));
    }
}
