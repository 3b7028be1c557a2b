package dev.reprieve.logic;

import dev.reprieve.error.StatementRefusedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a statement gave.
 *
 * @param kind the kind of error it failed with; empty if it ran
 * @param message the error in words; where a rewrite moves things, another one
 * @param labels the names of the columns, in lower case
 * @param count rows changed; -1 for a query
 */
record Answer(String kind, String message, List<String> labels, List<List<@Nullable Object>> rows, int count) {
    private static final String TIMED_OUT = "took too long";
    private static final String REFUSED = "refused ";

    /** What the database's own fence says, where the guard could not know. */
    private static final Pattern FENCE = Pattern.compile("RPV-\\d+");

    private static final ScheduledExecutorService WATCHDOG = Executors.newScheduledThreadPool(1, task -> {
        Thread thread = new Thread(task, "logic-watchdog");
        thread.setDaemon(true);
        return thread;
    });

    /** What the rewriter or the guard would not run. */
    static Answer refused(String code, String message) {
        return new Answer(REFUSED + code, message, List.of(), List.of(), -1);
    }

    /** Runs a text, and gives up on it after a time. */
    static Answer of(Connection connection, String sql, int seconds) throws SQLException {
        ScheduledFuture<Boolean> stop = null;
        AtomicBoolean stopped = new AtomicBoolean();
        try (Statement statement = connection.createStatement()) {
            stop = WATCHDOG.schedule(() -> cancel(statement, stopped), seconds, TimeUnit.SECONDS);
            if (!statement.execute(sql)) {
                return new Answer("", "", List.of(), List.of(), statement.getUpdateCount());
            }
            try (ResultSet rows = statement.getResultSet()) {
                return read(rows);
            }
        } catch (StatementRefusedException e) {
            return refused(e.code().code(), String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            Matcher fence = FENCE.matcher(String.valueOf(e.getMessage()));
            if (fence.find()) {
                return refused(fence.group(), String.valueOf(e.getMessage()));
            }
            String kind = stopped.get() ? TIMED_OUT : kind(e);
            return new Answer(kind, String.valueOf(e.getMessage()), List.of(), List.of(), -1);
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

    /** SQLite has no SQLStates, but messages that a rewrite does not change. */
    private static String kind(SQLException e) {
        return e.getSQLState() == null ? String.valueOf(e.getMessage()) : e.getSQLState();
    }

    private static Answer read(ResultSet rows) throws SQLException {
        ResultSetMetaData meta = rows.getMetaData();
        List<String> labels = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            labels.add(meta.getColumnLabel(i).toLowerCase(Locale.ROOT));
        }
        List<List<@Nullable Object>> all = new ArrayList<>();
        while (rows.next()) {
            List<@Nullable Object> row = new ArrayList<>();
            for (int i = 1; i <= labels.size(); i++) {
                Object value = rows.getObject(i);
                row.add(value instanceof Number || value instanceof Boolean ? value : rows.getString(i));
            }
            all.add(row);
        }
        return new Answer("", "", labels, all, -1);
    }

    boolean failed() {
        return !kind.isEmpty();
    }

    boolean timedOut() {
        return kind.equals(TIMED_OUT);
    }

    boolean refused() {
        return kind.startsWith(REFUSED);
    }

    /** Whether both mean the same to an application; rows in any order if it asked for none. */
    boolean same(Answer other, boolean ordered) {
        return kind.equals(other.kind)
                && count == other.count
                && shown(labels).equals(shown(other.labels))
                && (ordered ? rows.equals(other.rows) : sorted().equals(other.sorted()));
    }

    /** H2 and SQLite call a column without a name by its expression's text, in which a subquery may have been rewritten. */
    private static List<String> shown(List<String> labels) {
        return labels.stream()
                .map(l -> l.contains("select") ? "(a subquery)" : l)
                .toList();
    }

    /** The rows in an order of no meaning. */
    List<List<@Nullable Object>> sorted() {
        List<List<@Nullable Object>> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparing(List::toString));
        return sorted;
    }

    @Override
    public String toString() {
        String text = failed() ? kind + " " + message : count >= 0 ? "count " + count : labels + " " + rows;
        return text.length() > 400 ? text.substring(0, 400) + "…" : text;
    }
}
