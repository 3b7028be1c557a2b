package dev.reprieve.equivalence;

import dev.reprieve.Reprieve;
import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.plan.Limits;
import dev.reprieve.plan.Migration;
import dev.reprieve.plan.Plan;
import dev.reprieve.plan.Progress;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.trash.Trash;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * One schema twice: brought to a policy and behind the guard, and plain as its author wrote it. What a statement says is
 * written down in the same words for both.
 */
final class Both implements AutoCloseable {
    private static final Limits LIMITS = new Limits(2_000, 20, 0, 0, 60_000);

    private final String guardedName = PostgresServer.shared().createDatabase();
    private final String plainName = PostgresServer.shared().createDatabase();
    private final Policy policy;
    /** Past the guard: what any other client sees. */
    final Connection raw;

    final Connection guarded;
    final Connection plain;

    private Both(String schema, Policy policy) throws SQLException {
        this.policy = policy;
        DataSource source = PostgresServer.shared().dataSource(guardedName);
        PostgresServer.execute(source, schema);
        PostgresServer.execute(PostgresServer.shared().dataSource(plainName), schema);
        this.raw = source.getConnection();
        apply(policy);
        this.guarded = guardedSource().getConnection();
        this.plain = PostgresServer.shared().dataSource(plainName).getConnection();
    }

    static Both of(String schema, Policy policy) throws SQLException {
        return new Both(schema, policy);
    }

    void apply(Policy wanted) throws SQLException {
        new Migration(raw, wanted).apply(LIMITS, Progress.SILENT, millis -> {});
    }

    /** What is left to do. */
    Plan plan() throws SQLException {
        return new Migration(raw, policy).plan();
    }

    Policy policy() {
        return policy;
    }

    DataSource rawSource() {
        return PostgresServer.shared().dataSource(guardedName);
    }

    DataSource plainSource() {
        return PostgresServer.shared().dataSource(plainName);
    }

    DataSource guardedSource() {
        return Reprieve.guard(rawSource()).policy(policy).build();
    }

    Protection protection() throws SQLException {
        return Protection.of(policy, CatalogReader.read(raw));
    }

    Trash trash() {
        return Trash.open(rawSource(), policy);
    }

    /** Runs the statements one after the other, up to the first that fails, and says what each of them said. */
    static List<String> transcript(Connection connection, List<String> statements) throws SQLException {
        List<String> said = new ArrayList<>();
        for (String statement : statements) {
            try {
                said.add(run(connection, statement));
            } catch (SQLException e) {
                said.add(failure(e));
                break;
            }
        }
        return said;
    }

    /** The rows or the count of one statement. */
    static String run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "count " + statement.getUpdateCount();
            }
            List<String> rows = new ArrayList<>();
            try (ResultSet row = statement.getResultSet()) {
                while (row.next()) {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        values.add(String.valueOf(row.getString(i)));
                    }
                    rows.add(String.join(",", values));
                }
            }
            return String.join(";", rows);
        }
    }

    /** The rows of the tables, in no order. */
    static String contents(Connection connection, List<String> tables) throws SQLException {
        StringBuilder all = new StringBuilder();
        for (String table : tables) {
            List<String> rows = new ArrayList<>(
                    List.of(run(connection, "SELECT * FROM " + table).split(";")));
            rows.sort(null);
            all.append(table).append(rows);
        }
        return all.toString();
    }

    /** Everything an application could ask of a failure. */
    static String failure(SQLException e) {
        ServerErrorMessage server = e instanceof PSQLException failure ? failure.getServerErrorMessage() : null;
        if (server == null) {
            return e.getSQLState() + " " + e.getMessage();
        }
        return e.getSQLState() + " " + server.getConstraint() + " of " + server.getTable() + ": " + server.getMessage()
                + " / " + server.getDetail();
    }

    /** The same without what a failure says besides its state, constraint and table. */
    static List<String> brief(List<String> said) {
        return said.stream()
                .map(s -> s.replaceAll("(?s): (insert|update) or .* violates foreign key .*", ""))
                .toList();
    }

    @Override
    public void close() throws SQLException {
        try (raw;
                guarded;
                plain) {
            raw.setAutoCommit(true);
        }
        PostgresServer.shared().dropDatabase(guardedName);
        PostgresServer.shared().dropDatabase(plainName);
    }
}
