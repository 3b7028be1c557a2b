package dev.reprieve.bench;

import dev.reprieve.Reprieve;
import dev.reprieve.plan.Limits;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.PolicyReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;

/**
 * What the guard adds to a SELECT by key over loopback, with everything in memory, on one migrated table and in one
 * session: the plain connection runs the application's text, the guarded one the same text, which it rewrites.
 *
 * <p>It passes if the ratio of the medians of a statement that is prepared once is at most 1.01. Preparing it anew each
 * time, as most frameworks do over a pool, and the rewritten text on a plain connection are shown beside it. Rounds are
 * compared in pairs in one process, not by JMH's runs one after the other, which differ by more than one percent. Each side
 * goes through all rows on its own way: who reads a row that another has just read finds it in the processor's cache,
 * and is 6 % faster.
 *
 * <p>Arguments: {@code rows}, {@code rounds}, {@code block} (statements a round and side).
 */
public final class GuardOverhead {
    private static final double BAR = 1.01;
    private static final String SELECT = "SELECT id, slug, title, version FROM post WHERE id = ?";
    private static final String REWRITTEN = "SELECT id, slug, title, version FROM post WHERE (id = ?) AND post.live";

    private static final int CONTESTANTS = 3;

    /** A prime, so that all rows have their turn. */
    private static final long STRIDE = 7_919;

    private GuardOverhead() {}

    /** Runs it once; exit code 0 if it passes, else 1. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.read(args, Map.of("rows", 100_000L, "rounds", 60L, "block", 3_000L));
        System.out.println("GuardOverhead " + arguments);
        System.exit(run(arguments) ? 0 : 1);
    }

    private static boolean run(Arguments arguments) throws Exception {
        try (BenchServer server = BenchServer.start()) {
            DataSource plain = server.dataSource("reprieve-bench-plain");
            Blog.create(plain, arguments.integer("rows"));
            Policy policy = PolicyReader.read(Blog.POLICY, "the benchmark's policy");
            new MeasuredMigration(plain, Limits.DEFAULT).run();
            Blog.settle(plain);
            try (Connection raw = plain.getConnection();
                    Connection behind = Reprieve.guard(OneSession.of(plain, raw))
                            .policy(policy)
                            .build()
                            .getConnection()) {
                return compare(arguments, raw, behind);
            }
        }
    }

    private static boolean compare(Arguments arguments, Connection raw, Connection guarded) throws SQLException {
        int rows = arguments.integer("rows");
        int rounds = arguments.integer("rounds");
        int block = arguments.integer("block");
        try (PreparedStatement plain = raw.prepareStatement(SELECT);
                PreparedStatement rewritten = raw.prepareStatement(REWRITTEN);
                PreparedStatement behind = guarded.prepareStatement(SELECT)) {
            Contest once = new Contest()
                    .with("plain, prepared once", keys(rows, 0, key -> read(plain, key)))
                    .with("guarded, prepared once", keys(rows, 1, key -> read(behind, key)))
                    .with("plain, the rewritten text, prepared once", keys(rows, 2, key -> read(rewritten, key)));
            once.run(rounds, block).print();
            new Contest()
                    .with("plain, prepared each time", keys(rows, 0, key -> prepareAndRead(raw, key)))
                    .with("guarded, prepared each time", keys(rows, 1, key -> prepareAndRead(guarded, key)))
                    .run(rounds / 2, block)
                    .print();
            double ratio = once.ratio("guarded, prepared once", "plain, prepared once");
            System.out.printf(
                    Locale.ROOT,
                    "%s: a guarded SELECT takes %.4f times as long, allowed is %.2f; beside the same text on a plain"
                            + " connection it is %.4f%n",
                    ratio <= BAR ? "PASS" : "FAIL",
                    ratio,
                    BAR,
                    once.ratio("guarded, prepared once", "plain, the rewritten text, prepared once"));
            return ratio <= BAR;
        }
    }

    /** What is done with one key. */
    @FunctionalInterface
    private interface Read {
        void of(long key) throws SQLException;
    }

    /** Gives one contestant all keys in an order without a pattern, from a place of its own on. */
    private static Contest.Work keys(int rows, int contestant, Read read) {
        long[] at = {contestant * (rows / CONTESTANTS)};
        return turn -> {
            at[0] = (at[0] + STRIDE) % rows;
            read.of(1 + at[0]);
        };
    }

    private static void prepareAndRead(Connection connection, long key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
            read(statement, key);
        }
    }

    private static void read(PreparedStatement statement, long key) throws SQLException {
        statement.setLong(1, key);
        try (ResultSet row = statement.executeQuery()) {
            if (!row.next() || row.getLong(1) != key || row.getString(3) == null || row.getInt(4) != 1) {
                throw new IllegalStateException("post " + key + " was not read");
            }
        }
    }
}
