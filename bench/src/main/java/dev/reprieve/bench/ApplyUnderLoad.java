package dev.reprieve.bench;

import dev.reprieve.plan.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Brings a table under full load to its policy, and measures how long the load is blocked.
 *
 * <p>Sessions that know nothing of Reprieve read and write posts and comments without a pause and keep books of every
 * row, while a plan with {@code fence: false} is applied. It passes if no statement was blocked by a lock for longer than
 * the lock timeout plus 100 ms, no statement failed or read what it should not, every row is as the books say, nothing
 * is left to plan, and no kind of statement is five times as slow on the changed schema as it was before.
 *
 * <p>Arguments: {@code rows}, {@code sessions}, {@code lockTimeoutMillis}, {@code seed}, {@code baselineSeconds}, {@code
 * plainIndexes} (1: the unguarded sessions' lookups have indexes of their own beside the unique constraints).
 */
public final class ApplyUnderLoad {
    private static final Duration ALLOWANCE = Duration.ofMillis(100);

    private ApplyUnderLoad() {}

    /** Runs it once; exit code 0 if it passes, else 1. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.read(
                args,
                Map.of(
                        "rows", 1_000_000L,
                        "sessions", 4L,
                        "lockTimeoutMillis", 200L,
                        "baselineSeconds", 10L,
                        "plainIndexes", 0L,
                        "seed", System.nanoTime() % 1_000_000));
        System.out.println("ApplyUnderLoad " + arguments);
        System.exit(run(arguments) ? 0 : 1);
    }

    private static boolean run(Arguments arguments) throws Exception {
        Duration limit = Duration.ofMillis(arguments.get("lockTimeoutMillis")).plus(ALLOWANCE);
        try (BenchServer server = BenchServer.start()) {
            int rows = arguments.integer("rows");
            Blog.create(server.dataSource("reprieve-bench-setup"), rows, arguments.get("plainIndexes") == 1);
            System.out.println(
                    "created " + rows + " posts with " + rows / 2 + " comments of " + Blog.AUTHORS + " authors");
            try (Load load =
                    new Load(server, rows, arguments.integer("sessions"), arguments.get("seed"), limit.toNanos() / 2)) {
                MeasuredMigration migration = new MeasuredMigration(
                        server.dataSource("reprieve-apply"),
                        Limits.DEFAULT.withLockTimeoutMillis(arguments.integer("lockTimeoutMillis")));
                load.runFor(Math.max(1, arguments.get("baselineSeconds") / 3));
                load.enter(Phase.BASELINE);
                load.runFor(arguments.get("baselineSeconds"));
                load.enter(Phase.APPLY);
                migration.run();
                load.runFor(1);
                load.enter(Phase.AFTER);
                load.runFor(Math.max(1, arguments.get("baselineSeconds") / 2));
                return report(load, migration, limit);
            }
        }
    }

    private static boolean report(Load load, MeasuredMigration migration, Duration limit) throws Exception {
        LoadReport report = new LoadReport(load.stop(), load.watch(), System.out);
        migration.print(report);
        report.latencies();
        report.waits();
        Duration longest = report.longestBlock(limit);
        long failures = report.failures();
        List<String> wrong = load.audit();
        report.line("rows that differ from the books: %s", wrong.isEmpty() ? "none" : wrong);
        boolean slowed = !report.slowed().isEmpty();
        int left = migration.stepsLeft();
        report.line("steps left to plan: %d", left);
        boolean pass = longest.compareTo(limit) <= 0 && failures == 0 && wrong.isEmpty() && left == 0 && !slowed;
        report.line(
                "%s: no statement was blocked for longer than %.1f ms; allowed are the lock timeout and 100 ms, %.1f ms",
                pass ? "PASS" : "FAIL", LoadReport.millis(longest), LoadReport.millis(limit));
        return pass;
    }
}
