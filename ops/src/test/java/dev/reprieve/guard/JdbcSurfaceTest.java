package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.reprieve.equivalence.Accepted;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.StatementRefusedException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.slf4j.LoggerFactory;

/** What else JDBC offers: metadata, updatable results, ways out of the guard, refusals. */
class JdbcSurfaceTest {
    private static Blog blog;
    private DataSource dataSource;
    private Connection guarded;
    private Connection plain;

    @BeforeAll
    static void create() throws SQLException {
        blog = Blog.create();
    }

    @BeforeEach
    void connect() throws SQLException {
        blog.reset();
        dataSource = blog.guarded();
        guarded = dataSource.getConnection();
        plain = blog.plain.getConnection();
    }

    @AfterEach
    void disconnect() throws SQLException {
        guarded.close();
        plain.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TRUNCATE posts            | STATEMENT_DESTROYS | 42501
            DROP TABLE posts          | STATEMENT_DESTROYS | 42501
            COPY posts TO STDOUT      | STATEMENT_UNSUPPORTED | 0A000
            """)
    void refusalsCarryTheirCodeAndLeaveTheTransactionUsable(String sql, ErrorCode code, String state)
            throws SQLException {
        guarded.setAutoCommit(false);
        try (Statement statement = guarded.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql))
                    .isInstanceOfSatisfying(StatementRefusedException.class, e -> {
                        assertThat(e.code()).isEqualTo(code);
                        assertThat(e.getSQLState()).isEqualTo(state);
                    })
                    .hasMessageStartingWith(code.code() + " line 1:");
            assertThatThrownBy(() -> guarded.prepareStatement(sql)).isInstanceOf(StatementRefusedException.class);
            assertThatThrownBy(() -> statement.addBatch(sql)).isInstanceOf(StatementRefusedException.class);
            assertThat(Rows.of(guarded, "SELECT count(*) FROM posts")).containsExactly("count", "3");
        }
        guarded.rollback();
    }

    @Test
    void metadataIsThatOfTheTwin() throws SQLException {
        for (String table : List.of("posts", "comments", "likes")) {
            assertThat(metadata(guarded, table)).as(table).isEqualTo(metadata(plain, table));
        }
        DatabaseMetaData data = guarded.getMetaData();
        assertThat(data.getConnection()).isSameAs(guarded);
        assertThat(data.getDatabaseProductName()).isEqualTo("PostgreSQL");
        assertThatThrownBy(() -> data.getFunctionColumns(null, null, null, null).updateRow())
                .isInstanceOf(SQLException.class);
    }

    private static List<String> metadata(Connection connection, String table) throws SQLException {
        DatabaseMetaData data = connection.getMetaData();
        List<String> all = new ArrayList<>();
        for (ResultSet results : List.of(
                data.getColumns(null, "public", table, "%"),
                data.getPrimaryKeys(null, "public", table),
                data.getImportedKeys(null, "public", table),
                data.getExportedKeys(null, "public", table))) {
            try (results) {
                Rows.of(results).forEach(all::add);
            }
        }
        try (ResultSet indexes = data.getIndexInfo(null, "public", table, false, true)) {
            while (indexes.next()) {
                all.add(indexes.getString("INDEX_NAME") + " " + indexes.getString("COLUMN_NAME") + " "
                        + indexes.getBoolean("NON_UNIQUE"));
            }
        }
        // the catalog is the database's name, which differs between the two
        String catalog = connection.getCatalog();
        return all.stream().map(row -> row.replace(catalog, "db")).toList();
    }

    @Test
    @Accepted("delete-row")
    void deletingTheRowUnderACursorMakesATombstone() throws SQLException {
        for (Connection connection : List.of(guarded, plain)) {
            try (Statement statement =
                            connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                    ResultSet rows = statement.executeQuery("SELECT * FROM posts")) {
                while (rows.next()) {
                    if (rows.getInt("id") < 3) {
                        rows.deleteRow();
                    } else {
                        rows.updateString("title", "changed");
                        rows.updateRow();
                        rows.refreshRow();
                        assertThat(rows.getString("title")).isEqualTo("changed");
                    }
                }
                rows.moveToInsertRow();
                rows.updateInt("id", 50);
                rows.updateString("slug", "one");
                rows.updateString("title", "inserted");
                rows.insertRow();
            }
        }
        for (String sql : List.of("SELECT * FROM posts ORDER BY id", "SELECT * FROM comments")) {
            assertThat(Rows.of(guarded, sql)).isEqualTo(Rows.of(plain, sql));
        }
        assertThat(Rows.of(blog.raw, "SELECT id, title FROM posts WHERE live IS NULL ORDER BY id"))
                .containsExactly("id|title", "1|One", "2|Two");
    }

    @Test
    @Accepted("delete-row")
    void aCursorDoesNotChangeWhatBecameATombstone() throws SQLException {
        try (Statement statement =
                        guarded.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                ResultSet rows = statement.executeQuery("SELECT * FROM posts WHERE id = 1")) {
            assertThat(rows.next()).isTrue();
            try (Connection other = dataSource.getConnection()) {
                Rows.update(other, "DELETE FROM posts WHERE id = 1");
            }
            rows.updateString("title", "late");
            rows.updateRow();
            rows.refreshRow();
            assertThat(rows.getString("title")).isEqualTo("One");
            rows.deleteRow();
        }
        assertThat(Rows.of(blog.raw, "SELECT title FROM posts WHERE id = 1")).containsExactly("title", "One");
        assertThat(Rows.of(blog.raw, "SELECT count(*) FROM reprieve.deletion")).containsExactly("count", "1");
    }

    @Test
    void nothingLeaksTheRealConnectionButUnwrapWhichIsLoggedOnce() throws SQLException {
        Logger logger = (Logger) LoggerFactory.getLogger(Engine.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try (Statement statement = guarded.createStatement();
                PreparedStatement prepared = guarded.prepareStatement("SELECT id FROM posts");
                ResultSet rows = prepared.executeQuery()) {
            assertThat(statement.getConnection()).isSameAs(guarded);
            assertThat(rows.getStatement()).isSameAs(prepared);
            assertThat(prepared.getResultSet()).isSameAs(rows);
            assertThat(guarded.unwrap(Connection.class)).isSameAs(guarded);
            assertThat(log.list).isEmpty();
            assertThat(guarded.isWrapperFor(PGConnection.class)).isTrue();
            assertThat(guarded.isWrapperFor(String.class)).isFalse();
            assertThat(guarded.unwrap(PGConnection.class).getBackendPID()).isPositive();
            assertThat(prepared.unwrap(PGStatement.class)).isNotNull();
            assertThat(log.list).singleElement().satisfies(event -> {
                assertThat(event.getLevel()).isEqualTo(Level.WARN);
                assertThat(event.getFormattedMessage())
                        .isEqualTo("Unwrapped to org.postgresql.PGConnection: what runs on it sees soft-deleted rows"
                                + " and deletes for good. This is logged once.");
            });
            assertThatThrownBy(() -> guarded.unwrap(String.class)).isInstanceOf(SQLException.class);
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void callsPassThrough() throws SQLException {
        try (CallableStatement call = guarded.prepareCall("{? = call upper(?)}")) {
            call.registerOutParameter(1, java.sql.Types.VARCHAR);
            call.setString(2, "ann");
            call.execute();
            assertThat(call.getString(1)).isEqualTo("ANN");
        }
    }

    @Test
    void warningsAndTimeoutsPassThrough() throws SQLException {
        try (Statement statement = guarded.createStatement()) {
            statement.execute("DO $$ BEGIN RAISE WARNING 'careful'; END $$");
            assertThat((Throwable) statement.getWarnings()).hasMessage("careful");
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(60) FROM posts"))
                    .hasFieldOrPropertyWithValue("SQLState", "57014");
        }
    }

    @Test
    void severalResultsOfOneTextAllShow() throws SQLException {
        assertThat(Rows.outcome(guarded, "SELECT 1 AS a; SELECT 2 AS b")).containsExactly("a", "1", "b", "2");
    }

    @Test
    void nativeSqlIsWhatWouldRun() throws SQLException {
        assertThat(guarded.nativeSQL("SELECT id FROM posts")).contains("posts.live");
        assertThat(guarded.nativeSQL("SELECT {fn upper(name)} FROM users")).isEqualTo("SELECT upper(name) FROM users");
    }
}
