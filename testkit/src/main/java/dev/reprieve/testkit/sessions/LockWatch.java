package dev.reprieve.testkit.sessions;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import javax.sql.DataSource;

/** Sees on PostgreSQL who waits for whom. */
final class LockWatch implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement statement;

    LockWatch(DataSource dataSource) throws SQLException {
        connection = dataSource.getConnection();
        statement = connection.prepareStatement(
                "SELECT EXISTS (SELECT FROM unnest(?) AS p(id) WHERE pg_blocking_pids(p.id) && ?)");
    }

    /** Whether one of the first waits for a lock that one of the second holds, or waits for before it. */
    boolean waits(Collection<Integer> waiting, Collection<Integer> holding) throws SQLException {
        Array first = connection.createArrayOf("int4", waiting.toArray());
        Array second = connection.createArrayOf("int4", holding.toArray());
        statement.setArray(1, first);
        statement.setArray(2, second);
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
