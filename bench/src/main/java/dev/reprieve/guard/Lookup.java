package dev.reprieve.guard;

import java.sql.Connection;
import java.sql.SQLException;

/** What a guarded connection does with a text before it calls the driver: a way in for the benchmarks. */
public final class Lookup {
    private final GuardedConnection connection;

    /** Looks up what is run on a connection of a guard. */
    public Lookup(Connection connection) {
        this.connection = (GuardedConnection) connection;
    }

    /** Finds what to run for a text; makes it only if it has not been seen. */
    public String text(String sql) throws SQLException {
        return connection.rewrite(sql, GeneratedKeys.NONE).sql();
    }
}
