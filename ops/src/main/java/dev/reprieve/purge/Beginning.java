package dev.reprieve.purge;

import dev.reprieve.hold.ActiveHolds;
import dev.reprieve.hold.HoldLock;
import dev.reprieve.policy.Names;
import dev.reprieve.tombstone.SqlText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What every batch's transaction begins with. */
record Beginning(Connection connection, Lease lease, PurgeLimits limits) {
    /** True in a transaction that has begun well, as an expression for a later statement. */
    static final String WELL = "current_setting('reprieve.purge_well') = 'true'";

    /** What a batch asks along with it, in the same message. */
    @FunctionalInterface
    interface Asking {
        /** Adds statements, and for each what reads its answer. */
        void ask(List<SqlText> texts, List<SqlText.Reader> readers);
    }

    /** Begins, reads the holds and asks, in one round trip; empty while a hold is being placed. */
    Optional<ActiveHolds> of(Asking asking) throws SQLException {
        boolean[] shared = {false};
        ActiveHolds.Reading holds = new ActiveHolds.Reading();
        List<SqlText> texts = new ArrayList<>(List.of(text(), holds.query()));
        List<SqlText.Reader> readers = new ArrayList<>();
        readers.add(row -> shared[0] = begun(row));
        readers.add(holds);
        asking.ask(texts, readers);
        SqlText.together(connection, texts, readers);
        return shared[0] ? Optional.of(holds.found()) : Optional.empty();
    }

    /**
     * Begins, runs a statement and commits, in one message; false while a hold is being placed.
     *
     * @param statement does nothing unless {@link #WELL}
     */
    boolean andEnd(SqlText statement, SqlText.Reader reader) throws SQLException {
        boolean[] shared = {false};
        SqlText.together(
                connection,
                List.of(text(), statement, SqlText.of("COMMIT")),
                List.of(row -> shared[0] = begun(row), reader, row -> {}));
        return shared[0];
    }

    /** Begins without more; false while a hold is being placed. */
    boolean of() throws SQLException {
        return text().first(connection, Beginning::begun).orElse(false);
    }

    /**
     * The transaction does not wait for the disk when it commits: a crash of the server may take back the last batches, each
     * as a whole with its audit. What ends the run waits, and whoever waits for a later commit waits for all before it.
     */
    private SqlText text() {
        return SqlText.of(
                "SELECT b.mine, b.shared, set_config('reprieve.purge_well', (b.mine AND b.shared)::text, true),"
                        + " set_config('" + Names.SETTING_PURGE + "', 'on', true),"
                        + " set_config('synchronous_commit', 'off', true), set_config('lock_timeout', ?, true),"
                        + " set_config('statement_timeout', ?, true) FROM (SELECT " + lease.check() + " IS TRUE, "
                        + HoldLock.tryShare() + " OFFSET 0) AS b(mine, shared)",
                limits.lockTimeoutMillis() + "ms",
                limits.statementTimeoutMillis() + "ms");
    }

    private static boolean begun(ResultSet row) throws SQLException {
        if (!row.getBoolean(1)) {
            throw Lease.lost();
        }
        return row.getBoolean(2);
    }
}
