package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reprieve.equivalence.Accepted;
import dev.reprieve.testkit.PostgresServer;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.ShardingKey;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** What a connection offers besides statements: cancelling, time limits, wrappers, and being closed or shared. */
class JdbcConnectionTest extends JdbcContract {
    @Test
    void timeLimits() throws Exception {
        same((connection, seen) -> {
            try (Statement statement = connection.createStatement();
                    PreparedStatement prepared =
                            connection.prepareStatement("DELETE FROM posts WHERE pg_sleep(60) IS NULL")) {
                statement.setQueryTimeout(1);
                prepared.setQueryTimeout(1);
                seen.add("limits", statement.getQueryTimeout() + prepared.getQueryTimeout());
                seen.attempt("query", () -> statement.executeQuery("SELECT pg_sleep(60) FROM posts"));
                seen.attempt("delete", prepared::executeUpdate);
                seen.attemptTo("negative", () -> statement.setQueryTimeout(-1));
                seen.add("usable", statement.executeQuery("SELECT count(*) FROM posts"));
            }
            connection.setNetworkTimeout(Runnable::run, 250);
            seen.add("network", connection.getNetworkTimeout());
            // no table, which the server would go on locking
            seen.attempt("lost", () -> Rows.of(connection, "SELECT pg_sleep(2)"));
            seen.add("closed", connection.isClosed());
            seen.attempt("after", () -> Rows.of(connection, "SELECT 1 FROM posts"));
        });
    }

    @Test
    void cancellingFromAnotherThread() throws Exception {
        same((connection, seen) -> {
            var threads = Executors.newSingleThreadExecutor();
            try (Connection watcher = blog.plain.getConnection();
                    PreparedStatement delete =
                            connection.prepareStatement("DELETE FROM posts WHERE pg_sleep(60) IS NULL")) {
                int pid = connection.unwrap(PGConnection.class).getBackendPID();
                Future<?> running = threads.submit(() -> {
                    seen.attempt("cancelled", delete::executeUpdate);
                    return null;
                });
                // other sessions of the same server show in pg_stat_activity whatever their database
                String active =
                        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND wait_event = 'PgSleep'"
                                + " AND pid = " + pid;
                while (!Rows.of(watcher, active).contains("1")) {
                    Thread.onSpinWait();
                }
                delete.cancel();
                running.get();
                seen.add("usable", Rows.of(connection, "SELECT count(*) FROM posts"));
            } finally {
                threads.shutdownNow();
            }
        });
    }

    @Test
    void shardingRequestsAndQuoting() throws Exception {
        same((connection, seen) -> {
            ShardingKey none = null;
            seen.attempt("valid", () -> connection.setShardingKeyIfValid(none, 1));
            seen.attempt("both valid", () -> connection.setShardingKeyIfValid(none, none, 1));
            seen.attemptTo("key", () -> connection.setShardingKey(none));
            seen.attemptTo("keys", () -> connection.setShardingKey(none, none));
            connection.beginRequest();
            connection.endRequest();
            try (Statement statement = connection.createStatement()) {
                seen.add("identifier", statement.enquoteIdentifier("posts", true));
                seen.attempt("simple", () -> statement.enquoteIdentifier("odd name", false));
                seen.add("literal", statement.enquoteLiteral("it's"));
                seen.add("national", statement.enquoteNCharLiteral("it's"));
                seen.add("simple", statement.isSimpleIdentifier("posts"));
                seen.attemptTo("poolable", () -> statement.setPoolable(true));
                seen.attempt("poolable", statement::isPoolable);
                seen.attemptTo("cursor", () -> statement.setCursorName("c"));
                seen.attemptTo("field size", () -> statement.setMaxFieldSize(3));
                seen.add("cut", statement.executeQuery("SELECT title FROM posts ORDER BY id"));
            }
            seen.attempt("map", connection::getTypeMap);
            seen.attempt("clob", connection::createClob);
            seen.attempt("blob", connection::createBlob);
            seen.attempt("nclob", connection::createNClob);
            seen.attempt("struct", () -> connection.createStruct("posts", new Object[] {1}));
            seen.attempt("xml", () -> connection.createSQLXML().getString());
            seen.add("valid", connection.isValid(1));
            seen.attempt("negative", () -> connection.isValid(-1));
        });
    }

    @Test
    void clientInfo() throws Exception {
        same((connection, seen) -> {
            connection.setClientInfo("ApplicationName", "blog");
            seen.add("name", connection.getClientInfo("ApplicationName"));
            seen.add("all", connection.getClientInfo());
            seen.attemptTo("unknown", () -> connection.setClientInfo("nothing", "x"));
            seen.attempt("unknown", () -> connection.getClientInfo("nothing"));
            seen.add("warned", connection.getWarnings());
            Properties properties = new Properties();
            properties.setProperty("ApplicationName", "other");
            connection.setClientInfo(properties);
            seen.add("name", Rows.of(connection, "SHOW application_name"));
            connection.setClientInfo("ApplicationName", null);
            seen.add("cleared", connection.getClientInfo());
        });
    }

    @Test
    @Accepted("unwrapping")
    void copyByUnwrappingIsTheDriversOwn() throws Exception {
        try (Connection connection = guarded.getConnection()) {
            Rows.update(connection, "DELETE FROM posts WHERE id = 1");
            PGConnection driver = connection.unwrap(PGConnection.class);
            StringWriter out = new StringWriter();
            driver.getCopyAPI().copyOut("COPY (SELECT id FROM posts ORDER BY id) TO STDOUT", out);
            assertThat(out).hasToString("1\n2\n3\n");
            assertThat(driver.getCopyAPI().copyIn("COPY users FROM STDIN", new StringReader("9\tzoe\n")))
                    .isOne();
            assertThat(connection.isWrapperFor(PGConnection.class)).isTrue();
            assertThat(connection.isWrapperFor(GuardedConnection.class)).isTrue();
        }
    }

    @Test
    void abortAndClose() throws Exception {
        same((connection, seen) -> {
            connection.setAutoCommit(false);
            Rows.update(connection, "DELETE FROM posts WHERE id = 1");
            connection.abort(Runnable::run);
            seen.add("closed", connection.isClosed());
            seen.attempt("after", () -> Rows.update(connection, "DELETE FROM posts WHERE id = 2"));
            seen.attempt("valid", () -> connection.isValid(1));
            connection.abort(Runnable::run);
        });
    }

    @Test
    void aServerThatEndsTheSession() throws Exception {
        same((connection, seen) -> {
            int pid = connection.unwrap(PGConnection.class).getBackendPID();
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM posts WHERE id = 1")) {
                PostgresServer.execute(blog.plain, "SELECT pg_terminate_backend(" + pid + ", 60000)");
                SQLException failure = catchThrowableOfType(SQLException.class, delete::executeUpdate);
                seen.add("state", failure.getClass() + failure.getSQLState());
                seen.add("closed", connection.isClosed());
                seen.attempt("again", delete::executeUpdate);
            }
        });
    }

    @Test
    void twoThreadsOnOneConnectionGetTheirOwnResults() throws Exception {
        same((connection, seen) -> {
            var threads = Executors.newFixedThreadPool(2);
            try {
                List<Future<List<String>>> results = new ArrayList<>();
                for (int thread = 0; thread < 2; thread++) {
                    int parity = thread;
                    results.add(threads.submit(() -> hammer(connection, parity)));
                }
                for (Future<List<String>> result : results) {
                    seen.add("thread", result.get());
                }
            } finally {
                threads.shutdownNow();
            }
        });
    }

    private static List<String> hammer(Connection connection, int parity) throws SQLException {
        List<String> seen = new ArrayList<>();
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO comments VALUES (?, 2, 'x')");
                PreparedStatement read = connection.prepareStatement("SELECT id FROM comments WHERE id = ?");
                PreparedStatement delete = connection.prepareStatement("DELETE FROM comments WHERE id = ?")) {
            for (int i = 0; i < 20; i++) {
                long id = 1_000 + i * 2L + parity;
                for (PreparedStatement statement : List.of(insert, read, delete)) {
                    statement.setLong(1, id);
                }
                seen.add(String.valueOf(insert.executeUpdate()));
                try (ResultSet rows = read.executeQuery()) {
                    seen.add(Rows.of(rows).toString());
                }
                seen.add(String.valueOf(delete.executeUpdate()));
                seen.add(Rows.of(connection, "SELECT count(*) FROM comments WHERE id = " + id)
                        .toString());
            }
        }
        return seen;
    }

    @Test
    void theDriverTakesTheRealOnesProperties() throws Exception {
        String url = PostgresServer.shared().url("postgres").replace("jdbc:", "jdbc:reprieve:");
        var driver = DriverManager.getDriver(url);
        assertThat(driver.getPropertyInfo(url, new Properties()))
                .extracting(p -> p.name)
                .contains("reprieve.policy", "user", "ApplicationName", "reWriteBatchedInserts");
    }
}
