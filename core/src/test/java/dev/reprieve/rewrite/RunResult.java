package dev.reprieve.rewrite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a statement gave.
 *
 * @param failure SQLState and message of its failure; empty if it ran
 * @param rows as text, sorted: the order is not compared
 */
record RunResult(String failure, List<String> labels, List<String> rows, int count) {
    private static final String TIMED_OUT = "took too long";
    private static final ScheduledExecutorService WATCHDOG = Executors.newScheduledThreadPool(1, task -> {
        Thread thread = new Thread(task, "watchdog");
        thread.setDaemon(true);
        return thread;
    });

    /** Runs a statement and reads all that it gives. */
    static RunResult of(Connection connection, String sql, int seconds) throws SQLException {
        ScheduledFuture<Boolean> stop = null;
        AtomicBoolean stopped = new AtomicBoolean();
        try (Statement statement = connection.createStatement()) {
            // SQLite has no timeout of its own
            stop = WATCHDOG.schedule(() -> cancel(statement, stopped), seconds, TimeUnit.SECONDS);
            if (!statement.execute(sql)) {
                return new RunResult("", List.of(), List.of(), statement.getUpdateCount());
            }
            try (ResultSet rows = statement.getResultSet()) {
                return read(rows);
            }
        } catch (SQLException e) {
            String state = e.getSQLState() == null ? "?" : e.getSQLState();
            String text = stopped.get() ? TIMED_OUT : state + " " + e.getMessage();
            return new RunResult(text, List.of(), List.of(), -1);
        } finally {
            if (stop != null) {
                stop.cancel(false);
            }
        }
    }

    private static boolean cancel(Statement statement, AtomicBoolean stopped) throws SQLException {
        // first, as the failing statement looks at it at once
        stopped.set(true);
        statement.cancel();
        return true;
    }

    private static RunResult read(ResultSet rows) throws SQLException {
        ResultSetMetaData meta = rows.getMetaData();
        List<String> labels = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            // SQLite 3.x labels merged columns of some joins with a random number: a:321263200
            labels.add(meta.getColumnLabel(i).toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", ""));
        }
        List<String> all = new ArrayList<>();
        while (rows.next()) {
            StringBuilder row = new StringBuilder();
            for (int i = 1; i <= labels.size(); i++) {
                row.append('|').append(rows.getString(i));
            }
            all.add(row.toString());
        }
        Collections.sort(all);
        return new RunResult("", labels, all, -1);
    }

    boolean timedOut() {
        return failure.equals(TIMED_OUT);
    }

    /** Whether a constraint stopped it; SQLite has no SQLState. */
    boolean violatesConstraint() {
        return failure.startsWith("23") || failure.contains("SQLITE_CONSTRAINT");
    }

    /** Errors are the same if their states are; messages name positions that a rewrite moves. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RunResult r
                && head(failure).equals(head(r.failure))
                && labels.equals(r.labels)
                && rows.equals(r.rows)
                && count == r.count;
    }

    @Override
    public int hashCode() {
        return rows.hashCode();
    }

    private static String head(String failure) {
        return failure.isEmpty() ? "" : failure.substring(0, failure.indexOf(' '));
    }
}
