package dev.reprieve.bench;

import dev.reprieve.plan.Limits;
import dev.reprieve.plan.Migration;
import dev.reprieve.plan.Pause;
import dev.reprieve.plan.Progress;
import dev.reprieve.plan.Step;
import dev.reprieve.policy.PolicyReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.sql.DataSource;

/** Brings the blog to its policy, and notes how each step went. */
final class MeasuredMigration implements Progress {
    private static final int SHOWN = 5;

    private final DataSource dataSource;
    private final Limits limits;
    private final List<Done> steps = new ArrayList<>();
    private long began;
    private int attempts;
    private long nanos;

    private record Done(Step step, long nanos, int retries) {}

    MeasuredMigration(DataSource dataSource, Limits limits) {
        this.dataSource = dataSource;
        this.limits = limits;
    }

    void run() throws SQLException {
        long start = System.nanoTime();
        try (Connection connection = dataSource.getConnection()) {
            migration(connection).apply(limits, this, Pause.SLEEP);
        }
        nanos = System.nanoTime() - start;
    }

    /** Plans again; gives how many steps are left. */
    int stepsLeft() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return migration(connection).plan().steps().size();
        }
    }

    private static Migration migration(Connection connection) {
        return new Migration(connection, PolicyReader.read(Blog.POLICY, "the benchmark's policy"));
    }

    @Override
    public void started(int number, int total, Step step) {
        began = System.nanoTime();
        attempts = 0;
    }

    @Override
    public void waiting(Step step, int attempt, List<String> holders) {
        attempts++;
    }

    @Override
    public void finished(int number, int total, Step step) {
        steps.add(new Done(step, System.nanoTime() - began, attempts));
    }

    void print(LoadReport report) {
        int retries = steps.stream().mapToInt(Done::retries).sum();
        report.line(
                "apply: %d steps in %.1f s, lock timeout %d ms, %d attempts had to be repeated",
                steps.size(), nanos / 1e9, limits.lockTimeoutMillis(), retries);
        steps.stream()
                .sorted(Comparator.comparingLong(Done::nanos).reversed())
                .limit(SHOWN)
                .forEach(d -> report.line(
                        "  %8.1f ms  %s%s",
                        Duration.ofNanos(d.nanos).toNanos() / 1e6,
                        d.step.title(),
                        d.retries == 0 ? "" : " (" + d.retries + " attempts repeated)"));
    }
}
