package dev.reprieve.equivalence;

import static dev.reprieve.equivalence.Ground.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.tombstone.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two sessions at once do otherwise: of the differences that docs/equivalence.md accepts, those that always come. */
class AcceptedRacesTest {
    private static final int MOST_POLLS = 20_000;
    private static final String REPEATABLE = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";

    private Both both;
    private final List<Connection> opened = new ArrayList<>();

    @BeforeEach
    void open() throws SQLException {
        both = Ground.open("""
                CREATE TABLE ups (id int PRIMARY KEY);
                CREATE TABLE holds (id int PRIMARY KEY, up int REFERENCES ups ON DELETE RESTRICT);
                CREATE TABLE frees (id int PRIMARY KEY, up int REFERENCES ups ON DELETE SET NULL);
                INSERT INTO ups VALUES (1), (2), (3), (4);
                INSERT INTO holds VALUES (1, 1);
                INSERT INTO frees VALUES (2, 2);
                """, "ups", "holds", "frees");
    }

    @AfterEach
    void close() throws SQLException {
        for (Connection connection : opened) {
            connection.close();
        }
        both.close();
    }

    private Connection session(DataSource source) throws SQLException {
        Connection connection = source.getConnection();
        opened.add(connection);
        connection.setAutoCommit(false);
        return connection;
    }

    @Test
    @Accepted("race-last-child")
    void aParentWhoseLastChildIsJustBeingDeleted() throws SQLException {
        assertThat(lastChild(both.plainSource())).isEqualTo("count 0; 55P03 null of null");
        assertThat(lastChild(both.guardedSource())).isEqualTo("count 0; 23503 holds_up_fkey of holds");
    }

    private String lastChild(DataSource source) throws SQLException {
        assertThat(say(session(source), "DELETE FROM holds WHERE id = 1")).isEqualTo("count 1");
        return say(session(source), "SET LOCAL lock_timeout = 100", "DELETE FROM ups WHERE id = 1");
    }

    @Test
    @Accepted("race-set-null")
    void aParentWhoseChildrenHaveChangedSinceTheSnapshot() throws SQLException {
        assertThat(changed(both.plainSource(), "DELETE FROM frees WHERE id = 2", 2))
                .isEqualTo("count 1");
        assertThat(changed(both.guardedSource(), "DELETE FROM frees WHERE id = 2", 2))
                .startsWith("40001");
        assertThat(changed(both.plainSource(), "INSERT INTO frees VALUES (3, 3)", 3))
                .startsWith("40001");
        assertThat(changed(both.guardedSource(), "INSERT INTO frees VALUES (3, 3)", 3))
                .isEqualTo("23503 frees_up_fkey of frees");
    }

    /** Deletes a parent in a transaction whose snapshot is older than what another session has done. */
    private String changed(DataSource source, String meanwhile, int parent) throws SQLException {
        Connection deleting = session(source);
        assertThat(say(deleting, REPEATABLE, "SELECT count(*) FROM posts")).isEqualTo("count 0; 3");
        Connection other = session(source);
        assertThat(say(other, meanwhile)).isEqualTo("count 1");
        other.commit();
        String said = say(deleting, "DELETE FROM ups WHERE id = " + parent);
        deleting.rollback();
        return said;
    }

    @Test
    @Accepted("race-tombstone-changed")
    void aChildUnderAParentThatIsRestoredAtTheSameTime() throws SQLException {
        assertThat(say(both.raw, "UPDATE ups SET live = NULL WHERE id = 4")).isEqualTo("count 1");
        both.raw.commit();
        Connection inserting = session(both.guardedSource());
        assertThat(say(inserting, REPEATABLE, "SELECT count(*) FROM ups")).isEqualTo("count 0; 3");
        assertThat(say(both.raw, "UPDATE ups SET live = true WHERE id = 4")).isEqualTo("count 1");
        both.raw.commit();
        assertThat(say(inserting, "INSERT INTO holds VALUES (4, 4)")).startsWith("40001");
    }

    @Test
    @Accepted("race-key-being-freed")
    void aNaturalKeyWhoseRowIsJustBeingDeleted() throws SQLException {
        assertThat(freed(both.plainSource())).isEqualTo("count 1");
        assertThat(freed(both.guardedSource())).isEqualTo("23505 ups_pkey of ups");
        assertThat(say(both.guarded, "INSERT INTO ups VALUES (4)")).isEqualTo("count 1");
    }

    private String freed(DataSource source) throws SQLException {
        Connection deleting = session(source);
        assertThat(say(deleting, "DELETE FROM ups WHERE id = 4")).isEqualTo("count 1");
        Connection inserting = session(source);
        CompletableFuture<String> said = Session.start(() -> say(inserting, "INSERT INTO ups VALUES (4)"));
        String waiting =
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))";
        int polls = 0;
        while (say(deleting, waiting).equals("0")) {
            assertThat(polls++).as("waits").isLessThan(MOST_POLLS);
        }
        deleting.commit();
        String result = said.join();
        inserting.rollback();
        return result;
    }
}
