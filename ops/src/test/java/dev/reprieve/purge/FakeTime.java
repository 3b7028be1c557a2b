package dev.reprieve.purge;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A time that passes only while something rests, and a millisecond whenever somebody looks. */
final class FakeTime extends Clock {
    private static final long NANOS_PER_MILLI = 1_000_000;

    final List<Long> rests = new ArrayList<>();
    private final Instant start;
    private Runnable onRest = () -> {};
    private long millis;

    FakeTime(Instant start) {
        this.start = start;
    }

    /** Runs whenever something rests, before it has. */
    FakeTime onRest(Runnable action) {
        onRest = action;
        return this;
    }

    void pass(Duration time) {
        millis += time.toMillis();
    }

    Timing timing() {
        return new Timing(
                this,
                () -> {
                    millis++;
                    return millis * NANOS_PER_MILLI;
                },
                rest -> {
                    onRest.run();
                    rests.add(rest);
                    millis += rest;
                });
    }

    @Override
    public Instant instant() {
        return start.plusMillis(millis);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("this clock has no other zone");
    }
}
