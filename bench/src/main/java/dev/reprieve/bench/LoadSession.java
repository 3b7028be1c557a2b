package dev.reprieve.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * One session of the application: reads and writes its own posts, one statement after the other without a pause, over
 * one plain connection that knows nothing of Reprieve. It books every write, holds every read against its books, and
 * measures every statement, commits too.
 */
final class LoadSession implements Callable<LoadSession.Outcome> {
    /** A statement that took longer than the limit. */
    record Slow(int pid, String what, Phase phase, Instant began, long nanos) {}

    /**
     * What a session has to say at its end.
     *
     * @param failures errors, and reads that were not what the books say; the first few, in words
     */
    record Outcome(int pid, PhasedLatencies latencies, List<Slow> slow, List<String> failures, long failed) {}

    private static final int FAILURES_KEPT = 10;
    private static final int SLOW_KEPT = 10_000;

    private final DataSource dataSource;
    private final Books books;
    private final Random random;
    private final Supplier<Phase> phase;
    private final Supplier<Boolean> stop;
    private final long slowNanos;

    private final PhasedLatencies latencies = new PhasedLatencies();
    private final List<Slow> slow = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private long failed;
    private int pid;

    LoadSession(
            DataSource dataSource,
            Books books,
            long seed,
            Supplier<Phase> phase,
            Supplier<Boolean> stop,
            long slowNanos) {
        this.dataSource = dataSource;
        this.books = books;
        this.random = new Random(seed);
        this.phase = phase;
        this.stop = stop;
        this.slowNanos = slowNanos;
    }

    @Override
    public Outcome call() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statements statements = new Statements(connection)) {
            pid = statements.backend();
            while (!stop.get()) {
                try {
                    step(connection, statements);
                } catch (SQLException e) {
                    fail(e.getSQLState() + " " + e.getMessage());
                    if (!connection.getAutoCommit()) {
                        connection.rollback();
                        connection.setAutoCommit(true);
                    }
                }
            }
        }
        return new Outcome(pid, latencies, slow, failures, failed);
    }

    private void step(Connection connection, Statements s) throws SQLException {
        int slot = random.nextInt(books.slots());
        int dice = random.nextInt(100);
        if (!books.exists(slot)) {
            if (dice < 50) {
                expect(0, timed("select", () -> s.number(s.selectById, books.id(slot))), slot);
            } else {
                create(connection, s, slot);
            }
        } else if (dice < 50) {
            expect(books.version(slot), timed("select", () -> s.number(s.selectById, books.id(slot))), slot);
        } else if (dice < 60) {
            String slug = Blog.slug(books.id(slot));
            expect(books.version(slot), timed("select by slug", () -> s.number(s.selectBySlug, slug)), slot);
        } else if (dice < 70) {
            expect(
                    books.comments(slot),
                    timed("count comments", () -> s.number(s.countComments, books.id(slot))),
                    slot);
        } else if (dice < 88) {
            int version = books.version(slot) + 1;
            expect(1, timed("update", () -> s.change(s.update, version, books.id(slot))), slot);
            books.write(slot, version, books.comments(slot));
        } else if (dice < 95) {
            comment(s, slot);
        } else {
            expect(1, timed("delete", () -> s.change(s.delete, books.id(slot))), slot);
            books.write(slot, 0, 0);
        }
    }

    /** Adds a comment, or takes the last one away when there are some. */
    private void comment(Statements s, int slot) throws SQLException {
        int count = books.comments(slot);
        if (count < 3) {
            expect(1, timed("insert comment", () -> s.change(s.insertComment, books.id(slot), count + 1, "new")), slot);
            books.write(slot, books.version(slot), count + 1);
        } else {
            expect(1, timed("delete comment", () -> s.change(s.deleteComment, books.id(slot), count)), slot);
            books.write(slot, books.version(slot), count - 1);
        }
    }

    /** Creates a post with up to two comments in one transaction. */
    private void create(Connection connection, Statements s, int slot) throws SQLException {
        long id = books.id(slot);
        int count = random.nextInt(3);
        connection.setAutoCommit(false);
        timed("insert post", () -> s.change(s.insert, id, Blog.author(id), Blog.slug(id), "Title " + id, "new", 1));
        for (int ordinal = 1; ordinal <= count; ordinal++) {
            int number = ordinal;
            timed("insert comment", () -> s.change(s.insertComment, id, number, "with the post"));
        }
        timed("commit", () -> {
            connection.commit();
            return 0L;
        });
        connection.setAutoCommit(true);
        books.write(slot, 1, count);
    }

    private void expect(long expected, long actual, int slot) {
        if (expected != actual) {
            fail("post " + books.id(slot) + ": the books say " + expected + ", the database " + actual);
        }
    }

    private void fail(String what) {
        failed++;
        if (failures.size() < FAILURES_KEPT) {
            failures.add(phase.get() + ": " + what);
        }
    }

    /** A statement that ran in part while the plan was applied counts as having run then. */
    private long timed(String what, Statements.Call call) throws SQLException {
        Phase before = phase.get();
        Instant began = Instant.now();
        long start = System.nanoTime();
        try {
            return call.run();
        } finally {
            long nanos = System.nanoTime() - start;
            Phase during = before == Phase.APPLY ? Phase.APPLY : phase.get();
            latencies.add(during, what, nanos);
            if (nanos > slowNanos && slow.size() < SLOW_KEPT) {
                slow.add(new Slow(pid, what, during, began, nanos));
            }
        }
    }

    /** The statements of a session, each prepared once. None says SELECT *, so that a new column changes no result. */
    private static final class Statements implements AutoCloseable {
        /** A statement's execution; gives the number that it read or the rows that it changed. */
        @FunctionalInterface
        interface Call {
            long run() throws SQLException;
        }

        private final Connection connection;
        final PreparedStatement selectById;
        final PreparedStatement selectBySlug;
        final PreparedStatement countComments;
        final PreparedStatement update;
        final PreparedStatement insert;
        final PreparedStatement insertComment;
        final PreparedStatement delete;
        final PreparedStatement deleteComment;

        Statements(Connection connection) throws SQLException {
            this.connection = connection;
            selectById = connection.prepareStatement("SELECT version, title FROM post WHERE id = ?");
            selectBySlug = connection.prepareStatement("SELECT version, title FROM post WHERE slug = ?");
            countComments = connection.prepareStatement("SELECT count(*) FROM comment WHERE post_id = ?");
            update = connection.prepareStatement("UPDATE post SET version = ? WHERE id = ?");
            insert = connection.prepareStatement(
                    "INSERT INTO post (id, author_id, slug, title, body, version) VALUES (?, ?, ?, ?, ?, ?)");
            insertComment =
                    connection.prepareStatement("INSERT INTO comment (post_id, ordinal, body) VALUES (?, ?, ?)");
            delete = connection.prepareStatement("DELETE FROM post WHERE id = ?");
            deleteComment = connection.prepareStatement("DELETE FROM comment WHERE post_id = ? AND ordinal = ?");
        }

        int backend() throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement("SELECT pg_backend_pid()")) {
                return Math.toIntExact(number(statement));
            }
        }

        /** The first column of the first row; 0 if there is no row. */
        long number(PreparedStatement statement, Object... parameters) throws SQLException {
            bind(statement, parameters);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }

        long change(PreparedStatement statement, Object... parameters) throws SQLException {
            bind(statement, parameters);
            return statement.executeUpdate();
        }

        private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
        }

        @Override
        public void close() throws SQLException {
            for (PreparedStatement each : List.of(
                    selectById, selectBySlug, countComments, update, insert, insertComment, delete, deleteComment)) {
                each.close();
            }
        }
    }
}
