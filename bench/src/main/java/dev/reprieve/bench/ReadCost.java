package dev.reprieve.bench;

import dev.reprieve.Reprieve;
import dev.reprieve.plan.Limits;
import dev.reprieve.plan.Migration;
import dev.reprieve.plan.Pause;
import dev.reprieve.plan.Progress;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.PolicyReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;

/**
 * What tombstones cost who reads: an indexed query by owner on a table with nine tombstones to each live row, behind the
 * guard, against the same live rows in a table from which the others were really deleted and that was then rebuilt. In one
 * session, with everything in memory. The indexes are those that a plan makes once most rows are tombstones; a third table
 * shows what it is with the application's own index alone, as before that plan.
 *
 * <p>It passes if the ratio of the medians is at most 1.10. Arguments: {@code rows} (before the deletes), {@code owners},
 * {@code rounds}, {@code block} (queries a round and table).
 */
public final class ReadCost {
    private static final double BAR = 1.10;

    /** Really deleted, with the plan's indexes, with the application's alone. */
    private static final List<String> TABLES = List.of("purged", "planned", "unplanned");

    private static final String POLICY = """
            version: 1
            defaults: {retention: 30d}
            tables:
              public.planned: {delete: soft}
              public.unplanned: {delete: soft}
            """;

    /** Nine rows of ten, without regard to owner or place. */
    private static final String DELETE = "DELETE FROM %s WHERE abs(hashint8(id)) %% 10 < 9";

    private ReadCost() {}

    /** Runs it once; exit code 0 if it passes, else 1. */
    public static void main(String[] args) throws Exception {
        Arguments arguments =
                Arguments.read(args, Map.of("rows", 300_000L, "owners", 2_000L, "rounds", 60L, "block", 1_000L));
        System.out.println("ReadCost " + arguments);
        System.exit(run(arguments) ? 0 : 1);
    }

    private static boolean run(Arguments arguments) throws IOException, SQLException {
        try (BenchServer server = BenchServer.start()) {
            DataSource database = server.dataSource("reprieve-bench");
            Policy policy = PolicyReader.read(POLICY, "the benchmark's policy");
            fill(database, arguments.integer("rows"), arguments.integer("owners"));
            migrate(database, policy);
            deleteMost(database, policy);
            migrate(database, policy);
            execute(database, "DROP INDEX unplanned_owner_idx_live");
            Blog.settle(database);
            try (Connection raw = database.getConnection();
                    Connection guarded = Reprieve.guard(OneSession.of(database, raw))
                            .policy(policy)
                            .build()
                            .getConnection()) {
                return compare(arguments, raw, guarded);
            }
        }
    }

    private static void fill(DataSource database, int rows, int owners) throws SQLException {
        for (String table : TABLES) {
            execute(
                    database,
                    "CREATE TABLE " + table + " (id bigint PRIMARY KEY, owner_id bigint NOT NULL, slug text NOT NULL"
                            + " UNIQUE, body text NOT NULL)",
                    "CREATE INDEX " + table + "_owner_idx ON " + table + " (owner_id)",
                    "INSERT INTO " + table + " SELECT i, abs(hashint8(i * 31)) % " + owners
                            + ", 'slug-' || i, repeat('word ', 40) FROM generate_series(1, " + rows + ") i");
        }
    }

    private static void migrate(DataSource database, Policy policy) throws SQLException {
        execute(database, "ANALYZE");
        try (Connection connection = database.getConnection()) {
            new Migration(connection, policy).apply(Limits.DEFAULT, Progress.SILENT, Pause.SLEEP);
        }
    }

    private static void deleteMost(DataSource database, Policy policy) throws SQLException {
        DataSource guarded = Reprieve.guard(database).policy(policy).build();
        for (String table : TABLES) {
            execute(guarded, DELETE.formatted(table));
        }
        execute(database, "VACUUM FULL purged", "VACUUM ANALYZE");
    }

    private static boolean compare(Arguments arguments, Connection raw, Connection guarded) throws SQLException {
        long live = count(raw, "purged");
        if (count(guarded, "planned") != live || count(guarded, "unplanned") != live) {
            throw new IllegalStateException("the tables do not hold the same live rows");
        }
        System.out.println(live + " live rows, " + count(raw, "planned") + " with tombstones");
        int owners = arguments.integer("owners");
        try (PreparedStatement purged = raw.prepareStatement(select("purged"));
                PreparedStatement planned = guarded.prepareStatement(select("planned"));
                PreparedStatement unplanned = guarded.prepareStatement(select("unplanned"))) {
            Contest contest = new Contest()
                    .with("purged and rebuilt, plain", turn -> read(purged, turn % owners))
                    .with("90 % tombstones, indexes of live rows", turn -> read(planned, turn % owners))
                    .with("90 % tombstones, the application's index", turn -> read(unplanned, turn % owners));
            contest.run(arguments.integer("rounds"), arguments.integer("block")).print();
            double ratio = contest.ratio("90 % tombstones, indexes of live rows", "purged and rebuilt, plain");
            System.out.printf(
                    Locale.ROOT,
                    "%s: reading by owner takes %.3f times as long as on purged data, allowed is %.2f%n",
                    ratio <= BAR ? "PASS" : "FAIL",
                    ratio,
                    BAR);
            return ratio <= BAR;
        }
    }

    private static String select(String table) {
        return "SELECT id, slug, body FROM " + table + " WHERE owner_id = ?";
    }

    private static void read(PreparedStatement statement, long owner) throws SQLException {
        statement.setLong(1, owner);
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                if (rows.getLong(1) == 0 || rows.getString(3) == null) {
                    throw new IllegalStateException("a row of owner " + owner + " was not read");
                }
            }
        }
    }

    private static long count(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(DataSource database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
