package dev.reprieve.bench;

import dev.reprieve.bench.LoadSession.Outcome;
import dev.reprieve.bench.LoadSession.Slow;
import dev.reprieve.bench.LockWatch.Wait;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What a load has measured, in words and with a verdict. */
final class LoadReport {
    private static final int SHOWN = 5;

    private final List<Outcome> outcomes;
    private final Collection<Wait> waits;
    private final LockWatch watch;
    private final PrintStream out;

    LoadReport(List<Outcome> outcomes, LockWatch watch, PrintStream out) {
        this.outcomes = outcomes;
        this.waits = watch.waits();
        this.watch = watch;
        this.out = out;
    }

    void latencies() {
        line("%-10s %12s %9s %9s %9s %9s", "phase", "statements", "p50 ms", "p99 ms", "p99.9 ms", "max ms");
        for (Phase phase : Phase.values()) {
            Latencies all = Latencies.merged(
                    outcomes.stream().map(o -> o.latencies().in(phase)).toList());
            line(
                    "%-10s %12d %9.3f %9.3f %9.3f %9.1f",
                    phase.name().toLowerCase(Locale.ROOT),
                    all.size(),
                    all.millis(0.5),
                    all.millis(0.99),
                    all.millis(0.999),
                    all.millis(1));
        }
    }

    void waits() {
        Latencies gaps = watch.gaps(Instant.MIN, Instant.MAX);
        line(
                "looks at pg_locks: every %.1f ms (median), longest gap %.1f ms; a shorter wait may go unseen",
                gaps.millis(0.5), gaps.millis(1));
        line("lock waits seen: %d", waits.size());
        waits.stream()
                .sorted(Comparator.comparing(Wait::atMost).reversed())
                .limit(SHOWN)
                .forEach(w -> line(
                        "  at most %.1f ms for %s (session %d, %s)",
                        millis(w.atMost()), w.lock(), w.pid(), w.phase().name().toLowerCase(Locale.ROOT)));
    }

    /** Prints errors and wrong reads; gives their number. */
    long failures() {
        long failed = outcomes.stream().mapToLong(Outcome::failed).sum();
        line("errors and wrong reads: %d", failed);
        outcomes.stream().flatMap(o -> o.failures().stream()).limit(SHOWN).forEach(f -> line("  %s", f));
        return failed;
    }

    /**
     * How long a statement was blocked by locks at the most: its own duration, or, for one that took longer than the
     * limit, the lock waits that the server reported of it meanwhile, and the longest time that nobody looked. Prints
     * those.
     */
    Duration longestBlock(Duration limit) {
        Duration longest = Duration.ZERO;
        for (Outcome outcome : outcomes) {
            Latencies during = outcome.latencies().in(Phase.APPLY);
            longest = max(longest, Duration.ofNanos(during.largestUpTo(limit.toNanos())));
            for (Slow slow : outcome.slow()) {
                if (slow.phase() == Phase.APPLY && slow.nanos() > limit.toNanos()) {
                    longest = max(longest, blocked(slow));
                }
            }
        }
        return longest;
    }

    private Duration blocked(Slow slow) {
        Instant end = slow.began().plusNanos(slow.nanos());
        Duration sum = Duration.ofNanos(watch.gaps(slow.began(), end).percentile(1));
        for (Wait wait : waits) {
            if (wait.pid() == slow.pid() && wait.overlaps(slow.began(), end)) {
                sum = sum.plus(wait.atMost());
            }
        }
        line(
                "  over the limit: %s took %.1f ms, of which at most %.1f ms waiting for locks (session %d)",
                slow.what(), slow.nanos() / 1e6, millis(sum), slow.pid());
        return sum;
    }

    void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }

    static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
