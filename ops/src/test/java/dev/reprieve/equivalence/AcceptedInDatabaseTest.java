package dev.reprieve.equivalence;

import static dev.reprieve.equivalence.Ground.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.check.Check;
import dev.reprieve.check.Finding;
import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.tombstone.Session;
import dev.reprieve.tombstone.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Where a tombstone still shows, and what a delete does otherwise: the differences that docs/equivalence.md accepts. */
class AcceptedInDatabaseTest extends OnGround {
    AcceptedInDatabaseTest() throws SQLException {
        super("");
    }

    @Test
    @Accepted("unguarded-reads")
    void anUnguardedClientSeesTombstonesButIsHeldToTheConstraints() throws SQLException {
        String delete = "UPDATE posts SET live = NULL WHERE id = 1";
        assertThat(say(both.raw, delete, "SELECT count(*) FROM posts")).isEqualTo("count 1; 3");
        assertThat(say(both.raw, "INSERT INTO comments VALUES (9, 1, 'z')"))
                .isEqualTo("23503 comments_post_id_fkey_live of comments");
        both.raw.rollback();
        assertThat(say(both.raw, "INSERT INTO posts VALUES (9, 'a')")).isEqualTo("23505 posts_slug_key of posts");
        both.raw.rollback();
        assertThat(say(both.raw, "DELETE FROM posts WHERE id = 3")).startsWith("42501");
    }

    @Test
    @Accepted("unguarded-upserts")
    void anUnguardedUpsertHasToNameTheLiveKey() throws SQLException {
        String insert = "INSERT INTO posts VALUES (9, 'a') ON CONFLICT ";
        assertThat(say(both.raw, insert + "(slug) DO NOTHING")).startsWith("42P10");
        both.raw.rollback();
        assertThat(say(both.raw, insert + "(slug, live) DO NOTHING")).isEqualTo("count 0");
        assertThat(say(both.guarded, insert + "(slug) DO NOTHING")).isEqualTo("count 0");
    }

    @Test
    @Accepted("functions")
    void functionsShowTombstonesAndCheckNamesThem() throws SQLException {
        String[] statements = {"DELETE FROM posts WHERE id = 1", "SELECT post_count()"};
        assertThat(say(both.plain, statements)).isEqualTo("count 1; 2");
        assertThat(say(both.guarded, statements)).isEqualTo("count 1; 3");
        assertThat(Check.run(both.raw, both.policy()).leaks())
                .extracting(Finding::id)
                .contains("function:public.post_count()");
    }

    @Test
    @Accepted("materialized-views")
    void aMaterializedViewHoldsWhatItHeld() throws SQLException {
        String[] statements = {"DELETE FROM posts WHERE id = 1", "SELECT count(*) FROM titles"};
        assertThat(say(both.guarded, statements)).isEqualTo("count 1; 3").isEqualTo(say(both.plain, statements));
        String[] refreshed = {"REFRESH MATERIALIZED VIEW titles", "SELECT count(*) FROM titles"};
        assertThat(say(both.guarded, refreshed)).isEqualTo("count 0; 2");
    }

    @Test
    @Accepted("row-types")
    void theRowTypeHasTheMarkers() throws SQLException {
        assertThat(columns(both.plain, "SELECT * FROM all_notes()")).containsExactly("id", "body");
        assertThat(columns(both.guarded, "SELECT * FROM all_notes()"))
                .containsExactly("id", "body", "live", "is_deleted", "deleted_at", "deletion_id");
    }

    @Test
    @Accepted("catalog-queries")
    void theCatalogShowsWhatMetadataHides() throws SQLException {
        String query = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'notes'";
        assertThat(say(both.guarded, query)).isEqualTo("6");
        try (ResultSet columns = both.guarded.getMetaData().getColumns(null, "public", "notes", null)) {
            int count = 0;
            while (columns.next()) {
                count++;
            }
            assertThat(count).isEqualTo(2);
        }
    }

    @Test
    @Accepted("statistics")
    void aDeleteCountsAsAnUpdate() throws SQLException {
        String[] statements = {
            "DELETE FROM notes WHERE id = 1",
            "SELECT n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables WHERE relname = 'notes'"
        };
        assertThat(say(both.plain, statements)).isEqualTo("count 1; 0,1");
        assertThat(say(both.guarded, statements)).isEqualTo("count 1; 1,0");
    }

    @Test
    @Accepted("triggers")
    void updateTriggersFireInPlaceOfDeleteTriggers() throws SQLException {
        String[] statements = {"DELETE FROM posts WHERE id = 1", "SELECT what FROM fired"};
        assertThat(say(both.plain, statements)).isEqualTo("count 1; after_delete");
        assertThat(say(both.guarded, statements)).isEqualTo("count 1; after_update");
        // the other session's turn
        both.guarded.rollback();
        // what a BEFORE trigger changes is taken back, unless it has the last word
        assertThat(say(both.raw, "UPDATE posts SET live = NULL WHERE id = 1 RETURNING touched"))
                .isEqualTo("0");
        both.raw.rollback();
        String last = "CREATE TRIGGER zzz BEFORE UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION touch()";
        assertThat(say(both.raw, last, "UPDATE posts SET live = NULL WHERE id = 1 RETURNING touched"))
                .isEqualTo("count 0; 1");
    }

    @Test
    @Accepted("rules")
    void rulesOnDeleteDoNotFire() throws SQLException {
        String rule = "CREATE RULE r AS ON DELETE TO notes DO ALSO INSERT INTO fired VALUES ('rule')";
        String[] statements = {"DELETE FROM notes WHERE id = 1", "SELECT count(*) FROM fired"};
        say(both.plain, rule);
        assertThat(say(both.plain, statements)).isEqualTo("count 1; 1");
        say(both.guarded, rule);
        assertThat(say(both.guarded, statements)).isEqualTo("count 1; 0");
    }

    @Test
    @Accepted("unguarded-errors")
    void anUnguardedClientSeesTheTwinsName() throws SQLException {
        String[] statements = {"UPDATE posts SET live = NULL WHERE id = 3", "INSERT INTO comments VALUES (9, 3, 'z')"};
        List<String> said = Both.transcript(both.raw, List.of(statements));
        assertThat(said.get(1))
                .isEqualTo(
                        "23503 comments_post_id_fkey_live of comments: insert or update on table \"comments\" violates"
                                + " foreign key constraint \"comments_post_id_fkey_live\""
                                + " / Key (post_id, live)=(3, t) is not present in table \"posts\".");
    }

    @Test
    @Accepted("row-versions")
    void aTombstoneIsANewVersionOfItsRow() throws SQLException {
        String[] statements = {
            "SELECT ctid FROM notes WHERE id = 1",
            "UPDATE notes SET live = NULL WHERE id = 1",
            "SELECT ctid <> '(0,1)', xmin = pg_current_xact_id()::xid FROM notes WHERE id = 1"
        };
        assertThat(say(both.raw, statements)).isEqualTo("(0,1); count 1; t,t");
    }

    @Test
    @Accepted("locks")
    void aRowThatNothingRefersToIsLockedLessStrongly() throws SQLException {
        assertThat(waits(both.plain, both.plainSource(), "notes")).isTrue();
        assertThat(waits(both.guarded, both.rawSource(), "notes")).isFalse();
        assertThat(waits(both.plain, both.plainSource(), "posts")).isTrue();
        assertThat(waits(both.guarded, both.rawSource(), "posts")).isTrue();
    }

    /** Whether a DELETE waits for one who only holds the row's key. */
    private static boolean waits(Connection deleting, DataSource source, String table) throws SQLException {
        try (Connection other = source.getConnection()) {
            other.setAutoCommit(false);
            say(other, "SELECT id FROM " + table + " WHERE id = 1 FOR KEY SHARE");
            String said = say(deleting, "SET LOCAL lock_timeout = 100", "DELETE FROM " + table + " WHERE id = 1");
            other.rollback();
            return said.contains("55P03");
        } finally {
            deleting.rollback();
        }
    }

    @Test
    @Accepted("rights")
    void aDeleteNeedsTheRightToUpdate() throws SQLException {
        String[] role = {"CREATE ROLE editor", "GRANT SELECT, UPDATE (live) ON notes TO editor", "SET LOCAL ROLE editor"
        };
        assertThat(say(both.raw, role)).isEqualTo("count 0; count 0; count 0");
        assertThat(say(both.raw, "UPDATE notes SET live = NULL WHERE id = 1 AND live"))
                .isEqualTo("count 1");
        both.raw.rollback();
        String[] deleter = {"CREATE ROLE deleter", "GRANT SELECT, DELETE ON notes TO deleter", "SET LOCAL ROLE deleter"
        };
        assertThat(say(both.raw, deleter)).isEqualTo("count 0; count 0; count 0");
        assertThat(say(both.raw, "UPDATE notes SET live = NULL WHERE id = 1 AND live"))
                .startsWith("42501");
    }

    @Test
    @Accepted("row-level-security")
    void policiesForUpdateAreAsked() throws SQLException {
        List<String> set = List.of(
                "CREATE ROLE reader",
                "GRANT ALL ON notes TO reader",
                "ALTER TABLE notes ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY s ON notes FOR SELECT USING (true)",
                "CREATE POLICY d ON notes FOR DELETE USING (id = 1)",
                "CREATE POLICY u ON notes FOR UPDATE USING (id = 2)",
                "SET LOCAL ROLE reader");
        Both.transcript(both.plain, set);
        assertThat(say(both.plain, "DELETE FROM notes RETURNING id")).isEqualTo("1");
        both.plain.rollback();
        Both.transcript(both.raw, set);
        assertThat(say(both.raw, "UPDATE notes SET live = NULL WHERE live RETURNING id"))
                .isEqualTo("2");
    }

    @Test
    @Accepted("replication")
    void subscribersReceiveAnUpdate() throws SQLException {
        String name = PostgresServer.shared().createDatabase();
        try (TestDatabase database = published(name)) {
            database.run("SELECT pg_create_logical_replication_slot('" + name + "', 'pgoutput')");
            try (Session superuser = database.superuser()) {
                // only what has reached the log is decoded
                database.run("SET synchronous_commit = on; UPDATE notes SET live = NULL WHERE id = 1");
                List<String> kinds =
                        superuser.values("SELECT chr(get_byte(data, 0)) FROM pg_logical_slot_get_binary_changes('"
                                + name + "', NULL, NULL, 'proto_version', '1', 'publication_names', 'p')");
                assertThat(kinds).contains("U").doesNotContain("D");
            } finally {
                database.run("SELECT pg_drop_replication_slot('" + name + "')");
            }
        }
    }

    private static TestDatabase published(String name) {
        PostgresServer.execute(
                PostgresServer.shared().dataSource(name),
                "CREATE TABLE notes (id int PRIMARY KEY, body text); INSERT INTO notes VALUES (1, 'n');"
                        + " CREATE PUBLICATION p FOR TABLE notes");
        return TestDatabase.apply(name, TestDatabase.soft("notes"));
    }

    private static List<String> columns(Connection connection, String query) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                names.add(rows.getMetaData().getColumnLabel(i));
            }
        }
        return names;
    }
}
