package dev.reprieve.hold;

import dev.reprieve.tombstone.SqlText;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Makes placing a hold and removing tombstones come one after the other: whoever removes shares the lock for the length
 * of a batch and asks for the holds after it has it; whoever places a hold has it alone until the hold is committed. So a
 * batch either sees a hold, or is over before the hold is granted.
 */
public final class HoldLock {
    // "rpv hold" in ASCII
    private static final long KEY = 0x72707620686F6C64L;

    private HoldLock() {}

    /**
     * An expression that takes its share until the transaction ends; false, at once, while somebody places a hold or waits
     * to. Only a later statement sees the holds that were placed before.
     */
    public static String tryShare() {
        return "pg_try_advisory_xact_lock_shared(" + KEY + ")";
    }

    static void take(Connection connection) throws SQLException {
        SqlText.of("SELECT pg_advisory_xact_lock(?)", KEY).list(connection, row -> row.getString(1));
    }
}
