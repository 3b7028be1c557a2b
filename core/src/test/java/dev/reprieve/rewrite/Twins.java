package dev.reprieve.rewrite;

import dev.reprieve.testkit.query.DataGenerator;
import dev.reprieve.testkit.query.TableShape;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Two databases with the same live rows; one of them also has tombstones. */
final class Twins {
    private static final int SECONDS_A_STATEMENT = 1;
    private static final int SECONDS_ONCE_THE_OTHER_RAN = 120;

    private static final String TIMED_OUT = "took too long";
    private static final ScheduledExecutorService WATCHDOG = Executors.newScheduledThreadPool(1, task -> {
        Thread thread = new Thread(task, "watchdog");
        thread.setDaemon(true);
        return thread;
    });

    private final Connection salted;
    private final Connection plain;
    private final List<TableShape> tables;
    private final List<String> tombstones;

    Twins(Connection salted, Connection plain, List<TableShape> tables, DataGenerator data, Random random)
            throws SQLException {
        this.salted = salted;
        this.plain = plain;
        this.tables = tables;
        for (TableShape table : tables) {
            create(plain, table, "");
            create(
                    salted,
                    table,
                    ", live boolean DEFAULT TRUE, is_deleted boolean DEFAULT FALSE NOT NULL, deleted_at timestamp"
                            + " NULL, deletion_id bigint");
            fill(table, data, random);
        }
        this.tombstones = tombstones();
    }

    /** What running a statement on both sides came to. */
    record Outcome(Kind kind, String detail) {
        enum Kind {
            SAME,
            DIFFERENT,
            INVALID,
            REFUSED
        }
    }

    /** Runs the statement as it is on one side and rewritten on the other, and compares. */
    Outcome compare(String sql, Rewrite rewrite, boolean reading) throws SQLException {
        String text;
        if (rewrite instanceof Rewrite.Changed changed) {
            text = changed.sql();
        } else if (rewrite instanceof Rewrite.Deleting deleting) {
            text = deleting.sql();
        } else if (rewrite instanceof Rewrite.Unchanged) {
            text = sql;
        } else {
            return new Outcome(Outcome.Kind.REFUSED, "");
        }
        Result expected = run(plain, sql);
        if (expected.timedOut()) {
            return new Outcome(Outcome.Kind.INVALID, "took too long");
        }
        // what one side has done the other must do too, or they no longer hold the same
        Result actual = run(salted, text, SECONDS_ONCE_THE_OTHER_RAN);
        if (!expected.equals(actual)) {
            return new Outcome(Outcome.Kind.DIFFERENT, "expected " + expected + "\n  but got " + actual);
        }
        if (!reading && expected.state().isEmpty()) {
            String difference = contentDifference();
            if (!difference.isEmpty()) {
                return new Outcome(Outcome.Kind.DIFFERENT, difference);
            }
        }
        return new Outcome(expected.state().isEmpty() ? Outcome.Kind.SAME : Outcome.Kind.INVALID, "");
    }

    void drop() throws SQLException {
        for (TableShape table : tables) {
            execute(plain, "DROP TABLE " + table.name());
            execute(salted, "DROP TABLE " + table.name());
        }
    }

    private static void create(Connection connection, TableShape table, String markers) throws SQLException {
        String columns = "id int"
                + table.integers().stream().map(c -> ", " + c + " int").collect(Collectors.joining())
                + table.texts().stream().map(c -> ", " + c + " varchar(10)").collect(Collectors.joining());
        execute(connection, "CREATE TABLE " + table.name() + " (" + columns + markers + ")");
    }

    private void fill(TableShape table, DataGenerator data, Random random) throws SQLException {
        String columns = String.join(", ", table.columns());
        for (List<String> row : data.rows(table)) {
            String insert =
                    "INSERT INTO " + table.name() + " (" + columns + ") VALUES (" + String.join(", ", row) + ")";
            execute(plain, insert);
            execute(salted, insert);
        }
        for (List<String> row : data.rows(table)) {
            if (random.nextInt(3) > 0) {
                execute(
                        salted,
                        "INSERT INTO " + table.name() + " (" + columns + ", live, is_deleted) VALUES ("
                                + String.join(", ", row) + ", NULL, TRUE)");
            }
        }
    }

    private String contentDifference() throws SQLException {
        for (TableShape table : tables) {
            String columns = String.join(", ", table.columns());
            Result expected = run(plain, "SELECT " + columns + " FROM " + table.name());
            Result actual = run(salted, "SELECT " + columns + " FROM " + table.name() + " WHERE live");
            if (!expected.equals(actual)) {
                return "afterwards " + table.name() + " should hold " + expected + "\n  but holds " + actual;
            }
        }
        List<String> now = tombstones();
        for (String tombstone : tombstones) {
            if (!now.remove(tombstone)) {
                return "a tombstone was touched: " + tombstone;
            }
        }
        return "";
    }

    private List<String> tombstones() throws SQLException {
        List<String> all = new ArrayList<>();
        for (TableShape table : tables) {
            String columns = String.join(", ", table.columns());
            run(salted, "SELECT " + columns + " FROM " + table.name() + " WHERE live IS NULL")
                    .rows()
                    .forEach(r -> all.add(table.name() + r));
        }
        return all;
    }

    private static Result run(Connection connection, String sql) throws SQLException {
        return run(connection, sql, SECONDS_A_STATEMENT);
    }

    private static Result run(Connection connection, String sql, int seconds) throws SQLException {
        ScheduledFuture<Boolean> stop = null;
        AtomicBoolean stopped = new AtomicBoolean();
        try (Statement statement = connection.createStatement()) {
            // SQLite has no timeout of its own; a join of many small tables can take for ever anywhere
            stop = WATCHDOG.schedule(() -> cancel(statement, stopped), seconds, TimeUnit.SECONDS);
            if (!statement.execute(sql)) {
                return new Result("", List.of(), List.of(), statement.getUpdateCount());
            }
            try (ResultSet rows = statement.getResultSet()) {
                return read(rows);
            }
        } catch (SQLException e) {
            String state = e.getSQLState() == null ? "?" : e.getSQLState();
            String text = stopped.get() ? TIMED_OUT : state + " " + e.getMessage();
            return new Result(text, List.of(), List.of(), -1);
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

    private static Result read(ResultSet rows) throws SQLException {
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
        return new Result("", labels, all, -1);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * What a statement gave.
     *
     * @param state SQLState and message of its failure; empty if it ran
     * @param rows as text, sorted: the order is not compared
     */
    private record Result(String state, List<String> labels, List<String> rows, int count) {
        boolean timedOut() {
            return state.equals(TIMED_OUT);
        }

        /** Errors are the same if their states are; messages name positions that a rewrite moves. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Result r
                    && head(state).equals(head(r.state))
                    && labels.equals(r.labels)
                    && rows.equals(r.rows)
                    && count == r.count;
        }

        @Override
        public int hashCode() {
            return rows.hashCode();
        }

        private static String head(String state) {
            return state.isEmpty() ? "" : state.substring(0, state.indexOf(' '));
        }
    }
}
