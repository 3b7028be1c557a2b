package dev.reprieve.tombstone;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.sql.DataSource;

/** One connection, steered statement by statement, to bring about a given interleaving. */
public final class Session implements AutoCloseable {
    private static final int MOST_POLLS = 20_000;

    private final Connection connection;

    Session(DataSource dataSource) {
        try {
            connection = dataSource.getConnection();
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Runs a statement; a BEGIN stays open until COMMIT. */
    public Session run(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return this;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Soft-deletes in one transaction and returns the deletion's id. */
    public long delete(String actor, String reason, String... targets) {
        run("BEGIN");
        run("SELECT set_config('reprieve.actor', '" + actor + "', true), set_config('reprieve.reason', '" + reason
                + "', true)");
        for (String target : targets) {
            String[] parts = target.split(" WHERE ", 2);
            run("UPDATE " + parts[0] + " SET live = NULL WHERE live AND (" + parts[1] + ")");
        }
        long id = Long.parseLong(value("SELECT current_setting('reprieve.deletion')"));
        run("COMMIT");
        return id;
    }

    /** The first column of the first row as text. */
    public String value(String query) {
        return values(query).get(0);
    }

    /** The first column of all rows as text. */
    public List<String> values(String query) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(String.valueOf(rows.getString(1)));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Returns once some session of this database waits for a lock that this session holds. */
    public void awaitWaiter() {
        // not pg_stat_activity: within a transaction it never changes
        await("SELECT count(*) >= 1 FROM pg_locks AS l WHERE NOT l.granted"
                + " AND pg_backend_pid() = ANY (pg_blocking_pids(l.pid))");
    }

    /** Returns once so many sessions of this database wait for a lock, whoever holds it. */
    public void awaitWaiters(int sessions) {
        await("SELECT count(*) >= " + sessions + " FROM pg_stat_activity AS a WHERE a.datname = current_database()"
                + " AND cardinality(pg_blocking_pids(a.pid)) > 0");
    }

    /** Returns once no session holds a lock on the table. */
    public void awaitNoLocks(String table) {
        await("SELECT count(*) = 0 FROM pg_locks WHERE relation = '" + table + "'::regclass AND granted"
                + " AND pid <> pg_backend_pid()");
    }

    private void await(String condition) {
        for (int i = 0; i < MOST_POLLS; i++) {
            if (value(condition).equals("t")) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new IllegalStateException("never came about: " + condition);
    }

    /** Starts something in another thread. */
    public static <T> CompletableFuture<T> start(Callable<T> work) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return work.call();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
