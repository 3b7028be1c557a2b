package dev.reprieve.guard;

import java.sql.BatchUpdateException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What code over JDBC saw, as text: results, counts, and each failure with all that a caller could ask it. */
final class Transcript {
    private final List<String> lines = new ArrayList<>();

    /** Something that may fail; what it returns is noted. */
    interface Attempt {
        @Nullable
        Object run() throws Exception;
    }

    /** Something that may fail and returns nothing. */
    interface Action {
        void run() throws Exception;
    }

    /** Notes a value; a result set is read to its end. */
    void add(String what, @Nullable Object value) throws SQLException {
        lines.add(what + ": " + text(value));
    }

    /** Notes what comes out of it, or how it fails. */
    void attempt(String what, Attempt attempt) throws Exception {
        try {
            add(what, attempt.run());
        } catch (SQLException | RuntimeException e) {
            lines.add(what + ": " + failure(e));
        }
    }

    /** Notes that it worked, or how it fails. */
    void attemptTo(String what, Action action) throws Exception {
        attempt(what, () -> {
            action.run();
            return "done";
        });
    }

    /** Notes all results of a statement that has just been executed. */
    void results(String what, Statement statement, boolean isResultSet) throws SQLException {
        boolean results = isResultSet;
        while (results || statement.getLargeUpdateCount() >= 0) {
            add(what, results ? statement.getResultSet() : "count " + statement.getUpdateCount());
            results = statement.getMoreResults();
        }
    }

    private static String text(@Nullable Object value) throws SQLException {
        if (value instanceof ResultSet rows) {
            return Rows.of(rows).toString();
        }
        if (value instanceof int[] counts) {
            return Arrays.toString(counts);
        }
        if (value instanceof long[] counts) {
            return Arrays.toString(counts);
        }
        if (value instanceof SQLWarning warning) {
            return failure(warning);
        }
        return String.valueOf(value);
    }

    private static String failure(Throwable failure) {
        StringBuilder text = new StringBuilder(failure.getClass().getName());
        if (!(failure instanceof NullPointerException)) {
            // where in the text it failed is that of the text that was rewritten
            text.append(' ').append(String.valueOf(failure.getMessage()).replaceAll("\\s+Position: \\d+", ""));
        }
        if (failure instanceof SQLException sql) {
            text.append(' ').append(sql.getSQLState()).append(' ').append(sql.getErrorCode());
            if (sql instanceof BatchUpdateException batch) {
                text.append(' ').append(Arrays.toString(batch.getUpdateCounts()));
            }
            if (sql.getNextException() != null) {
                text.append(" next ").append(failure(sql.getNextException()));
            }
        }
        return text.toString();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
