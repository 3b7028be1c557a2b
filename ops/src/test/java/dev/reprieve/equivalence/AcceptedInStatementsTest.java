package dev.reprieve.equivalence;

import static dev.reprieve.equivalence.Ground.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.Deletion;
import dev.reprieve.Reprieve;
import dev.reprieve.check.Check;
import dev.reprieve.check.Finding;
import dev.reprieve.plan.Step;
import dev.reprieve.scope.Scope;
import dev.reprieve.scope.Visibility;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.xa.PGXADataSource;

/** What statements do otherwise behind the guard: the differences that docs/equivalence.md accepts. */
class AcceptedInStatementsTest extends OnGround {
    AcceptedInStatementsTest() throws SQLException {
        super("""
                CREATE SCHEMA other; CREATE TABLE other.posts (id int);
                CREATE FUNCTION elsewhere() RETURNS void LANGUAGE plpgsql AS
                    $$ BEGIN PERFORM set_config('search_path', 'other', false); END $$;
                CREATE TABLE keyed (id int PRIMARY KEY, slug text NOT NULL UNIQUE, title text);
                INSERT INTO keyed VALUES (1, 'a', 'A');
                CREATE TABLE defaults (id int PRIMARY KEY);
                CREATE TABLE hands (no int NOT NULL, id int DEFAULT 1 REFERENCES defaults ON DELETE SET DEFAULT);
                CREATE TABLE slots (no int PRIMARY KEY);
                CREATE TABLE parts (id int PRIMARY KEY, slot int REFERENCES slots ON DELETE CASCADE);
                CREATE TABLE late (id int PRIMARY KEY, slot int REFERENCES slots DEFERRABLE INITIALLY DEFERRED);
                CREATE TABLE bookings (id int PRIMARY KEY, at int4range, CONSTRAINT apart EXCLUDE USING gist (at WITH &&));
                INSERT INTO bookings VALUES (1, '[1,5)');
                INSERT INTO slots VALUES (1), (3), (4), (9); INSERT INTO parts VALUES (3, 3); INSERT INTO late VALUES (1, 9);
                INSERT INTO defaults VALUES (2), (1); INSERT INTO hands VALUES (1, 2);
                """, "slots", "parts", "late", "defaults", "hands", "bookings", "keyed");
    }

    /** Asserts what the plain twin and the guarded database say. */
    private void differs(String plain, String guarded, String... statements) throws SQLException {
        assertThat(say(both.plain, statements)).isEqualTo(plain);
        assertThat(say(both.guarded, statements)).startsWith(guarded);
    }

    private void refused(String code, String statement) throws SQLException {
        assertThat(Both.transcript(both.guarded, List.of(statement)).toString()).contains(code);
    }

    @Test
    @Accepted("keys-that-change-hands")
    void aKeyThatAnotherRowTakesInTheSameStatement() throws SQLException {
        differs("count 2; 3,3", "0A000", "UPDATE slots SET no = no - 1 WHERE no IN (3, 4)", "SELECT * FROM parts");
    }

    @Test
    @Accepted("keys-that-children-wait-for")
    void aKeyThatChildrenStillWaitFor() throws SQLException {
        String[] statements = {"DELETE FROM slots WHERE no = 9", "INSERT INTO slots VALUES (9)"};
        assertThat(say(both.plain, statements)).isEqualTo("count 1; count 1");
        assertThat(Both.transcript(both.guarded, List.of(statements)).get(1)).contains("RPV-504");
    }

    @Test
    @Accepted("which-side")
    void theMessageMayNameTheOtherSide() throws SQLException {
        String[] statements = {"DELETE FROM defaults"};
        String plain = Both.transcript(both.plain, List.of(statements)).get(0);
        String guarded = Both.transcript(both.guarded, List.of(statements)).get(0);
        assertThat(plain).startsWith("23503 hands_id_fkey of hands: update or delete on table \"defaults\"");
        assertThat(guarded).startsWith("23503 hands_id_fkey of hands: insert or update on table \"hands\"");
    }

    @Test
    @Accepted("whole-rows")
    void groupingByTheKeyOfAWholeRow() throws SQLException {
        differs("1,A;2,B;3,C", "1,A;2,B;3,C", "SELECT p.id, p.title FROM posts p GROUP BY p.id ORDER BY 1");
        differs(
                "3",
                "42803",
                "SELECT count(*) FROM (SELECT p.title, p FROM posts p JOIN comments c USING (id) RIGHT JOIN notes USING (id)"
                        + " RIGHT JOIN (VALUES (1), (2), (3)) v(id) USING (id) GROUP BY p.id, p) x");
    }

    @Test
    @Accepted("unnamed-columns")
    void aColumnWithoutANameIsCalledByItsTextOnH2() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE posts (id int, live boolean)");
            assertThat(label(statement, "SELECT (SELECT count(*) FROM posts)")).doesNotContain("LIVE");
            assertThat(label(statement, "SELECT (SELECT count(*) FROM posts WHERE posts.live)"))
                    .contains("LIVE");
        }
    }

    private static String label(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.getMetaData().getColumnLabel(1);
        }
    }

    @Test
    @Accepted("views")
    void viewsShowLiveRowsInEveryScope() throws SQLException {
        assertThat(say(both.guarded, "DELETE FROM posts WHERE id = 1")).isEqualTo("count 1");
        try (Scope all = Reprieve.including(Visibility.ALL)) {
            assertThat(all).isNotNull();
            assertThat(say(both.guarded, "SELECT count(*) FROM posts", "SELECT count(*) FROM post_titles"))
                    .isEqualTo("3; 2");
        }
        refused("RPV-", "DELETE FROM post_titles WHERE id = 2");
    }

    @Test
    @Accepted("by-hand-other-references")
    void aReferenceThatNamesNoMarkerSeesLiveRows() throws SQLException {
        assertThat(say(
                        both.guarded,
                        "DELETE FROM posts WHERE id = 1",
                        "SELECT count(*) FROM posts WHERE is_deleted",
                        "SELECT count(*) FROM posts p, (SELECT id FROM posts) q WHERE p.is_deleted AND q.id = p.id"))
                .isEqualTo("count 1; 1; 0");
    }

    @Test
    @Accepted("by-hand-inserts")
    void aRowInsertedAsDeleted() throws SQLException {
        assertThat(say(
                        both.guarded,
                        "INSERT INTO files VALUES (9, 'x', true)",
                        "SELECT count(*) FROM files WHERE removed"))
                .isEqualTo("count 1; 1");
        both.guarded.rollback();
        assertThat(say(both.guarded, "INSERT INTO notes (id, is_deleted) VALUES (9, true)"))
                .startsWith("23514");
    }

    @Test
    @Accepted("sql-prepare")
    void aTextPreparedInSqlDeletesSoftly() throws SQLException {
        try (Deletion deletion = Deletion.by("ann").because("spam")) {
            assertThat(deletion).isNotNull();
            assertThat(say(both.guarded, "PREPARE gone (int) AS DELETE FROM notes WHERE id = $1"))
                    .isEqualTo("count 0");
        }
        try (Deletion deletion = Deletion.by("bob").because("ham")) {
            assertThat(deletion).isNotNull();
            assertThat(say(
                            both.guarded,
                            "EXECUTE gone (1)",
                            "SELECT id FROM notes",
                            "SELECT actor FROM reprieve.deletion"))
                    .isEqualTo("count 1; 2; ann");
        }
    }

    @Test
    @Accepted("settings-in-a-text")
    void aTextThatChangesHowItIsRead() throws SQLException {
        refused("RPV-202", "SET search_path = other; SELECT count(*) FROM posts");
        refused("RPV-202", "SET standard_conforming_strings = off; SELECT 'x' FROM posts");
    }

    @Test
    @Accepted("prepare-of-two")
    void aPrepareOfANameThatTwoSchemasHave() throws SQLException {
        refused("RPV-", "PREPARE p AS SELECT * FROM posts");
        assertThat(say(both.guarded, "PREPARE p AS SELECT id FROM public.posts", "DEALLOCATE p"))
                .isEqualTo("count 0; count 0");
    }

    @Test
    @Accepted("sql-in-strings")
    void sqlInStrings() throws SQLException {
        String[] statements = {
            "DELETE FROM notes WHERE id = 1", "SELECT query_to_xml('SELECT id FROM notes', true, true, '')::text"
        };
        assertThat(say(both.guarded, statements)).contains("<id>2</id>").doesNotContain("<id>1</id>");
        refused("RPV-", "SELECT table_to_xml('notes', true, true, '')");
        assertThat(both.guarded.nativeSQL("SELECT query_to_xml(?, true, true, '')"))
                .doesNotContain("live");
    }

    @Test
    @Accepted("copies-of-the-type")
    void copiesOfTheTableTypeHaveTheMarkers() throws SQLException {
        String columns = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'copy'";
        differs("count 0; 2", "count 0; 6", "CREATE TABLE copy (LIKE notes)", columns);
        assertThat(say(both.guarded, "SELECT jsonb_populate_record(NULL::notes, '{\"id\": 7}')::text"))
                .isEqualTo("(7,,,,,)");
    }

    @Test
    @Accepted("out-of-sight")
    void whatTakesATableOutOfSight() throws SQLException {
        refused("RPV-202", "ALTER TABLE notes RENAME TO memos");
        refused("RPV-202", "ALTER TABLE notes SET SCHEMA other");
    }

    @Test
    @Accepted("returning-new")
    void returningTheNewRowOfADelete() throws SQLException {
        refused("RPV-", "DELETE FROM notes WHERE id = 1 RETURNING new.id");
    }

    @Test
    @Accepted("too-large")
    void textsThatAreTooLarge() throws SQLException {
        refused("RPV-203", "SELECT " + "(".repeat(1_001) + "1" + ")".repeat(1_001) + " FROM notes");
    }

    @Test
    @Accepted("bad-syntax")
    void badSyntaxIsRefusedAtOnce() throws SQLException {
        assertThat(say(both.plain, "SELECT FROM WHERE notes")).startsWith("42601");
        refused("0A000 RPV-200", "SELECT FROM WHERE notes");
        both.guarded.rollback();
        assertThat(say(both.guarded, "SELECT FROM WHERE nothing")).startsWith("42601");
    }

    @Test
    @Accepted("positions")
    void positionsAreThoseOfTheRewrittenText() throws SQLException {
        assertThat(position(both.plain)).isEqualTo(30);
        assertThat(position(both.guarded)).isGreaterThan(30);
    }

    private static int position(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT * FROM notes n WHERE  n.nothing = 1");
            return -1;
        } catch (PSQLException e) {
            return Objects.requireNonNull(e.getServerErrorMessage()).getPosition();
        }
    }

    @Test
    @Accepted("paths-changed-past-the-guard")
    void aSearchPathThatIsChangedPastTheGuard() throws SQLException {
        try (Connection connection = both.guardedSource().getConnection()) {
            assertThat(say(connection, "SELECT count(*) FROM posts")).isEqualTo("3");
            say(connection, "SELECT elsewhere()");
            assertThat(say(connection, "SELECT count(*) FROM posts")).startsWith("42703");
        }
    }

    @Test
    @Accepted("temporary-tables")
    void aTemporaryTableOfAProtectedName() throws SQLException {
        refused("RPV-", "CREATE TEMPORARY TABLE notes (id int)");
        both.guarded.rollback();
        assertThat(say(
                        both.guarded,
                        "DO $$ BEGIN EXECUTE 'CREATE TEMPORARY TABLE ' || 'not' || 'es (id int)'; END $$",
                        "SELECT id FROM notes"))
                .isEqualTo("count 0; 42703 null of null");
    }

    @Test
    @Accepted("exclusion-constraints")
    void anExclusionConstraintCountsTombstones() throws SQLException {
        differs(
                "count 1; count 1",
                "count 1; 23P01 apart of bookings",
                "DELETE FROM bookings",
                "INSERT INTO bookings VALUES (2, '[4,9)')");
    }

    @Test
    @Accepted("views-past-the-guard")
    void aViewMadePastTheGuardShowsWhatIsDeleted() throws SQLException {
        say(both.raw, "CREATE VIEW past AS SELECT id FROM notes");
        both.raw.commit();
        try {
            assertThat(say(both.guarded, "DELETE FROM notes WHERE id = 1", "SELECT count(*) FROM past"))
                    .isEqualTo("count 1; 2");
            assertThat(say(both.guarded, "CREATE VIEW through AS SELECT id FROM notes", "SELECT count(*) FROM through"))
                    .isEqualTo("count 0; 1");
            both.guarded.rollback();
            assertThat(both.plan().steps()).extracting(Step::id).contains("view public.past");
            assertThat(Check.run(both.raw, both.policy()).leaks())
                    .extracting(Finding::id)
                    .contains("view:public.past");
        } finally {
            both.guarded.rollback();
            both.raw.rollback();
            say(both.raw, "DROP VIEW past");
            both.raw.commit();
        }
    }

    @Test
    @Accepted("update-row-without-key")
    void aRowIsUpdatedThroughAResultSetByItsPrimaryKeyOnly() throws SQLException {
        assertThat(updateRow(both.plain)).isEqualTo("updated");
        assertThat(updateRow(both.guarded)).isEqualTo("24000");
    }

    private static String updateRow(Connection connection) throws SQLException {
        try (Statement statement =
                        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                ResultSet rows = statement.executeQuery("SELECT slug, title FROM keyed WHERE slug = 'a'")) {
            rows.next();
            rows.updateString("title", "changed");
            rows.updateRow();
            return "updated";
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }

    @Test
    @Accepted("client-info")
    void whoIsSetOnAConnectionStaysUntilTheRequestEnds() throws SQLException {
        String query = "SELECT actor FROM reprieve.deletion ORDER BY id DESC LIMIT 1";
        both.guarded.setClientInfo("reprieve.actor", "ann");
        assertThat(say(both.guarded, "DELETE FROM notes WHERE id = 1", query)).isEqualTo("count 1; ann");
        both.guarded.rollback();
        assertThat(say(both.guarded, "DELETE FROM notes WHERE id = 1", query)).isEqualTo("count 1; ann");
        both.guarded.rollback();
        both.guarded.endRequest();
        assertThat(say(both.guarded, "DELETE FROM notes WHERE id = 1", query)).isEqualTo("count 1; postgres");
    }

    @Test
    @Accepted("xa")
    void anXaDataSourceIsNoDataSourceToGuard() {
        assertThat(DataSource.class.isAssignableFrom(PGXADataSource.class)).isFalse();
    }
}
