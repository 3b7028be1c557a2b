package dev.reprieve.bench;

import dev.reprieve.bench.LoadSession.Outcome;
import dev.reprieve.bench.LoadSession.Slow;
import dev.reprieve.bench.LockWatch.Wait;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What a load has measured, in words and with a verdict. */
final class LoadReport {
    private static final int SHOWN = 5;
    private static final int SLOWED = 5;

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

    /** By phase; and by kind of statement before and after, as a changed schema must not make any of them slow. */
    void latencies() {
        List<PhasedLatencies> sessions =
                outcomes.stream().map(Outcome::latencies).toList();
        line("%-10s %12s %9s %9s %9s %9s", "phase", "statements", "p50 ms", "p99 ms", "p99.9 ms", "max ms");
        for (Phase phase : Phase.values()) {
            Latencies all = PhasedLatencies.in(phase, sessions);
            line(
                    "%-10s %12d %9.3f %9.3f %9.3f %9.1f",
                    phase.name().toLowerCase(Locale.ROOT),
                    all.size(),
                    all.millis(0.5),
                    all.millis(0.99),
                    all.millis(0.999),
                    all.millis(1));
        }
        line("%-16s %14s %14s %14s", "kind", "baseline p50", "apply p50", "after p50 ms");
        for (String kind : PhasedLatencies.kinds(sessions)) {
            line(
                    "%-16s %14.3f %14.3f %14.3f",
                    kind,
                    PhasedLatencies.in(Phase.BASELINE, kind, sessions).millis(0.5),
                    PhasedLatencies.in(Phase.APPLY, kind, sessions).millis(0.5),
                    PhasedLatencies.in(Phase.AFTER, kind, sessions).millis(0.5));
        }
    }

    /** Kinds of statements that the changed schema makes slow: it may not, or the application is down for its users. */
    List<String> slowed() {
        List<PhasedLatencies> sessions =
                outcomes.stream().map(Outcome::latencies).toList();
        List<String> slowed = new ArrayList<>();
        for (String kind : PhasedLatencies.kinds(sessions)) {
            double before = PhasedLatencies.in(Phase.BASELINE, kind, sessions).millis(0.5);
            double after = PhasedLatencies.in(Phase.AFTER, kind, sessions).millis(0.5);
            if (after > before * SLOWED) {
                slowed.add(String.format(Locale.ROOT, "%s %.1f times", kind, after / before));
            }
        }
        line(
                "kinds of statements more than %d times as slow afterwards: %s",
                SLOWED, slowed.isEmpty() ? "none" : slowed);
        return slowed;
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
            Latencies during = PhasedLatencies.in(Phase.APPLY, List.of(outcome.latencies()));
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
