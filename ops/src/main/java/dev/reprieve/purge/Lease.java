package dev.reprieve.purge;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.tombstone.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongSupplier;

/**
 * The right to purge a database: one at a time has it. It is a row with a token that grows whenever somebody takes it
 * over, from a process whose session is gone or that has not been heard of for a minute. Every batch asks in its own
 * transaction whether the token is still its own and keeps the row locked until it commits: so a process that was
 * paused, and taken for dead, can commit nothing any more.
 */
final class Lease {
    private static final int SILENT_SECONDS = 60;
    private static final int BEAT_SECONDS = 5;
    private static final int IDLE_SECONDS = 30;
    private static final int LOCK_TIMEOUT_MILLIS = 2_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final String NO_LOCK = "55P03";

    private final Connection connection;
    private final long token;
    private final LongSupplier nanos;
    private long beatAt;

    private Lease(Connection connection, long token, LongSupplier nanos) {
        this.connection = connection;
        this.token = token;
        this.nanos = nanos;
        this.beatAt = nanos.getAsLong();
    }

    /**
     * Takes it; commits.
     *
     * @throws ReprieveException PURGE_REFUSED if another process has it
     */
    static Lease take(Connection connection, String holder, LongSupplier nanos) throws SQLException {
        SqlText.of(
                        "SELECT set_config('lock_timeout', ?, true), set_config('idle_in_transaction_session_timeout', ?, false)",
                        LOCK_TIMEOUT_MILLIS + "ms",
                        IDLE_SECONDS + "s")
                .first(connection, row -> row.getString(1));
        SqlText.of("INSERT INTO reprieve.purge_control DEFAULT VALUES ON CONFLICT DO NOTHING")
                .update(connection);
        // in the statistics of others' sessions one may see no more than their number
        SqlText take = SqlText.of(
                "UPDATE reprieve.purge_control AS c SET token = token + 1, holder = ?, holder_pid = pg_backend_pid(),"
                        + " holder_since = (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()),"
                        + " heartbeat_at = clock_timestamp(), waits_for = NULL"
                        + " WHERE c.holder IS NULL OR c.heartbeat_at < clock_timestamp() - INTERVAL '" + SILENT_SECONDS
                        + " s' OR NOT EXISTS (SELECT FROM pg_stat_activity AS a WHERE a.pid = c.holder_pid"
                        + " AND (a.backend_start IS NULL OR a.backend_start = c.holder_since)) RETURNING token",
                holder);
        try {
            java.util.Optional<Long> token = take.first(connection, row -> row.getLong(1));
            if (token.isPresent()) {
                connection.commit();
                return new Lease(connection, token.get(), nanos);
            }
        } catch (SQLException e) {
            if (!NO_LOCK.equals(e.getSQLState())) {
                throw e;
            }
        }
        connection.rollback();
        throw busy(connection);
    }

    private static ReprieveException busy(Connection connection) throws SQLException {
        String holder = SqlText.of("SELECT coalesce(holder, 'someone') FROM reprieve.purge_control")
                .first(connection, row -> row.getString(1))
                .orElse("someone");
        connection.rollback();
        return new ReprieveException(
                ErrorCode.PURGE_REFUSED,
                "database",
                "Another purge is running, started by " + holder + ".",
                "Wait until it has finished.");
    }

    /** In a batch's transaction, as an expression: true if it is still ours, and then until the transaction ends. */
    String check() {
        return "(SELECT true FROM reprieve.purge_control WHERE token = " + token + " FOR SHARE)";
    }

    /** Between batches: says now and then that we are alive; commits. */
    void beat() throws SQLException {
        if (nanos.getAsLong() - beatAt < BEAT_SECONDS * NANOS_PER_SECOND) {
            return;
        }
        beatAt = nanos.getAsLong();
        change("heartbeat_at = clock_timestamp()");
    }

    /** Says what we wait for, for whoever asks for the status; commits. */
    void waitsFor(java.util.Optional<String> reason) throws SQLException {
        change(
                "heartbeat_at = clock_timestamp(), waits_for = " + (reason.isPresent() ? "?" : "NULL"),
                reason.<Object[]>map(r -> new Object[] {r}).orElse(new Object[0]));
    }

    private void change(String set, Object... values) throws SQLException {
        int changed = SqlText.of("UPDATE reprieve.purge_control SET " + set, values)
                .add(" WHERE token = ?", token)
                .update(connection);
        connection.commit();
        if (changed == 0) {
            throw lost();
        }
    }

    /** Gives it back, if it still is ours; commits. */
    void release() throws SQLException {
        connection.rollback();
        SqlText.of(
                        "UPDATE reprieve.purge_control SET holder = NULL, holder_pid = NULL, holder_since = NULL,"
                                + " waits_for = NULL WHERE token = ?",
                        token)
                .update(connection);
        connection.commit();
    }

    static ReprieveException lost() {
        return new ReprieveException(
                ErrorCode.PURGE_LEASE_LOST,
                "database",
                "Another process has taken the purge over, because this one had not been heard of for a minute.",
                "Let that one finish; nothing is lost.");
    }
}
