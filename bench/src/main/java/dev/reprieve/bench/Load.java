package dev.reprieve.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/** Sessions that read and write at full speed, and a watch over their locks, until they are told to stop. */
final class Load implements AutoCloseable {
    private static final String APPLICATION = "reprieve-bench-session";

    private final BenchServer server;
    private final List<Books> books = new ArrayList<>();
    private final List<Future<LoadSession.Outcome>> running = new ArrayList<>();
    private final LockWatch watch;
    private final Future<?> watching;
    private final ExecutorService threads;
    private volatile Phase phase = Phase.WARMUP;
    private volatile boolean stop;

    /** Starts the sessions; each statement that takes longer than the limit is kept. */
    Load(BenchServer server, int posts, int sessions, long seed, long slowNanos) {
        this.server = server;
        threads = Executors.newFixedThreadPool(sessions + 1);
        watch = new LockWatch(server.dataSource("reprieve-bench-watch"), APPLICATION, () -> phase, () -> stop);
        watching = threads.submit(watch);
        for (int i = 0; i < sessions; i++) {
            Books own = new Books(i, sessions, posts, posts / 20);
            books.add(own);
            DataSource source = server.dataSource(APPLICATION);
            running.add(
                    threads.submit(new LoadSession(source, own, seed * 31 + i, () -> phase, () -> stop, slowNanos)));
        }
    }

    void enter(Phase next) {
        phase = next;
    }

    /** Lets the sessions run on for a while; fails as soon as one has ended. */
    void runFor(long seconds) throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < end) {
            Thread.sleep(100);
            for (Future<?> each : running) {
                if (each.isDone()) {
                    each.get();
                    throw new IllegalStateException("a session ended early");
                }
            }
        }
    }

    /** Stops the sessions and gives what each has to say. */
    List<LoadSession.Outcome> stop() throws InterruptedException, ExecutionException {
        stop = true;
        List<LoadSession.Outcome> outcomes = new ArrayList<>();
        for (Future<LoadSession.Outcome> each : running) {
            outcomes.add(each.get());
        }
        watching.get();
        return outcomes;
    }

    LockWatch watch() {
        return watch;
    }

    /** Compares every row of posts and comments with the books; gives what differs, the first few in words. */
    List<String> audit() throws SQLException {
        List<String> wrong = new ArrayList<>();
        long expected = 0;
        for (Books each : books) {
            for (int slot = 0; slot < each.slots(); slot++) {
                expected += each.exists(slot) ? 1 : 0;
            }
        }
        long found = 0;
        try (Connection connection = server.dataSource("reprieve-bench-audit").getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(10_000);
            try (ResultSet row = statement.executeQuery("""
                    SELECT p.id, p.version, p.slug, p.author_id, count(c.id), coalesce(sum(c.ordinal), 0)
                    FROM post p LEFT JOIN comment c ON c.post_id = p.id GROUP BY p.id""")) {
                while (row.next()) {
                    found++;
                    check(row, wrong);
                }
            }
            try (ResultSet row = statement.executeQuery(
                    "SELECT count(*) FROM comment c WHERE NOT EXISTS (SELECT FROM post p WHERE p.id = c.post_id)")) {
                row.next();
                if (row.getLong(1) != 0) {
                    wrong.add(row.getLong(1) + " comments without a post");
                }
            }
            connection.rollback();
        }
        if (found != expected) {
            wrong.add("the books have " + expected + " posts, the database " + found);
        }
        return wrong;
    }

    private void check(ResultSet row, List<String> wrong) throws SQLException {
        long id = row.getLong(1);
        Books own = books.get((int) ((id - 1) % books.size()));
        int slot = (int) ((id - 1) / books.size());
        int comments = slot < own.slots() ? own.comments(slot) : 0;
        boolean right = slot < own.slots()
                && own.exists(slot)
                && row.getInt(2) == own.version(slot)
                && row.getString(3).equals(Blog.slug(id))
                && row.getLong(4) == Blog.author(id)
                && row.getInt(5) == comments
                && row.getInt(6) == comments * (comments + 1) / 2;
        if (!right && wrong.size() < 20) {
            wrong.add("post " + id + " is not as booked");
        }
    }

    @Override
    public void close() {
        stop = true;
        threads.shutdown();
    }
}
