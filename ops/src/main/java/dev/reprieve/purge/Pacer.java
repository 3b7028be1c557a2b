package dev.reprieve.purge;

import dev.reprieve.purge.throttle.Throttle;
import dev.reprieve.tombstone.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rests between batches, waits for throttles, and ends a run when its window closes or its patience does. */
final class Pacer {
    static final String HOLD = "hold";

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long ASK_EVERY_MILLIS = 1_000;
    private static final long HOLD_MILLIS = 50;

    private final Connection connection;
    private final PurgeSettings settings;
    private final List<Throttle> throttles = new ArrayList<>();
    private final Lease lease;
    private final PurgeProgress progress;
    private final Timing timing;
    private final SortedMap<String, Duration> waited = new TreeMap<>();
    private double owedMillis;
    private long askedAt;
    private boolean asked;

    Pacer(Connection connection, PurgeSettings settings, Lease lease, PurgeProgress progress, Timing timing) {
        this.connection = connection;
        this.settings = settings;
        this.lease = lease;
        this.progress = progress;
        this.timing = timing;
        throttles.add(new Paused());
        throttles.addAll(settings.throttles());
    }

    /** How long it has waited, by throttle. */
    SortedMap<String, Duration> waited() {
        return waited;
    }

    /** Before a batch: returns when it may run. */
    void beforeBatch() throws SQLException, RunStopped {
        requireOpen();
        long now = timing.nanos().getAsLong();
        if (!asked || now - askedAt >= ASK_EVERY_MILLIS * NANOS_PER_MILLI) {
            waitForThrottles();
            asked = true;
            askedAt = timing.nanos().getAsLong();
            lease.beat();
        }
    }

    /** After a batch: rests in proportion to the time that it took. */
    void afterBatch(long batchNanos) throws RunStopped {
        owedMillis += batchNanos / (double) NANOS_PER_MILLI * restRatio();
        long whole = (long) owedMillis;
        if (whole > 0) {
            owedMillis -= whole;
            rest(whole);
        }
    }

    /** While somebody places a hold. */
    void waitForHold() throws RunStopped {
        progress.waiting(HOLD, "a legal hold is being placed");
        rest(HOLD_MILLIS);
        hasWaited(HOLD, Duration.ofMillis(HOLD_MILLIS));
    }

    private void hasWaited(String throttle, Duration time) {
        waited.merge(throttle, time, Duration::plus);
        progress.waited(throttle, time);
    }

    private double restRatio() {
        PurgeSettings.Pace pace = settings.pace();
        Instant now = timing.clock().instant();
        return pace.window().isPresent() && pace.window().get().isOpen(now) ? pace.windowRestRatio() : pace.restRatio();
    }

    private void requireOpen() throws RunStopped {
        PurgeSettings.Pace pace = settings.pace();
        if (pace.window().isPresent()
                && !pace.outside()
                && !pace.window().get().isOpen(timing.clock().instant())) {
            throw new RunStopped(
                    PurgeOutcome.WINDOW_CLOSED, "the window " + pace.window().get() + " is closed");
        }
    }

    private void waitForThrottles() throws SQLException, RunStopped {
        long since = timing.nanos().getAsLong();
        Optional<Waiting> waiting = waiting();
        Optional<String> told = Optional.empty();
        while (waiting.isPresent()) {
            Waiting why = waiting.get();
            long waitedNanos = timing.nanos().getAsLong() - since;
            if (Duration.ofNanos(waitedNanos).compareTo(settings.patience()) >= 0) {
                throw new RunStopped(PurgeOutcome.THROTTLED, why.reason());
            }
            if (!told.equals(Optional.of(why.reason()))) {
                told = Optional.of(why.reason());
                lease.waitsFor(told);
            }
            progress.waiting(why.throttle(), why.reason());
            long before = timing.nanos().getAsLong();
            rest(ASK_EVERY_MILLIS);
            hasWaited(why.throttle(), Duration.ofNanos(timing.nanos().getAsLong() - before));
            requireOpen();
            lease.beat();
            waiting = waiting();
        }
        if (told.isPresent()) {
            lease.waitsFor(Optional.empty());
        }
    }

    private record Waiting(String throttle, String reason) {}

    private Optional<Waiting> waiting() throws SQLException {
        try {
            for (Throttle throttle : throttles) {
                Optional<String> reason = throttle.reason(connection);
                if (reason.isPresent()) {
                    return Optional.of(new Waiting(throttle.name(), reason.get()));
                }
            }
            return Optional.empty();
        } finally {
            connection.rollback();
        }
    }

    private void rest(long millis) throws RunStopped {
        try {
            timing.rest().millis(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunStopped(PurgeOutcome.STOPPED, "it was asked to stop");
        }
    }

    /** Somebody has told all purges of the database to pause. */
    private record Paused() implements Throttle {
        @Override
        public String name() {
            return "paused";
        }

        @Override
        public Optional<String> reason(Connection connection) throws SQLException {
            return SqlText.of("SELECT 'paused by ' || paused_by || coalesce(': ' || pause_reason, '')"
                            + " FROM reprieve.purge_control WHERE paused_at IS NOT NULL")
                    .first(connection, row -> row.getString(1));
        }
    }
}
