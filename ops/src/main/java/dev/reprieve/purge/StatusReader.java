package dev.reprieve.purge;

import dev.reprieve.hold.BrokenHold;
import dev.reprieve.hold.Conditions;
import dev.reprieve.purge.PurgeStatus.Past;
import dev.reprieve.purge.PurgeStatus.Paused;
import dev.reprieve.purge.PurgeStatus.Running;
import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads how the purge stands, in one snapshot. */
final class StatusReader {
    private static final int RUNS = 10;
    private static final int GROWING_RUNS = 3;
    private static final long SECONDS_PER_HOUR = 3_600;

    private final Connection connection;
    private final Forecast forecast;
    private final Duration overdueAfter;

    StatusReader(Connection connection, Forecast forecast, Duration overdueAfter) {
        this.connection = connection;
        this.forecast = forecast;
        this.overdueAfter = overdueAfter;
    }

    PurgeStatus read() throws SQLException {
        Instant now = SqlText.of("SELECT now()")
                .first(connection, row -> Ledger.instant(row, 1).orElseThrow())
                .orElseThrow();
        Arming arming = Control.arming(connection);
        Optional<Paused> paused = SqlText.of("SELECT paused_at, paused_by, coalesce(pause_reason, '')"
                        + " FROM reprieve.purge_control WHERE paused_at IS NOT NULL")
                .first(
                        connection,
                        row -> new Paused(Ledger.instant(row, 1).orElseThrow(), row.getString(2), row.getString(3)));
        List<Past> past = past("");
        Optional<Instant> success = SqlText.of(
                        "SELECT max(finished_at) FROM reprieve.purge_run"
                                + " WHERE outcome = ? AND deletion_id IS NULL",
                        PurgeOutcome.DONE.text())
                .first(connection, row -> Ledger.instant(row, 1))
                .flatMap(i -> i);
        Backlog backlog = forecast.eligible(connection);
        return new PurgeStatus(
                now,
                arming,
                paused,
                running(),
                past,
                success,
                backlog.rows(),
                backlog.oldest(),
                forecast.held(connection),
                warnings(now, arming, paused, success, backlog));
    }

    private Optional<Running> running() throws SQLException {
        return SqlText.of("SELECT r.id, r.started_at, c.holder, r.rows_purged, r.rows_expected, c.waits_for,"
                        + " c.heartbeat_at FROM reprieve.purge_control AS c, reprieve.purge_run AS r"
                        + " WHERE c.holder IS NOT NULL AND r.finished_at IS NULL AND EXISTS (SELECT FROM"
                        + " pg_stat_activity AS a WHERE a.pid = c.holder_pid) ORDER BY r.id DESC LIMIT 1")
                .first(connection, row -> {
                    long expected = row.getLong(5);
                    boolean known = !row.wasNull();
                    return new Running(
                            row.getLong(1),
                            Ledger.instant(row, 2).orElseThrow(),
                            row.getString(3),
                            row.getLong(4),
                            known ? Optional.of(expected) : Optional.empty(),
                            Optional.ofNullable(row.getString(6)),
                            Ledger.instant(row, 7).orElseThrow());
                });
    }

    private List<Past> past(String and) throws SQLException {
        return SqlText.of(
                        "SELECT id, started_at, finished_at, outcome, rows_purged, rows_skipped, coalesce(rows_left, 0)"
                                + " FROM reprieve.purge_run WHERE finished_at IS NOT NULL" + and
                                + " ORDER BY id DESC LIMIT ?",
                        RUNS)
                .list(
                        connection,
                        row -> new Past(
                                row.getLong(1),
                                Ledger.instant(row, 2).orElseThrow(),
                                Ledger.instant(row, 3).orElseThrow(),
                                row.getString(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7)));
    }

    private List<String> warnings(
            Instant now, Arming arming, Optional<Paused> paused, Optional<Instant> success, Backlog backlog)
            throws SQLException {
        List<String> found = new ArrayList<>(
                Conditions.broken(connection).stream().map(BrokenHold::text).toList());
        if (!arming.armed()) {
            found.add(arming.problem() + " Nothing is removed until reprieve purge --arm.");
        }
        Instant since = success.or(arming::armedAt).orElse(now);
        if (arming.armed() && Duration.between(since, now).compareTo(overdueAfter) > 0) {
            found.add("No run has removed all that had expired for "
                    + Duration.between(since, now).toSeconds() / SECONDS_PER_HOUR + " hours.");
        }
        paused.filter(p -> Duration.between(p.at(), now).compareTo(overdueAfter) > 0)
                .ifPresent(p -> found.add("The purge has been paused by " + p.by() + " since " + p.at() + "."));
        List<Long> left = past(" AND rows_left IS NOT NULL AND deletion_id IS NULL").stream()
                .limit(GROWING_RUNS)
                .map(Past::left)
                .toList();
        boolean growing = left.size() == GROWING_RUNS;
        for (int i = 1; i < left.size(); i++) {
            growing &= left.get(i - 1) > left.get(i);
        }
        if (growing && backlog.rowCount() > 0) {
            found.add("The backlog grows: " + left.get(0) + " rows were left by the last run, "
                    + left.get(GROWING_RUNS - 1) + " two runs before.");
        }
        return found;
    }
}
