package dev.reprieve.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Looks, as often as the server answers, which sessions wait for a lock. The server says since when each waits; the next
 * look says by when it no longer did: that bounds each wait from above, whatever else kept the session busy.
 */
final class LockWatch implements Runnable {
    /**
     * One wait of one session.
     *
     * @param until the first look that did not find it any more: the wait was over by then
     */
    record Wait(int pid, String lock, Phase phase, Instant since, Instant until) {
        Duration atMost() {
            return Duration.between(since, until);
        }

        boolean overlaps(Instant from, Instant to) {
            return since.isBefore(to) && until.isAfter(from);
        }
    }

    private static final String WAITING = """
            SELECT a.pid, l.locktype || ' ' || l.mode || coalesce(' ' || c.relname, ''), l.waitstart, clock_timestamp()
            FROM (SELECT clock_timestamp()) looked
            LEFT JOIN (pg_stat_activity a
                JOIN pg_locks l ON l.pid = a.pid AND NOT l.granted AND l.waitstart IS NOT NULL
                LEFT JOIN pg_class c ON c.oid = l.relation)
              ON a.wait_event_type = 'Lock' AND a.application_name = ?
            """;

    private final DataSource dataSource;
    private final String application;
    private final Supplier<Phase> phase;
    private final Supplier<Boolean> stop;
    private final Map<Key, Wait> open = new HashMap<>();
    private final List<Wait> waits = new ArrayList<>();
    private final List<Instant> looks = new ArrayList<>();

    LockWatch(DataSource dataSource, String application, Supplier<Phase> phase, Supplier<Boolean> stop) {
        this.dataSource = dataSource;
        this.application = application;
        this.phase = phase;
        this.stop = stop;
    }

    @Override
    public void run() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(WAITING)) {
            statement.setString(1, application);
            looks.add(Instant.now());
            while (!stop.get()) {
                look(statement);
                looks.add(Instant.now());
                Thread.sleep(2);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All waits seen that are over; call it when the watch has ended. */
    Collection<Wait> waits() {
        return List.copyOf(waits);
    }

    /** The times between two looks that touch the given span: a wait shorter than the longest may have gone unseen. */
    Latencies gaps(Instant from, Instant to) {
        Latencies gaps = new Latencies();
        for (int i = 1; i < looks.size(); i++) {
            if (looks.get(i).isAfter(from) && looks.get(i - 1).isBefore(to)) {
                gaps.add(Duration.between(looks.get(i - 1), looks.get(i)).toNanos());
            }
        }
        return gaps;
    }

    private void look(PreparedStatement statement) throws SQLException {
        Map<Key, Wait> seen = new HashMap<>();
        Instant now = Instant.EPOCH;
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                now = row.getTimestamp(4).toInstant();
                Timestamp since = row.getTimestamp(3);
                if (since != null) {
                    Key key = new Key(row.getInt(1), since.toInstant());
                    seen.put(key, new Wait(key.pid, row.getString(2), phase.get(), key.since, now));
                }
            }
        }
        for (Map.Entry<Key, Wait> ended : open.entrySet()) {
            if (!seen.containsKey(ended.getKey())) {
                Wait wait = ended.getValue();
                waits.add(new Wait(wait.pid, wait.lock, wait.phase, wait.since, now));
            }
        }
        open.clear();
        open.putAll(seen);
    }

    private record Key(int pid, Instant since) {}
}
