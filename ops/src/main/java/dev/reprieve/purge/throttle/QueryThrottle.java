package dev.reprieve.purge.throttle;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Waits while a query says so: while the first column of its first row is anything but NULL, false, 0 or empty. What it
 * is instead is shown as the reason. No row means go. It runs for at most a second.
 */
public record QueryThrottle(String query) implements Throttle {
    private static final int SECONDS = 1;
    private static final Set<String> GO = Set.of("", "f", "false", "0");

    @Override
    public String name() {
        return "query";
    }

    @Override
    public Optional<String> reason(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(SECONDS);
            try (ResultSet row = statement.executeQuery(query)) {
                return row.next() ? said(row.getString(1)) : Optional.empty();
            }
        }
    }

    private static Optional<String> said(@Nullable String answer) {
        return answer == null || GO.contains(answer.strip())
                ? Optional.empty()
                : Optional.of("the throttle query says " + answer.strip());
    }
}
