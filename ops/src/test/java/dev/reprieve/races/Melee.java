package dev.reprieve.races;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.hold.HoldRequest;
import dev.reprieve.hold.HoldTarget;
import dev.reprieve.hold.Holds;
import dev.reprieve.purge.Purge;
import dev.reprieve.purge.PurgeLimits;
import dev.reprieve.purge.PurgeReport;
import dev.reprieve.purge.PurgeSettings;
import dev.reprieve.purge.SkipReason;
import dev.reprieve.purge.Timing;
import dev.reprieve.tombstone.TestDatabase;
import dev.reprieve.trash.RestoreOptions;
import dev.reprieve.trash.RestoreOutcome;
import dev.reprieve.trash.Trash;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.postgresql.util.PSQLException;

/**
 * Sessions that nobody steers: a purge of expired deletions, in small batches, against whoever wants them back or kept.
 * Each round has {@value #DELETIONS} deletions, two of three a post with its comments, the third a post alone: half are restored by two at once, or by
 * hand, half are put on hold, and into all of them somebody inserts.
 */
final class Melee implements AutoCloseable {
    static final int DELETIONS = 40;
    private static final int BATCH_ROWS = 7;
    private static final String SCHEMA = """
            CREATE TABLE posts (id int PRIMARY KEY, slug text UNIQUE);
            CREATE TABLE comments (id int PRIMARY KEY, post_id int NOT NULL %s);
            CREATE INDEX ON comments (post_id);
            """;
    private static final String RESET = """
            BEGIN; SET LOCAL session_replication_role = replica;
            TRUNCATE reprieve.deletion, reprieve.undo, reprieve.aside, reprieve.audit, reprieve.hold_target,
                reprieve.hold, reprieve.purge_run, reprieve.purging, reprieve.purged, posts, comments;
            UPDATE reprieve.purge_control SET settled_at = NULL;
            INSERT INTO reprieve.deletion (id, at, actor, application, root_table, roots) OVERRIDING SYSTEM VALUE
                SELECT i, %1$s, 'ann', 'blog', 'public.posts', '{public.posts}' FROM generate_series(1, %2$d) AS i;
            INSERT INTO posts (id, slug, live, is_deleted, deleted_at, deletion_id)
                SELECT i, i, NULL, TRUE, %1$s, i FROM generate_series(1, %2$d) AS i;
            INSERT INTO comments (id, post_id, live, is_deleted, deleted_at, deletion_id)
                SELECT i * 10 + n, i, NULL, TRUE, %1$s, i
                FROM generate_series(1, %2$d) AS i, generate_series(1, %3$d) AS n WHERE i %% 3 <> 0;
            COMMIT""";

    private final Shape shape;
    private final TestDatabase database;
    private final HikariDataSource pool;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<Integer, String> restored = new ConcurrentHashMap<>();
    private final Map<Integer, Long> held = new ConcurrentHashMap<>();
    private final List<Integer> inserted = Collections.synchronizedList(new ArrayList<>());
    private final Tally tally = new Tally();

    /** What the deletions are like. */
    enum Shape {
        FENCED(3, true, true, 17),
        /** Without a fence the application's own ON DELETE CASCADE is still there. */
        UNFENCED(3, true, false, 17),
        SINGLE_ROWS(0, false, true, 6);

        private final int comments;
        private final boolean refer;
        private final boolean fence;
        /** After so many at most the others begin: about what it takes to purge all. */
        private final int batches;

        Shape(int comments, boolean refer, boolean fence, int batches) {
            this.batches = batches;
            this.comments = comments;
            this.refer = refer;
            this.fence = fence;
        }
    }

    /** What came of all rounds. */
    static final class Tally {
        int restoreTries;
        int restored;
        int holdTries;
        int held;
        int inserted;
        long purged;
        long met;
        int deadlocks;

        void add(Tally other) {
            restoreTries += other.restoreTries;
            restored += other.restored;
            holdTries += other.holdTries;
            held += other.held;
            inserted += other.inserted;
            purged += other.purged;
            met += other.met;
            deadlocks += other.deadlocks;
        }

        @Override
        public String toString() {
            return restored + " of " + restoreTries + " restored, " + held + " of " + holdTries + " held, " + purged
                    + " rows purged, " + inserted + " rows inserted; the purge met " + met
                    + " rows that another session had locked or changed since it found them; " + deadlocks
                    + " deadlocks among the others";
        }
    }

    Melee(Shape shape) {
        this.shape = shape;
        var policy = TestDatabase.soft("posts", "comments");
        database = TestDatabase.create(
                SCHEMA.formatted(shape.refer ? "REFERENCES posts ON DELETE CASCADE" : ""),
                shape.fence ? policy : TestDatabase.unfenced(policy));
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.dataSource());
        config.setMaximumPoolSize(10);
        pool = new HikariDataSource(config);
        purge().arm("ann");
    }

    Tally tally() {
        return tally;
    }

    private Purge purge() {
        PurgeLimits limits = PurgeLimits.DEFAULT.withBatchRows(BATCH_ROWS);
        Timing hurried = new Timing(Clock.systemUTC(), System::nanoTime, millis -> Thread.onSpinWait());
        return new Purge(pool, database.protection(), PurgeSettings.DEFAULT.with(limits), hurried);
    }

    /** Runs one round; returns what is wrong afterwards. */
    List<String> round(long seed) throws Exception {
        run(RESET.formatted(GuardedSide.LONG_AGO, DELETIONS, shape.comments));
        restored.clear();
        held.clear();
        inserted.clear();
        List<Callable<Void>> parts = List.of(
                () -> restore(new Random(seed)),
                () -> restore(new Random(seed + 1)),
                () -> restoreByHand(new Random(seed + 2)),
                () -> hold(new Random(seed + 3)),
                () -> insert(new Random(seed + 4)));
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch start = new CountDownLatch(new Random(seed + 5).nextInt(shape.batches));
        Future<Void> purging = threads.submit(() -> {
            try {
                while (!over.get()) {
                    PurgeReport report = purge().run((pass, table, rows, total) -> start.countDown());
                    tally.met += report.skipped(SkipReason.LOCKED) + report.skipped(SkipReason.CHANGED);
                }
            } finally {
                release(start);
            }
            return null;
        });
        List<Future<Void>> others = new ArrayList<>();
        for (Callable<Void> part : parts) {
            others.add(threads.submit(() -> {
                start.await();
                return part.call();
            }));
        }
        for (Future<Void> other : others) {
            other.get();
        }
        over.set(true);
        purging.get();
        return judge();
    }

    private static void release(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            latch.countDown();
        }
    }

    /** The first half of the deletions, in some order; two do this at once. */
    private Void restore(Random random) {
        Trash trash = new Trash(pool, database.protection());
        for (int id : shuffled(1, DELETIONS / 2, random)) {
            try {
                RestoreOutcome outcome =
                        trash.restore(id, RestoreOptions.by("bob").whatRemains());
                if (outcome instanceof RestoreOutcome.Restored done && done.rowCount() > 0) {
                    restored.merge(id, String.valueOf(done.rowCount()), (a, b) -> a + " and " + b);
                }
            } catch (ReprieveException e) {
                requireOneOf(e, ErrorCode.DELETION_ENDED);
            }
        }
        return null;
    }

    /** What a client without the product does: one statement for the post and its comments. */
    private Void restoreByHand(Random random) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            for (int id : shuffled(1, DELETIONS / 2, random)) {
                if (id % 4 == 0) {
                    try (ResultSet row =
                            statement.executeQuery("WITH p AS (UPDATE posts SET live = TRUE WHERE id = " + id
                                    + " AND live IS NULL RETURNING 1), c AS (UPDATE comments SET live = TRUE WHERE post_id = "
                                    + id + " AND live IS NULL RETURNING 1)"
                                    + " SELECT (SELECT count(*) FROM p) + (SELECT count(*) FROM c)")) {
                        row.next();
                        if (row.getLong(1) > 0) {
                            restored.merge(id, row.getString(1), (a, b) -> a + " and " + b);
                        }
                    } catch (PSQLException e) {
                        requireOneOf(e, "23503", "40P01");
                    }
                }
            }
        }
        return null;
    }

    /** The second half. */
    private Void hold(Random random) {
        Holds holds = new Holds(pool, database.protection());
        for (int id : shuffled(DELETIONS / 2 + 1, DELETIONS, random)) {
            try {
                held.put(
                        id,
                        holds.place(new HoldRequest(
                                        "case " + id, "a lawsuit", "carol", List.of(new HoldTarget.OfDeletion(id))))
                                .rows());
            } catch (ReprieveException e) {
                requireOneOf(e, ErrorCode.DELETION_ENDED, ErrorCode.HOLD_REFUSED);
            }
        }
        return null;
    }

    /** New comments for posts that may be back. */
    private Void insert(Random random) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            for (int id : shuffled(1, DELETIONS, random)) {
                try {
                    statement.executeUpdate("INSERT INTO comments VALUES (" + (id * 10) + ", " + id + ")");
                    inserted.add(id * 10);
                } catch (PSQLException e) {
                    // it locks its post, which somebody restores who waits for somebody else
                    requireOneOf(e, "23503", "40P01");
                    tally.deadlocks += "40P01".equals(e.getSQLState()) ? 1 : 0;
                }
            }
        }
        return null;
    }

    private List<String> judge() throws SQLException {
        List<String> wrong = new ArrayList<>(database.brokenReferences());
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            for (Map.Entry<Integer, String> one : restored.entrySet()) {
                long wanted = 0;
                for (String count : one.getValue().split(" and ")) {
                    wanted += Long.parseLong(count);
                }
                long live = count(statement, "live", one.getKey());
                if (live < wanted) {
                    wrong.add("deletion " + one.getKey() + ": " + one.getValue() + " rows restored, " + live + " live");
                }
            }
            for (Map.Entry<Integer, Long> one : held.entrySet()) {
                long there = count(statement, "live IS NULL", one.getKey());
                if (there != one.getValue()) {
                    wrong.add("deletion " + one.getKey() + ": " + one.getValue() + " rows held, " + there + " there");
                }
            }
            for (int id : inserted) {
                if (number(statement, "SELECT count(*) FROM comments WHERE live AND id = " + id) != 1) {
                    wrong.add("comment " + id + " inserted, but not there");
                }
            }
            long purged =
                    number(statement, "SELECT coalesce(sum(row_count), 0) FROM reprieve.audit WHERE action = 'purge'");
            long rows = number(statement, "SELECT (SELECT count(*) FROM posts) + (SELECT count(*) FROM comments)");
            long before = DELETIONS + (long) shape.comments * (DELETIONS - DELETIONS / 3) + inserted.size();
            if (before - rows != purged) {
                wrong.add((before - rows) + " rows are gone, the audit says " + purged);
            }
            tally.purged += purged;
        }
        tally.restoreTries += DELETIONS / 2;
        tally.holdTries += DELETIONS / 2;
        tally.restored += restored.size();
        tally.held += held.size();
        tally.inserted += inserted.size();
        return wrong;
    }

    private static long count(Statement statement, String condition, int post) throws SQLException {
        return number(
                statement,
                "SELECT (SELECT count(*) FROM posts WHERE id = " + post + " AND " + condition
                        + ") + (SELECT count(*) FROM comments WHERE post_id = " + post + " AND id % 10 <> 0 AND "
                        + condition + ")");
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static List<Integer> shuffled(int first, int last, Random random) {
        List<Integer> ids = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            ids.add(i);
        }
        Collections.shuffle(ids, random);
        return ids;
    }

    private static void requireOneOf(ReprieveException e, ErrorCode... codes) {
        if (!List.of(codes).contains(e.code())) {
            throw e;
        }
    }

    private static void requireOneOf(PSQLException e, String... states) throws PSQLException {
        if (!List.of(states).contains(e.getSQLState())) {
            throw e;
        }
    }

    private void run(String script) {
        database.run(script);
    }

    @Override
    public void close() {
        threads.shutdown();
        pool.close();
        database.close();
    }
}
