package dev.reprieve.rewrite;

import dev.reprieve.testkit.query.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Two databases with the same live rows; one of them also has tombstones. */
final class Twins {
    private static final int SECONDS_A_STATEMENT = 5;
    private static final int SECONDS_ONCE_THE_OTHER_RAN = 120;

    private final Connection salted;
    private final Connection plain;
    private final List<TableShape> tables;
    private final Care care;
    private final Map<TableShape, List<String>> tombstones = new HashMap<>();

    Twins(Connection salted, Connection plain, List<TableShape> tables, Care care) {
        this.salted = salted;
        this.plain = plain;
        this.tables = tables;
        this.care = care;
    }

    /**
     * What makes a database take no short cuts for a while, if its short cuts are known to be wrong now and then.
     *
     * @param begin a statement; empty if the database needs no second chance
     * @param end a statement that takes it back
     */
    record Care(String begin, String end) {
        static final Care NONE = new Care("", "");
    }

    /** What running a statement on both sides came to. */
    record Outcome(Kind kind, String detail) {
        enum Kind {
            SAME,
            DIFFERENT,
            /** Both sides agree once the database takes no short cuts, so it contradicts itself. */
            DATABASE_WRONG,
            INVALID,
            TIMED_OUT,
            REFUSED
        }
    }

    /** What is to be run for the text; empty if it is refused. */
    static String text(String sql, Rewrite rewrite) {
        if (rewrite instanceof Rewrite.Changed changed) {
            return changed.sql();
        }
        if (rewrite instanceof Rewrite.Deleting deleting) {
            return deleting.sql();
        }
        return rewrite instanceof Rewrite.Unchanged ? sql : "";
    }

    /** Runs the statement as it is on one side and rewritten on the other, and compares. */
    Outcome compare(String sql, Rewrite rewrite, boolean reading) throws SQLException {
        String text = text(sql, rewrite);
        if (text.isEmpty()) {
            return new Outcome(Outcome.Kind.REFUSED, "");
        }
        List<TableShape> concerned = reading
                ? List.of()
                : tables.stream().filter(t -> sql.contains(t.name())).toList();
        RunResult expected = RunResult.of(plain, sql, SECONDS_A_STATEMENT);
        if (expected.timedOut()) {
            return new Outcome(Outcome.Kind.TIMED_OUT, "");
        }
        // what one side has done the other must do too, or they no longer hold the same
        RunResult actual = RunResult.of(salted, text, SECONDS_ONCE_THE_OTHER_RAN);
        if (!expected.equals(actual)) {
            Outcome.Kind kind =
                    reading && agreeWithCare(sql, text) ? Outcome.Kind.DATABASE_WRONG : Outcome.Kind.DIFFERENT;
            return new Outcome(kind, "expected " + expected + "\n  but got " + actual);
        }
        String difference = contentDifference(concerned);
        if (!difference.isEmpty()) {
            return new Outcome(Outcome.Kind.DIFFERENT, difference);
        }
        // to be stopped by a constraint on both sides is a result too
        boolean ran = expected.failure().isEmpty() || expected.violatesConstraint();
        return new Outcome(ran ? Outcome.Kind.SAME : Outcome.Kind.INVALID, expected.failure());
    }

    private boolean agreeWithCare(String sql, String text) throws SQLException {
        if (care.begin().isEmpty()) {
            return false;
        }
        RunResult expected = carefully(plain, sql);
        return expected.failure().isEmpty() && expected.equals(carefully(salted, text));
    }

    private RunResult carefully(Connection connection, String sql) throws SQLException {
        try (Statement setting = connection.createStatement()) {
            setting.execute(care.begin());
            try {
                return RunResult.of(connection, sql, SECONDS_ONCE_THE_OTHER_RAN);
            } finally {
                setting.execute(care.end());
            }
        }
    }

    /** To be called when the tables have been filled anew. */
    void refilled() throws SQLException {
        for (TableShape table : tables) {
            tombstones.put(table, Contents.of(salted, table).tombstones());
        }
    }

    private String contentDifference(List<TableShape> concerned) throws SQLException {
        for (TableShape table : concerned) {
            List<String> expected = RunResult.of(
                            plain, "SELECT " + columns(table) + " FROM " + table.name(), SECONDS_ONCE_THE_OTHER_RAN)
                    .rows();
            Contents actual = Contents.of(salted, table);
            if (!expected.equals(actual.live())) {
                return "afterwards " + table.name() + " should hold " + expected + "\n  but holds " + actual.live();
            }
            List<String> now = new ArrayList<>(actual.tombstones());
            for (String tombstone : tombstones.getOrDefault(table, List.of())) {
                if (!now.remove(tombstone)) {
                    return "a tombstone of " + table.name() + " was touched: " + tombstone;
                }
            }
            tombstones.put(table, actual.tombstones());
        }
        return "";
    }

    private static String columns(TableShape table) {
        return String.join(", ", table.columns());
    }

    /** What the salted side of a table holds. */
    private record Contents(List<String> live, List<String> tombstones) {
        static Contents of(Connection salted, TableShape table) throws SQLException {
            String rest = "END, " + columns(table) + " FROM " + table.name();
            List<String> rows = RunResult.of(
                            salted,
                            "SELECT CASE WHEN " + table.live() + " THEN 'l' ELSE 't' " + rest,
                            SECONDS_ONCE_THE_OTHER_RAN)
                    .rows();
            return new Contents(marked(rows, "|l"), marked(rows, "|t"));
        }

        private static List<String> marked(List<String> rows, String mark) {
            return rows.stream()
                    .filter(r -> r.startsWith(mark))
                    .map(r -> r.substring(mark.length()))
                    .toList();
        }
    }
}
