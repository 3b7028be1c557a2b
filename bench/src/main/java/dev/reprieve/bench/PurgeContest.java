package dev.reprieve.bench;

import static java.util.Objects.requireNonNull;

import dev.reprieve.catalog.TableName;
import dev.reprieve.purge.PurgeLimits;
import dev.reprieve.purge.PurgeProgress;
import dev.reprieve.purge.PurgeReport;
import dev.reprieve.purge.PurgeSettings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Several ways to remove the same expired rows beside the same application, each on a copy of the same database; then how
 * batches fare while an idle session holds a snapshot, and how time grows with the rows.
 *
 * <p>Arguments: {@code rows} of the table, a quarter of which has expired; {@code idle}: seconds of the load alone that
 * the others are held against; {@code contest}, {@code shared}, {@code snapshot}, {@code growth}: 0 leaves that part out. The bars are meant
 * for {@code rows=2000000 idle=20}.
 */
public final class PurgeContest {
    private static final double BAR_WAL = 1.1;
    private static final double BAR_SPEED = 2;
    private static final double BAR_P99 = 5;
    private static final long BAR_LOCK_MILLIS = 250;
    private static final double BAR_SNAPSHOT = 3;
    private static final double BAR_GROWTH_LEAST = 8;
    private static final double BAR_GROWTH_MOST = 12;
    private static final long BAR_EMPTY_MILLIS = 50;
    private static final int BATCH = 1_000;
    private static final int SHARED = 5;
    private static final int TENTH = 10;
    private static final int SAMPLE = 5;
    private static final long SEED = 42;
    private static final double MILLIS = 1e6;
    private static final double MEGA = 1e6;
    private static final double P99 = 0.99;

    private PurgeContest() {}

    /** What one way cost. */
    private record Cost(
            long rows, double seconds, double walMega, long lockMillis, Latencies foreground, long deadRows) {}

    /** Runs it once; exit code 0 if everything is within its bar, else 1. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.read(
                args, Map.of("rows", 100_000L, "idle", 5L, "contest", 1L, "shared", 1L, "snapshot", 1L, "growth", 1L));
        System.out.println("PurgeContest " + arguments);
        boolean passed = true;
        try (BenchServer server = BenchServer.start()) {
            long rows = arguments.get("rows");
            PurgeGround ground = new PurgeGround(server, rows, rows / PurgeGround.SHARE, 1);
            if (arguments.get("contest") == 1) {
                line("Each row with a deletion of its own:");
                passed &= contest(ground, rows, arguments.get("idle"), List.of(PurgeWay.values()));
            }
            if (arguments.get("shared") == 1) {
                line("%d rows to a deletion, which has a label:", SHARED);
                passed &= contest(
                        new PurgeGround(server, rows, rows / PurgeGround.SHARE, SHARED),
                        rows,
                        arguments.get("idle"),
                        List.of(PurgeWay.ONE_DELETE, PurgeWay.UNTHROTTLED));
            }
            if (arguments.get("snapshot") == 1) {
                passed &= snapshot(ground);
            }
            if (arguments.get("growth") == 1) {
                passed &= growth(server, ground, rows);
            }
        }
        System.exit(passed ? 0 : 1);
    }

    private static boolean contest(PurgeGround ground, long rows, long idleSeconds, List<PurgeWay> ways)
            throws Exception {
        double walPerSecond;
        Latencies idle;
        try (PurgeGround.Copy copy = ground.copy();
                SteadyLoad load = new SteadyLoad(copy, rows, SEED)) {
            long before = wal(copy);
            Thread.sleep(Duration.ofSeconds(idleSeconds).toMillis());
            walPerSecond = (wal(copy) - before) / MEGA / idleSeconds;
            idle = load.stop();
        }
        line(
                "%-36s %8s %8s %9s %8s %9s %9s %9s %9s",
                "", "rows", "s", "WAL MB", "lock ms", "p50 ms", "p99 ms", "max ms", "dead");
        line(
                "%-36s %8s %8d %9.1f %8s %9.2f %9.2f %9.1f %9s",
                "the load alone",
                "",
                idleSeconds,
                walPerSecond * idleSeconds,
                "",
                idle.millis(0.5),
                idle.millis(P99),
                idle.millis(1),
                "");
        Map<PurgeWay, Cost> costs = new EnumMap<>(PurgeWay.class);
        for (PurgeWay way : ways) {
            Cost cost = cost(ground, way, rows, walPerSecond);
            costs.put(way, cost);
            line(
                    "%-36s %8d %8.1f %9.1f %8d %9.2f %9.2f %9.1f %9d",
                    way.title(),
                    cost.rows,
                    cost.seconds,
                    cost.walMega,
                    cost.lockMillis,
                    cost.foreground.millis(0.5),
                    cost.foreground.millis(P99),
                    cost.foreground.millis(1),
                    cost.deadRows);
        }
        Cost one = requireNonNull(costs.get(PurgeWay.ONE_DELETE));
        Cost ours = requireNonNull(costs.get(PurgeWay.UNTHROTTLED));
        double walRatio = ours.walMega / one.walMega;
        double timeRatio = ours.seconds / one.seconds;
        double tail = ours.foreground.millis(P99) / idle.millis(P99);
        return verdict(walRatio <= BAR_WAL, "WAL is %.2f of one DELETE's, at most %.1f", walRatio, BAR_WAL)
                & verdict(timeRatio <= BAR_SPEED, "time is %.2f of one DELETE's, at most %.1f", timeRatio, BAR_SPEED)
                & verdict(
                        tail <= BAR_P99, "p99 of the application is %.1f of the idle one, at most %.1f", tail, BAR_P99)
                & verdict(
                        ours.lockMillis <= BAR_LOCK_MILLIS,
                        "the longest wait for a lock was %d ms, at most %d",
                        ours.lockMillis,
                        BAR_LOCK_MILLIS);
    }

    /** WAL is what was written less what the load alone writes in that time. */
    private static Cost cost(PurgeGround ground, PurgeWay way, long rows, double walPerSecond)
            throws SQLException, InterruptedException, ExecutionException {
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService watching = Executors.newSingleThreadExecutor();
        try (PurgeGround.Copy copy = ground.copy();
                SteadyLoad load = new SteadyLoad(copy, rows, SEED)) {
            LockWatch watch = new LockWatch(
                    copy.source("reprieve-bench-watch"), SteadyLoad.APPLICATION, () -> Phase.APPLY, over::get);
            Future<?> watched = watching.submit(watch);
            long before = wal(copy);
            long start = System.nanoTime();
            long removed = way.run(copy);
            double seconds = (System.nanoTime() - start) / 1e9;
            double written = (wal(copy) - before) / MEGA;
            Latencies foreground = load.stop();
            over.set(true);
            watched.get();
            long longest = watch.waits().stream()
                    .mapToLong(w -> w.atMost().toMillis())
                    .max()
                    .orElse(0);
            long dead = copy.number("SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'post'");
            return new Cost(removed, seconds, written - seconds * walPerSecond, longest, foreground, dead);
        } finally {
            over.set(true);
            watching.shutdown();
        }
    }

    /** An idle transaction keeps what goes from being cleaned up; the last batches must not suffer for it. */
    private static boolean snapshot(PurgeGround ground) throws SQLException {
        List<Long> times = new ArrayList<>();
        try (PurgeGround.Copy copy = ground.copy();
                Connection idle = copy.source("reprieve-bench-idle").getConnection();
                Statement statement = idle.createStatement()) {
            idle.setAutoCommit(false);
            idle.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            statement.execute("SELECT FROM post LIMIT 1");
            copy.purge(PurgeSettings.DEFAULT.unthrottled().with(PurgeLimits.DEFAULT.withBatchRows(BATCH)))
                    .run(timing(times));
            idle.rollback();
        }
        int full = times.size() - 1;
        double first = median(times.subList(0, Math.min(SAMPLE, full)));
        double last = median(times.subList(Math.max(0, full - SAMPLE), full));
        return verdict(
                last <= BAR_SNAPSHOT * first,
                "with an idle snapshot, the last of %d batches took %.1f ms, the first %.1f (medians of %d)",
                times.size(),
                last / MILLIS,
                first / MILLIS,
                SAMPLE);
    }

    private static PurgeProgress timing(List<Long> times) {
        return new PurgeProgress() {
            @Override
            public void purged(int pass, TableName table, long rows, long total) {
                // the times alone count here
            }

            @Override
            public void batch(Duration took) {
                times.add(took.toNanos());
            }
        };
    }

    private static double median(List<Long> values) {
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /**
     * A tenth of the rows in a tenth of the table. What the last tenth of the rows takes in the large one, where a run with a
     * limit has left it, is printed too.
     */
    private static boolean growth(BenchServer server, PurgeGround ground, long rows) throws SQLException, IOException {
        double all;
        double nothing;
        try (PurgeGround.Copy copy = ground.copy()) {
            all = unthrottled(copy);
            line(
                    "the first run with nothing to do, which marks the index entries of the rows that went, took %.0f ms",
                    unthrottled(copy) * 1_000);
            copy.vacuum();
            nothing = unthrottled(copy) * 1_000;
        }
        double spread;
        try (PurgeGround.Copy copy = ground.copy()) {
            copy.purge(PurgeSettings.DEFAULT.unthrottled().maxRows(Math.max(1, rows / PurgeGround.SHARE * 9 / 10)))
                    .run(PurgeProgress.SILENT);
            spread = unthrottled(copy);
        }
        double tenth;
        long fewer = rows / TENTH;
        try (PurgeGround.Copy copy = new PurgeGround(server, fewer, fewer / PurgeGround.SHARE, 1).copy()) {
            tenth = unthrottled(copy);
        }
        line("all expired rows took %.2f s, the last tenth of them by themselves %.2f", all, spread);
        double ratio = all / tenth;
        return verdict(
                        ratio >= BAR_GROWTH_LEAST && ratio <= BAR_GROWTH_MOST,
                        "all expired rows took %.2f s, those of a tenth of the table %.2f: %.1f times, %.0f to %.0f",
                        all,
                        tenth,
                        ratio,
                        BAR_GROWTH_LEAST,
                        BAR_GROWTH_MOST)
                & verdict(
                        nothing <= BAR_EMPTY_MILLIS,
                        "a run with nothing to do after VACUUM took %.0f ms for one table, at most %d",
                        nothing,
                        BAR_EMPTY_MILLIS);
    }

    private static double unthrottled(PurgeGround.Copy copy) throws SQLException {
        PurgeReport report = copy.purge(PurgeSettings.DEFAULT.unthrottled()).run(PurgeProgress.SILENT);
        return report.took().toNanos() / 1e9;
    }

    private static long wal(PurgeGround.Copy copy) throws SQLException {
        return copy.number("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint");
    }

    private static boolean verdict(boolean passes, String format, Object... values) {
        line((passes ? "PASS: " : "FAIL: ") + format, values);
        return passes;
    }

    private static void line(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
