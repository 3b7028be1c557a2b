package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.Reprieve;
import dev.reprieve.equivalence.Accepted;
import dev.reprieve.scope.Captured;
import dev.reprieve.scope.Scope;
import dev.reprieve.scope.Visibility;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A scope holds for its block and thread, and never for what was prepared in it. */
class ScopesTest {
    private static final String READ = "SELECT id FROM posts ORDER BY id";
    private static final String STALE = "RPV-206 prepared statement: It was prepared under another scope or search path"
            + " than the one it is executed under. Prepare it again where it is executed.";

    private static Blog blog;
    private Connection connection;

    @BeforeAll
    static void create() throws SQLException {
        blog = Blog.create();
    }

    @BeforeEach
    void deleteOne() throws SQLException {
        blog.reset();
        connection = blog.guarded().getConnection();
        Rows.update(connection, "DELETE FROM posts WHERE id = 1");
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void theBlockSeesWhatItAsksFor() throws SQLException {
        try (Scope all = Reprieve.including(Visibility.ALL)) {
            assertThat(Rows.of(connection, READ)).containsExactly("id", "1", "2", "3");
            try (Scope deleted = Reprieve.including(Visibility.ONLY_DELETED)) {
                assertThat(Rows.of(connection, READ)).containsExactly("id", "1");
            }
            assertThat(Rows.of(connection, READ)).containsExactly("id", "1", "2", "3");
        }
        assertThat(Rows.of(connection, READ)).containsExactly("id", "2", "3");
    }

    @Test
    void anotherThreadSeesLiveRowsUnlessTheScopeIsHandedOver() throws Exception {
        Captured captured;
        try (Scope all = Reprieve.including(Visibility.ALL)) {
            captured = Scope.capture();
        }
        assertThat(captured.call(() -> Rows.of(connection, READ))).containsExactly("id", "1", "2", "3");
        assertThat(Rows.of(connection, READ)).containsExactly("id", "2", "3");
    }

    @Test
    @Accepted("prepared-elsewhere")
    void aStatementPreparedInAScopeIsRefusedOutsideIt() throws SQLException {
        PreparedStatement wide;
        try (Scope all = Reprieve.including(Visibility.ALL)) {
            wide = connection.prepareStatement(READ);
            assertThat(Rows.of(wide.executeQuery())).containsExactly("id", "1", "2", "3");
        }
        assertThatThrownBy(wide::executeQuery).hasMessage(STALE).hasFieldOrPropertyWithValue("SQLState", "0A000");
        assertThatThrownBy(wide::execute).hasMessage(STALE);
        try (Scope all = Reprieve.including(Visibility.ALL)) {
            assertThat(Rows.of(wide.executeQuery())).containsExactly("id", "1", "2", "3");
        }
        wide.close();
    }

    @Test
    void aStatementPreparedOutsideIsRefusedInside() throws SQLException {
        try (PreparedStatement narrow = connection.prepareStatement(READ);
                PreparedStatement free = connection.prepareStatement("SELECT name FROM users WHERE id = 1");
                Scope all = Reprieve.including(Visibility.ALL)) {
            assertThatThrownBy(narrow::executeQuery).hasMessage(STALE);
            assertThat(Rows.of(free.executeQuery())).containsExactly("name", "ann");
        }
    }

    @Test
    void aBatchFilledInAScopeIsRefusedOutsideIt() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (Scope all = Reprieve.including(Visibility.ALL)) {
                statement.addBatch("UPDATE posts SET title = 'x'");
            }
            assertThatThrownBy(statement::executeBatch).hasMessage(STALE);
        }
        assertThat(Rows.of(blog.raw, "SELECT count(*) FROM posts WHERE title = 'x'"))
                .containsExactly("count", "0");
    }
}
