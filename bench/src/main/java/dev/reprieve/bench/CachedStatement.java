package dev.reprieve.bench;

import static java.util.Objects.requireNonNull;

import dev.reprieve.Deletion;
import dev.reprieve.Reprieve;
import dev.reprieve.guard.Lookup;
import dev.reprieve.scope.Visibility;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a guarded connection adds to a text that it has seen before: finding what to run in its stead, for a query of
 * about 700 characters, outside any scope and in one, by one thread and by two.
 *
 * <p>It passes if each takes less than 100 ns and allocates no more than the key of the lookup. A text that is the same
 * but another object, whose hash has to be computed first, is shown beside it, with the cost of that hash alone.
 *
 * <p>Arguments: {@code warmups} and {@code rounds} (of a second, for each).
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CachedStatement {
    private static final double BAR_NANOS = 100;
    private static final double KEY_BYTES = 24;
    private static final double ROUNDING = 0.5;
    private static final int OTHER_TEXTS = 500;

    /** Inside of what a statement runs. */
    public enum Block {
        /** No scope. */
        NONE {
            @Override
            AutoCloseable open() {
                return () -> {};
            }
        },
        /** A scope that sees deleted rows too. */
        ALL_ROWS {
            @Override
            AutoCloseable open() {
                return Reprieve.including(Visibility.ALL);
            }
        },
        /** A scope that says who deletes and why. */
        DELETION {
            @Override
            AutoCloseable open() {
                return Deletion.by("alice").because("spam");
            }
        };

        abstract AutoCloseable open();
    }

    /** A guard that has seen many texts. */
    @State(Scope.Benchmark)
    public static class Guard {
        private final DataSource guarded = GuardedBlog.guarded(GuardedBlog.plain(Measurements.url()));

        /** Fills the cache. */
        @Setup
        public void lookUpOthers() throws SQLException {
            try (Connection connection = guarded.getConnection()) {
                Lookup lookup = new Lookup(connection);
                for (int i = 0; i < OTHER_TEXTS; i++) {
                    lookup.text("SELECT title FROM post WHERE id = " + i);
                }
            }
        }
    }

    /** What each thread has of its own. */
    @State(Scope.Thread)
    public static class Session {
        /** Inside of what the text is looked up. */
        @Param
        public Block block = Block.NONE;

        private final String sql = SampleQuery.JOINS.text();
        private final char[] characters = sql.toCharArray();
        private @Nullable Connection connection;
        private @Nullable AutoCloseable opened;
        private @Nullable Lookup lookup;

        /** Takes a connection and opens the block. */
        @Setup
        public void open(Guard guard) throws SQLException {
            connection = guard.guarded.getConnection();
            opened = block.open();
            lookup = new Lookup(connection);
        }

        private String lookUp(String text) throws SQLException {
            return requireNonNull(lookup).text(text);
        }

        /** Ends the block and gives the connection back. */
        @TearDown
        public void close() throws Exception {
            requireNonNull(opened).close();
            requireNonNull(connection).close();
        }
    }

    /** A text that the application keeps, as prepared statements and frameworks do. */
    @Benchmark
    public String same(Session session) throws SQLException {
        return session.lookUp(session.sql);
    }

    /** A text that the application puts together each time. */
    @Benchmark
    public String equal(Session session) throws SQLException {
        return session.lookUp(new String(session.characters));
    }

    /** What of {@link #equal} is not the guard's: putting the text together and its hash. */
    @Benchmark
    public int hash(Session session) {
        return new String(session.characters).hashCode();
    }

    /** Runs all once; exit code 0 if it passes, else 1. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.read(args, Map.of("warmups", 5L, "rounds", 5L));
        System.out.println("CachedStatement " + arguments);
        boolean passes;
        try (GuardedBlog blog = GuardedBlog.start(100)) {
            passes = judge(new Measurements(blog, arguments)
                    .run(CachedStatement.class, 1)
                    .run(CachedStatement.class, 2));
        }
        System.exit(passes ? 0 : 1);
    }

    private static boolean judge(Measurements measured) {
        boolean passes = true;
        for (String threads : new String[] {"", "*2"}) {
            for (Block block : Block.values()) {
                double nanos = measured.nanos("same", block + threads);
                double bytes = measured.bytes("same", block + threads);
                passes &= measured.verdict(
                        nanos < BAR_NANOS && bytes <= KEY_BYTES + ROUNDING,
                        "%-8s by %s: found in %.1f ns, less than %.0f is asked; %.1f bytes, the key's %.0f are allowed;"
                                + " %.1f ns more than its hash if the text is another object",
                        block,
                        threads.isEmpty() ? "one thread" : "two threads",
                        nanos,
                        BAR_NANOS,
                        bytes,
                        KEY_BYTES,
                        measured.nanos("equal", block + threads) - measured.nanos("hash", block + threads));
            }
        }
        return passes;
    }
}
