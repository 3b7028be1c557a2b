package dev.reprieve.tombstone;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;

/** Runs work in a transaction of its own and says what went wrong in Reprieve's words. */
public final class Transactions {
    private static final Set<String> MISSING = Set.of("42P01", "42703", "3F000", "42883");
    private static final String NO_RIGHT = "42501";
    private static final String NO_LOCK = "55P03";

    private Transactions() {}

    /** What is done in a transaction. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it; the transaction ends afterwards. */
        T on(Connection connection) throws SQLException;
    }

    /** Reads in one snapshot and changes nothing. */
    public static <T> T reading(DataSource dataSource, Work<T> work) {
        try {
            return inTransaction(dataSource, true, work);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Commits what the work did, or nothing of it if it throws. */
    public static <T> T writing(DataSource dataSource, Work<T> work) {
        try {
            return inTransaction(dataSource, false, work);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** As {@link #writing}, for a caller that has its own answer to some failures. */
    public static <T> T attempting(DataSource dataSource, Work<T> work) throws SQLException {
        return inTransaction(dataSource, false, work);
    }

    /** Runs a single statement, which is its own transaction, at whatever isolation level the connection has. */
    public static <T> T single(DataSource dataSource, Work<T> statement) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            boolean automatic = connection.getAutoCommit();
            connection.setAutoCommit(true);
            try {
                return statement.on(connection);
            } finally {
                connection.setAutoCommit(automatic);
            }
        }
    }

    private static <T> T inTransaction(DataSource dataSource, boolean readOnly, Work<T> work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            boolean automatic = connection.getAutoCommit();
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                SqlText.of("SET TRANSACTION ISOLATION LEVEL "
                                + (readOnly ? "REPEATABLE READ READ ONLY" : "READ COMMITTED READ WRITE"))
                        .update(connection);
                T result = work.on(connection);
                done = true;
                return result;
            } finally {
                if (done) {
                    connection.commit();
                } else {
                    connection.rollback();
                }
                connection.setAutoCommit(automatic);
            }
        }
    }

    /** The failure with its code: a missing table or column means that the plan was not applied. */
    public static ReprieveException failure(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String message = String.valueOf(e.getMessage());
        String said = "PostgreSQL said: " + message + (message.endsWith(".") ? "" : ".");
        if (MISSING.contains(state)) {
            return new ReprieveException(
                    ErrorCode.NOT_APPLIED, "database", said, "Run reprieve plan and reprieve apply first.", e);
        }
        if (state.equals(NO_RIGHT)) {
            return new ReprieveException(
                    ErrorCode.DATABASE_RIGHTS, "database", said, "Connect as the owner of the tables.", e);
        }
        if (state.equals(NO_LOCK)) {
            return new ReprieveException(
                    ErrorCode.LOCK_TIMEOUT,
                    "database",
                    said,
                    "Wait until whoever holds the rows has finished, and try again.",
                    e);
        }
        return new ReprieveException(ErrorCode.DATABASE, "database", said, "Mend the cause and try again.", e);
    }
}
