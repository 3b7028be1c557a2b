package dev.reprieve.purge;

import dev.reprieve.catalog.TableName;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the purge of a database stands.
 *
 * @param at the database's time
 * @param paused why nothing is removed for the moment
 * @param running the run that is going on
 * @param lastRuns the latest runs that have ended, the newest first, at most ten
 * @param lastSuccess when a run last removed all that could go
 * @param backlog rows that have expired and are not held, by table
 * @param oldestOverdue when the one that is longest overdue expired
 * @param held rows that have expired and are held
 * @param warnings what somebody should look at, sentences
 */
public record PurgeStatus(
        Instant at,
        Arming arming,
        Optional<Paused> paused,
        Optional<Running> running,
        List<Past> lastRuns,
        Optional<Instant> lastSuccess,
        SortedMap<TableName, Long> backlog,
        Optional<Instant> oldestOverdue,
        SortedMap<TableName, HeldRows> held,
        List<String> warnings) {
    public PurgeStatus {
        lastRuns = List.copyOf(lastRuns);
        backlog = Collections.unmodifiableSortedMap(new TreeMap<>(backlog));
        held = Collections.unmodifiableSortedMap(new TreeMap<>(held));
        warnings = List.copyOf(warnings);
    }

    /** Somebody has paused it. */
    public record Paused(Instant at, String by, String reason) {}

    /**
     * A run that is going on.
     *
     * @param expected rows that it was to remove, at its start
     * @param waitsFor what it waits for at the moment
     * @param heardOf when it last said that it is alive; it does so every few seconds
     */
    public record Running(
            long run,
            Instant startedAt,
            String holder,
            long purged,
            Optional<Long> expected,
            Optional<String> waitsFor,
            Instant heardOf) {}

    /**
     * A run that has ended.
     *
     * @param outcome {@link PurgeOutcome#text()}, or {@code broken off} if it was killed
     * @param left rows that had expired and were still there
     */
    public record Past(
            long run, Instant startedAt, Instant finishedAt, String outcome, long purged, long skipped, long left) {}

    /** All rows that have expired and are not held. */
    public long backlogRows() {
        return backlog.values().stream().mapToLong(Long::longValue).sum();
    }
}
