package dev.reprieve.purge.schedule;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Policy;
import dev.reprieve.purge.Purge;
import dev.reprieve.purge.PurgeReport;
import dev.reprieve.purge.PurgeSettings;
import dev.reprieve.purge.PurgeStatus;
import dev.reprieve.purge.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Purges a database on schedule, in a thread of its own. Any number of processes may have one for the same database: a
 * lease lets one at a time purge, and another takes over within a minute of its death. What goes wrong is logged and
 * tried again at the next time.
 */
public final class PurgeScheduler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PurgeScheduler.class);
    // clocks are set and machines sleep: the time is looked at again as often as this
    private static final long LONGEST_NAP_MILLIS = 30_000;
    private static final long JOIN_MILLIS = 30_000;

    private final Supplier<Purge> purge;
    private final PurgeSchedule schedule;
    private final PurgeListener listener;
    private final Timing timing;
    private final RandomGenerator random;
    private @Nullable Thread thread;

    /**
     * A scheduler that has not started.
     *
     * @param purge asked before every run, so that a changed schema is seen
     */
    public PurgeScheduler(
            Supplier<Purge> purge,
            PurgeSchedule schedule,
            PurgeListener listener,
            Timing timing,
            RandomGenerator random) {
        this.purge = purge;
        this.schedule = schedule;
        this.listener = listener;
        this.timing = timing;
        this.random = random;
    }

    /** For an application: reads the schema before every run, and goes by the system's clock. */
    public static PurgeScheduler of(
            DataSource dataSource,
            Policy policy,
            PurgeSettings settings,
            PurgeSchedule schedule,
            PurgeListener listener) {
        return new PurgeScheduler(
                () -> Purge.open(dataSource, policy, settings),
                schedule,
                listener,
                Timing.SYSTEM,
                RandomGenerator.getDefault());
    }

    /** Starts its thread, a daemon. */
    public synchronized void start() {
        if (thread != null) {
            throw new IllegalStateException("the scheduler has been started before");
        }
        Thread started = new Thread(this::loop, "reprieve-purge");
        started.setDaemon(true);
        started.start();
        thread = started;
    }

    /** Runs in the caller's thread until it is interrupted. */
    public void loop() {
        try {
            sleepUntil(timing.clock().instant());
            while (true) {
                runOnce();
                sleepUntil(timing.clock().instant().plus(schedule.interval()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runOnce() throws InterruptedException {
        try {
            Purge now = purge.get();
            try {
                PurgeReport report = now.run(listener);
                LOG.info(
                        "Purge removed {} rows in {} s: {}",
                        report.rowCount(),
                        report.took().toSeconds(),
                        report.outcome().text());
                listener.finished(report);
            } catch (ReprieveException e) {
                failed(e);
            }
            PurgeStatus status = now.status(schedule.overdueAfter());
            status.warnings().forEach(w -> LOG.warn("Purge: {}", w));
            listener.status(status);
        } catch (ReprieveException e) {
            failed(e);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
    }

    private void failed(ReprieveException e) {
        if (e.code() == ErrorCode.PURGE_REFUSED) {
            // another process has the lease, as it should be
            LOG.debug("Purge: {}", e.getMessage());
        } else {
            LOG.warn("Purge: {}", e.getMessage());
        }
        listener.failed(e);
    }

    private void sleepUntil(Instant wanted) throws InterruptedException {
        long jitterMillis = schedule.jitter().toMillis();
        Duration jitter = Duration.ofMillis(jitterMillis == 0 ? 0 : random.nextLong(jitterMillis));
        Instant until = opened(wanted).plus(jitter);
        listener.sleeping(until);
        Instant now = timing.clock().instant();
        while (now.isBefore(until)) {
            timing.rest()
                    .millis(Math.min(
                            LONGEST_NAP_MILLIS,
                            Math.max(1, Duration.between(now, until).toMillis())));
            now = timing.clock().instant();
        }
    }

    private Instant opened(Instant wanted) {
        return Optional.of(schedule)
                .flatMap(PurgeSchedule::window)
                .map(w -> wanted.plus(w.untilOpen(wanted)))
                .orElse(wanted);
    }

    /** Stops it: a run that is going on ends after its batch. Waits for that, for at most half a minute. */
    @Override
    public synchronized void close() {
        Thread started = thread;
        if (started != null) {
            started.interrupt();
            try {
                started.join(JOIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
