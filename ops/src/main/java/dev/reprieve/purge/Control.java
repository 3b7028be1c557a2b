package dev.reprieve.purge;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Protection;
import dev.reprieve.policy.Retention;
import dev.reprieve.purge.PurgeSettings.Unlike;
import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What must be so before a run removes anything, and what operators tell all purges of a database. */
final class Control {
    private static final Duration SKEW = Duration.ofMinutes(10);
    private static final LocalDateTime SOME_DAY = LocalDateTime.of(2000, 1, 1, 0, 0);

    private final Protection protection;

    Control(Protection protection) {
        this.protection = protection;
    }

    static Arming arming(Connection connection) throws SQLException {
        Identity now = Identity.read(connection);
        Optional<String> differs = Identity.armed(connection).flatMap(now::differs);
        return SqlText.of("SELECT armed_at, armed_by FROM reprieve.purge_control WHERE armed_at IS NOT NULL")
                .first(
                        connection,
                        row -> new Arming(
                                Ledger.instant(row, 1), Optional.ofNullable(row.getString(2)), differs, now.unknown()))
                .orElse(new Arming(Optional.empty(), Optional.empty(), Optional.empty(), now.unknown()));
    }

    void arm(Connection connection, String by) throws SQLException {
        ensureRow(connection);
        SqlText.of(
                        "UPDATE reprieve.purge_control SET armed_at = now(), armed_by = ?, armed_for = ?",
                        by,
                        Identity.read(connection).parts())
                .update(connection);
        noteRetention(connection);
        audit(connection, by, "arm purge", "");
    }

    static void disarm(Connection connection, String by) throws SQLException {
        SqlText.of("UPDATE reprieve.purge_control SET armed_at = NULL, armed_by = NULL, armed_for = NULL")
                .update(connection);
        audit(connection, by, "disarm purge", "");
    }

    static void pause(Connection connection, String by, String reason) throws SQLException {
        ensureRow(connection);
        SqlText.of("UPDATE reprieve.purge_control SET paused_at = now(), paused_by = ?, pause_reason = ?", by, reason)
                .update(connection);
        audit(connection, by, "pause purge", reason);
    }

    /** Whether it had been paused. */
    static boolean resume(Connection connection, String by) throws SQLException {
        int changed = SqlText.of("UPDATE reprieve.purge_control SET paused_at = NULL, paused_by = NULL,"
                        + " pause_reason = NULL WHERE paused_at IS NOT NULL")
                .update(connection);
        if (changed > 0) {
            audit(connection, by, "resume purge", "");
        }
        return changed > 0;
    }

    /**
     * Before a run.
     *
     * @throws ReprieveException PURGE_NOT_ARMED or PURGE_UNCONFIRMED
     */
    void requireSafe(Connection connection, Set<Unlike> accepted, Clock clock) throws SQLException {
        Arming arming = arming(connection);
        if (!arming.armed()) {
            throw new ReprieveException(
                    ErrorCode.PURGE_NOT_ARMED,
                    "database",
                    arming.problem(),
                    "Look at reprieve purge --dry-run, then arm it with reprieve purge --arm.");
        }
        List<ReprieveException> unlike = new ArrayList<>();
        if (!accepted.contains(Unlike.CLOCK)) {
            clockAhead(connection, clock).ifPresent(unlike::add);
        }
        if (!accepted.contains(Unlike.RETENTION)) {
            unlike.addAll(shortened(connection));
        }
        if (!unlike.isEmpty()) {
            throw ReprieveException.of(unlike);
        }
        noteRetention(connection);
        connection.commit();
    }

    /** A clock that is ahead makes everything expire at once. One that is behind only purges late. */
    private static Optional<ReprieveException> clockAhead(Connection connection, Clock clock) throws SQLException {
        Instant database = SqlText.of("SELECT clock_timestamp()")
                .first(connection, row -> Ledger.instant(row, 1).orElseThrow())
                .orElseThrow();
        Instant here = clock.instant();
        return Duration.between(here, database).compareTo(SKEW) <= 0
                ? Optional.empty()
                : Optional.of(unconfirmed(
                        "The database's clock says " + database + ", this machine's " + here
                                + ": by the database's, rows may have expired that have not.",
                        "Set the clocks, or add --accept clock."));
    }

    private List<ReprieveException> shortened(Connection connection) throws SQLException {
        Map<String, String> before = new TreeMap<>();
        SqlText.of("SELECT r.key, r.value FROM reprieve.purge_control AS c, jsonb_each_text(c.retention) AS r")
                .list(connection, row -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(e -> before.put(e.getKey(), e.getValue()));
        List<ReprieveException> found = new ArrayList<>();
        retention().forEach((table, now) -> {
            Optional<Retention> then = Optional.ofNullable(before.get(table)).flatMap(Retention::parse);
            if (then.isPresent() && length(now).compareTo(length(then.get())) < 0) {
                found.add(unconfirmed(
                        "The retention of " + table + " is " + now + "; it was " + then.get() + " in the last run.",
                        "Look at reprieve purge --dry-run, then add --accept retention."));
            }
        });
        return found;
    }

    private static Duration length(Retention retention) {
        return switch (retention.unit()) {
            case HOURS -> Duration.ofHours(retention.amount());
            case DAYS -> Duration.ofDays(retention.amount());
            case WEEKS -> Duration.ofDays(7L * retention.amount());
            case MONTHS -> Duration.between(SOME_DAY, SOME_DAY.plusMonths(retention.amount()));
            case YEARS -> Duration.between(SOME_DAY, SOME_DAY.plusYears(retention.amount()));
            case FOREVER -> Duration.ofSeconds(Long.MAX_VALUE);
        };
    }

    private static ReprieveException unconfirmed(String problem, String wayOut) {
        return new ReprieveException(ErrorCode.PURGE_UNCONFIRMED, "database", problem, wayOut);
    }

    private Map<String, Retention> retention() {
        Map<String, Retention> found = new TreeMap<>();
        protection.tables().forEach(t -> found.put(t.name().toString(), t.retention()));
        return found;
    }

    private void noteRetention(Connection connection) throws SQLException {
        Map<String, Retention> now = retention();
        SqlText.of(
                        "UPDATE reprieve.purge_control AS c SET retention = n.retention,"
                                // with another retention, other deletions are over
                                + " settled_at = CASE WHEN c.retention = n.retention THEN c.settled_at END"
                                + " FROM (SELECT coalesce(jsonb_object_agg(r.k, r.v), '{}') AS retention"
                                + " FROM unnest(?::text[], ?::text[]) AS r(k, v)) AS n",
                        List.copyOf(now.keySet()),
                        now.values().stream().map(Retention::toString).toList())
                .update(connection);
    }

    private static void ensureRow(Connection connection) throws SQLException {
        SqlText.of("INSERT INTO reprieve.purge_control DEFAULT VALUES ON CONFLICT DO NOTHING")
                .update(connection);
    }

    private static void audit(Connection connection, String by, String action, String reason) throws SQLException {
        SqlText.of(
                        "INSERT INTO reprieve.audit (actor, action, detail) VALUES (?, ?,"
                                + " CASE WHEN ?::text = '' THEN '{}' ELSE jsonb_build_object('reason', ?::text) END)",
                        by,
                        action,
                        reason,
                        reason)
                .update(connection);
    }
}
