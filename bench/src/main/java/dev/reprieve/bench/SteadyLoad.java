package dev.reprieve.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * The application beside a purge: four sessions that together send 300 requests a second, come what may: 6 of 10 read a
 * row, 3 change one, 1 restores a row that is about to be purged. A request that cannot be sent in time, because the one
 * before has not come back, counts from when it should have been sent.
 */
final class SteadyLoad implements AutoCloseable {
    static final String APPLICATION = "reprieve-bench-session";
    private static final int SESSIONS = 4;
    private static final long NANOS_BETWEEN = 1_000_000_000L * SESSIONS / 300;

    private final ExecutorService threads = Executors.newFixedThreadPool(SESSIONS);
    private final List<Future<Latencies>> running = new ArrayList<>();
    private volatile boolean stop;

    SteadyLoad(PurgeGround.Copy copy, long rows, long seed) {
        for (int i = 0; i < SESSIONS; i++) {
            long own = seed + i;
            running.add(threads.submit(() -> session(copy, rows, new Random(own))));
        }
    }

    private Latencies session(PurgeGround.Copy copy, long rows, Random random) throws SQLException {
        Latencies latencies = new Latencies();
        try (Connection connection = copy.source(APPLICATION).getConnection();
                PreparedStatement read =
                        connection.prepareStatement("SELECT title, views FROM post WHERE id = ? AND live");
                PreparedStatement change =
                        connection.prepareStatement("UPDATE post SET views = views + 1 WHERE id = ? AND live");
                PreparedStatement restore =
                        connection.prepareStatement("UPDATE post SET live = TRUE WHERE id = ? AND live IS NULL")) {
            long due = System.nanoTime() + random.nextInt((int) NANOS_BETWEEN);
            while (!stop) {
                long early = due - System.nanoTime();
                if (early > 0) {
                    LockSupport.parkNanos(early);
                    continue;
                }
                int dice = random.nextInt(10);
                long id = 1 + random.nextLong(rows - PurgeGround.SHARE);
                PreparedStatement request = dice < 6 ? read : dice < 9 ? change : restore;
                request.setLong(1, dice < 9 ? id : id / PurgeGround.SHARE * PurgeGround.SHARE);
                request.execute();
                latencies.add(System.nanoTime() - due);
                due += NANOS_BETWEEN;
            }
        }
        return latencies;
    }

    /** Stops and says how long the requests took. */
    Latencies stop() throws InterruptedException, ExecutionException {
        stop = true;
        List<Latencies> all = new ArrayList<>();
        for (Future<Latencies> each : running) {
            all.add(each.get());
        }
        return Latencies.merged(all);
    }

    @Override
    public void close() {
        stop = true;
        threads.shutdown();
    }
}
