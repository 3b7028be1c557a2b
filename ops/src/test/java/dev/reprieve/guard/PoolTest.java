package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.reprieve.Deletion;
import dev.reprieve.Reprieve;
import dev.reprieve.policy.Names;
import dev.reprieve.scope.Scope;
import dev.reprieve.scope.Visibility;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;

/** A pool on either side of the guard: nothing of a scope, an actor or a transaction stays with a pooled connection. */
class PoolTest {
    private static final String READ = "SELECT id FROM posts ORDER BY id";

    private static Blog blog;

    /** On which side of the guard the pool is. */
    enum Side {
        BEHIND,
        IN_FRONT;

        /** A data source with one pooled connection, which everybody gets in turn. */
        DataSource open(Blog blog, HikariConfig config) {
            config.setMaximumPoolSize(1);
            config.setMinimumIdle(1);
            if (this == IN_FRONT) {
                config.setDataSource(blog.guarded());
                return new HikariDataSource(config);
            }
            config.setDataSource(blog.raw);
            return new GuardBuilder(new HikariDataSource(config))
                    .policy(blog.policy)
                    .build();
        }
    }

    private static void close(DataSource dataSource) throws SQLException {
        dataSource.unwrap(HikariDataSource.class).close();
    }

    @BeforeAll
    static void create() throws SQLException {
        blog = Blog.create();
    }

    @BeforeEach
    void reset() {
        blog.reset();
    }

    @ParameterizedTest
    @EnumSource
    void connectionsComeBackClean(Side side) throws SQLException {
        DataSource pool = side.open(blog, new HikariConfig());
        try {
            int backend;
            try (Connection connection = pool.getConnection();
                    Deletion deletion = Deletion.by("alice").because("spam")) {
                backend = connection.unwrap(PGConnection.class).getBackendPID();
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                Rows.update(connection, "DELETE FROM posts WHERE id = 1");
                connection.commit();
                Rows.update(connection, "DELETE FROM posts WHERE id = 2");
                // not committed: the pool rolls back
            }
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.unwrap(PGConnection.class).getBackendPID())
                        .isEqualTo(backend);
                assertThat(connection.getAutoCommit()).isTrue();
                assertThat(Rows.of(connection, READ)).containsExactly("id", "2", "3");
                Rows.update(connection, "DELETE FROM posts WHERE id = 2");
            }
        } finally {
            close(pool);
        }
        assertThat(Rows.of(blog.raw, "SELECT actor, reason FROM reprieve.deletion ORDER BY id"))
                .containsExactly("actor|reason", "alice|spam", "postgres|null");
    }

    @ParameterizedTest
    @EnumSource
    void aScopeEndsWithItsBlockWhateverWasOpenedInIt(Side side) throws SQLException {
        DataSource pool = side.open(blog, new HikariConfig());
        try (Connection connection = pool.getConnection()) {
            Rows.update(connection, "DELETE FROM posts WHERE id = 1");
            ResultSet rows;
            try (Scope all = Reprieve.including(Visibility.ALL)) {
                PreparedStatement wide = connection.prepareStatement(READ);
                rows = wide.executeQuery();
            }
            // what was asked inside is answered; what is asked outside is not
            assertThat(Rows.of(rows)).containsExactly("id", "1", "2", "3");
            assertThat(Rows.of(connection, READ)).containsExactly("id", "2", "3");
            connection.close();
            try (Connection again = pool.getConnection()) {
                assertThat(Rows.of(again, READ)).containsExactly("id", "2", "3");
            }
        } finally {
            close(pool);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusalsAndBrokenConnectionsPassThroughThePool(Side side) throws SQLException {
        DataSource pool = side.open(blog, new HikariConfig());
        try (Connection connection = pool.getConnection()) {
            assertThatThrownBy(() -> connection.prepareStatement("TRUNCATE posts"))
                    .isInstanceOf(dev.reprieve.error.StatementRefusedException.class);
            assertThat(Rows.of(connection, READ)).hasSize(4);
            int backend = connection.unwrap(PGConnection.class).getBackendPID();
            Rows.of(blog.plain, "SELECT pg_terminate_backend(" + backend + ", 60000)");
            assertThatThrownBy(() -> Rows.of(connection, READ)).isInstanceOf(SQLException.class);
            connection.close();
            try (Connection again = pool.getConnection()) {
                assertThat(Rows.of(again, READ)).hasSize(4);
            }
        } finally {
            close(pool);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anActorSetAsClientInfoStaysInAPoolInFrontOnly(Side side) throws SQLException {
        DataSource pool = side.open(blog, new HikariConfig());
        try {
            try (Connection connection = pool.getConnection()) {
                connection.setClientInfo(Names.SETTING_ACTOR, "batch");
            }
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.getClientInfo(Names.SETTING_ACTOR))
                        .isEqualTo(side == Side.IN_FRONT ? "batch" : null);
            }
        } finally {
            close(pool);
        }
    }

    @ParameterizedTest
    @EnumSource
    void threadsOfAPoolSeeNoScopeButTheOneHandedOver(Side side) throws Exception {
        DataSource pool = side.open(blog, new HikariConfig());
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try {
            Rows.of(pool, "DELETE FROM posts WHERE id = 1 RETURNING id");
            CompletableFuture<List<String>> without;
            CompletableFuture<List<String>> with;
            CompletableFuture<Void> deleting;
            try (Scope all = Reprieve.including(Visibility.ALL);
                    Deletion deletion = Deletion.by("alice")) {
                var captured = Scope.capture();
                without = CompletableFuture.supplyAsync(() -> read(pool), worker);
                with = CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return captured.call(() -> read(pool));
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        worker);
                deleting = CompletableFuture.runAsync(captured.wrap(() -> delete(pool, 2)), worker);
                with.join();
                deleting.join();
            }
            assertThat(without.join()).containsExactly("id", "2", "3");
            assertThat(with.join()).containsExactly("id", "1", "2", "3");
            // the same thread, after what was handed over to it
            assertThat(CompletableFuture.supplyAsync(() -> read(pool), worker).join())
                    .containsExactly("id", "3");
        } finally {
            worker.shutdownNow();
            close(pool);
        }
        assertThat(Rows.of(blog.raw, "SELECT actor FROM reprieve.deletion ORDER BY id"))
                .containsExactly("actor", "postgres", "alice");
    }

    private static List<String> read(DataSource pool) {
        try {
            return Rows.of(pool, READ);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(DataSource pool, int id) {
        try (Connection connection = pool.getConnection()) {
            Rows.update(connection, "DELETE FROM posts WHERE id = " + id);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
