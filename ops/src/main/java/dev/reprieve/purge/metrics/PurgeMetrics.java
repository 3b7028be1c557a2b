package dev.reprieve.purge.metrics;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.purge.PurgeOutcome;
import dev.reprieve.purge.PurgeReport;
import dev.reprieve.purge.PurgeStatus;
import dev.reprieve.purge.SkipReason;
import dev.reprieve.purge.schedule.PurgeListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells a registry what the purge does; the names are listed in {@code docs/purge.md}. Gauges stand at what the last
 * status said, so that a scrape asks the database nothing.
 */
public final class PurgeMetrics implements PurgeListener {
    private static final String PREFIX = "reprieve.purge.";
    private static final double MEDIAN = 0.5;
    private static final double TAIL = 0.99;
    private static final double MILLIS = 1_000;

    private final MeterRegistry registry;
    private final Timer batches;
    private final AtomicLong eligible = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong oldestOverdueSeconds = new AtomicLong();
    private final AtomicLong lastSuccess = new AtomicLong();
    private final AtomicLong armed = new AtomicLong();
    private final AtomicLong paused = new AtomicLong();
    private final AtomicLong warnings = new AtomicLong();
    private final Map<SkipReason, AtomicLong> skipped = new EnumMap<>(SkipReason.class);

    /** Registers its meters. */
    public PurgeMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.batches = Timer.builder(PREFIX + "batch")
                .description("How long batches take")
                .publishPercentiles(MEDIAN, TAIL)
                .register(registry);
        gauge("eligible", "rows", "Rows that have expired and are not held", eligible);
        gauge("held", "rows", "Rows that have expired and are held", held);
        gauge("oldest.overdue", "seconds", "How long the oldest of them is overdue", oldestOverdueSeconds);
        gauge("last.success", "seconds", "When a run last removed all that could go, since 1970", lastSuccess);
        gauge("armed", null, "1 if runs remove rows", armed);
        gauge("paused", null, "1 if somebody has paused it", paused);
        gauge("warnings", null, "How many things somebody should look at", warnings);
        for (SkipReason reason : SkipReason.values()) {
            AtomicLong value = new AtomicLong();
            skipped.put(reason, value);
            Gauge.builder(PREFIX + "skipped", value, AtomicLong::get)
                    .baseUnit("rows")
                    .description("Rows that the last run left")
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private void gauge(String name, @Nullable String unit, String description, AtomicLong value) {
        Gauge.builder(PREFIX + name, value, AtomicLong::get)
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }

    @Override
    public void purged(int pass, TableName table, long rows, long total) {
        Counter.builder(PREFIX + "purged")
                .baseUnit("rows")
                .description("Rows removed for good")
                .tag("table", table.toString())
                .register(registry)
                .increment(rows);
    }

    @Override
    public void batch(Duration took) {
        batches.record(took);
    }

    @Override
    public void waited(String throttle, Duration time) {
        Counter.builder(PREFIX + "throttled")
                .baseUnit("seconds")
                .description("Time spent waiting")
                .tag("reason", throttle)
                .register(registry)
                .increment(time.toMillis() / MILLIS);
    }

    @Override
    public void finished(PurgeReport report) {
        skipped.forEach((reason, value) -> value.set(report.skipped(reason)));
        runs(report.outcome().text());
        if (report.outcome() == PurgeOutcome.DONE) {
            lastSuccess.set(report.cutoff().plus(report.took()).getEpochSecond());
        }
    }

    @Override
    public void failed(ReprieveException failure) {
        runs(failure.code().code());
    }

    private void runs(String outcome) {
        Counter.builder(PREFIX + "runs")
                .description("Runs by how they ended")
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }

    @Override
    public void status(PurgeStatus status) {
        eligible.set(status.backlogRows());
        held.set(status.held().values().stream().mapToLong(h -> h.rows()).sum());
        oldestOverdueSeconds.set(status.oldestOverdue()
                .map(o -> Duration.between(o, status.at()).toSeconds())
                .orElse(0L));
        status.lastSuccess().map(Instant::getEpochSecond).ifPresent(lastSuccess::set);
        armed.set(status.arming().armed() ? 1 : 0);
        paused.set(status.paused().isPresent() ? 1 : 0);
        warnings.set(status.warnings().size());
    }
}
