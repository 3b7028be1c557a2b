package dev.reprieve.purge;

import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells a database from its copies: a server's system identifier (another after {@code initdb} and {@code pg_restore}),
 * its timeline (another after a restore from a backup to a point in time, and after a failover) and the database's
 * number (another after CREATE DATABASE … TEMPLATE).
 *
 * @param parts in that order; {@link #UNKNOWN} for one that the session may not ask for
 */
record Identity(List<String> parts) {
    static final String UNKNOWN = "unknown";

    private static final List<String> NAMES = List.of("server", "timeline", "database");
    private static final int TIMELINE_DIGITS = 8;

    Identity {
        parts = List.copyOf(parts);
    }

    static Identity read(Connection connection) throws SQLException {
        List<String> parts = new ArrayList<>();
        parts.add(ask(
                connection,
                "pg_control_system()",
                "(SELECT system_identifier::text FROM pg_catalog.pg_control_system())"));
        // of the server's log, as pg_control_checkpoint() shows a timeline only after the first checkpoint on it
        parts.add(ask(
                connection,
                "pg_walfile_name(pg_lsn)",
                "(SELECT left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), " + TIMELINE_DIGITS + "))"));
        parts.add(SqlText.of("SELECT oid::text FROM pg_database WHERE datname = current_database()")
                .first(connection, row -> row.getString(1))
                .orElse(UNKNOWN));
        return new Identity(parts);
    }

    private static String ask(Connection connection, String function, String expression) throws SQLException {
        boolean may = SqlText.of("SELECT has_function_privilege('pg_catalog." + function + "', 'EXECUTE')")
                .first(connection, row -> row.getBoolean(1))
                .orElse(false);
        return may
                ? SqlText.of("SELECT " + expression)
                        .first(connection, row -> row.getString(1))
                        .orElse(UNKNOWN)
                : UNKNOWN;
    }

    /** What it was armed as; empty if it was not. */
    static Optional<Identity> armed(Connection connection) throws SQLException {
        return SqlText.of("SELECT armed_for FROM reprieve.purge_control WHERE armed_at IS NOT NULL")
                .first(connection, row -> new Identity(StoredTable.strings(row.getArray(1))));
    }

    /** The name of what is another than in the other identity; what either does not know is not compared. */
    Optional<String> differs(Identity other) {
        for (int i = 0; i < NAMES.size(); i++) {
            String one = parts.get(i);
            String two = i < other.parts.size() ? other.parts.get(i) : UNKNOWN;
            if (!one.equals(two) && !one.equals(UNKNOWN) && !two.equals(UNKNOWN)) {
                return Optional.of(NAMES.get(i));
            }
        }
        return Optional.empty();
    }

    /** The names of what cannot be asked for. */
    List<String> unknown() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).equals(UNKNOWN)) {
                names.add(NAMES.get(i));
            }
        }
        return names;
    }
}
