package dev.reprieve.purge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.catalog.TableName;
import dev.reprieve.hold.HoldRequest;
import dev.reprieve.hold.HoldTarget;
import dev.reprieve.hold.Holds;
import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.testkit.TableChecksums;
import dev.reprieve.tombstone.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Kills the purging process, or all of the database server, at random moments and lets the next one go on, until all is
 * done. {@code -Dreprieve.kills=200 -Dreprieve.serverKills=20} for a long campaign.
 */
class KillCampaignTest {
    private static final int KILLS = Integer.getInteger("reprieve.kills", 5);
    private static final int SERVER_KILLS = Integer.getInteger("reprieve.serverKills", 2);
    private static final long SEED = Long.getLong("reprieve.seed", 20_261_123L);
    private static final int MOST_MILLIS = 300;
    private static final int LIMIT_SECONDS = 120;
    private static final String EMPTY_PARTITION = "public.events_old=Checksum[rows=0, hash=0], ";
    private static final TableName COMMENTS = new TableName("public", "comments");
    private static final List<String> TABLES = List.of("posts", "comments", "likes", "nodes", "events", "notes");

    private final Random random = new Random(SEED);
    private int ended;
    private int finished;
    private int dropped;

    @Test
    void aPurgeThatIsKilledIsGoneOnWith() throws Exception {
        System.out.println("seed " + SEED);
        try (TestDatabase database = database(PostgresServer.shared())) {
            Batch batch = new Batch(database);
            for (int killed = 0; killed < KILLS; ) {
                batch = batch.done() ? new Batch(database) : batch;
                killed += kill(database, Process::destroyForcibly) ? 1 : 0;
            }
            batch.finish();
        }
        requireDrops();
    }

    @Test
    void aServerThatIsKilledComesBackAndThePurgeGoesOn() throws Exception {
        System.out.println("seed " + SEED);
        try (PostgresServer server = PostgresServer.start();
                TestDatabase database = database(server)) {
            Batch batch = new Batch(database);
            for (int killed = 0; killed < SERVER_KILLS; ) {
                batch = batch.done() ? new Batch(database) : batch;
                killed += kill(database, process -> server.killAndRestart()) ? 1 : 0;
            }
            batch.finish();
        }
        requireDrops();
    }

    private void requireDrops() {
        System.out.println("old partitions dropped: " + dropped + " of " + finished);
        assertThat(dropped).as("batches whose old partition was dropped").isPositive();
    }

    private static TestDatabase database(PostgresServer server) {
        TestDatabase database = TestDatabase.create(server, """
                CREATE TABLE posts (id int PRIMARY KEY, title text);
                CREATE TABLE comments (id int PRIMARY KEY, post_id int NOT NULL REFERENCES posts ON DELETE CASCADE);
                CREATE TABLE likes (comment_id int REFERENCES comments ON DELETE CASCADE, who int);
                CREATE TABLE nodes (id int PRIMARY KEY, parent int REFERENCES nodes ON DELETE CASCADE);
                CREATE TABLE events (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
                CREATE TABLE events_old PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
                CREATE TABLE events_new PARTITION OF events FOR VALUES FROM ('2021-01-01') TO ('2099-01-01');
                CREATE TABLE notes (id int PRIMARY KEY, body text);
                CREATE INDEX ON comments (post_id); CREATE INDEX ON likes (comment_id); CREATE INDEX ON nodes (parent);
                """, PurgeProcess.policy());
        new Holds(database.dataSource(), database.protection())
                .place(new HoldRequest(
                                "case", "because", "alice", List.of(new HoldTarget.OfRows(COMMENTS, "id % 97 = 0")))
                        .acceptingNone());
        return database;
    }

    /** Lets a process purge for a while; whether it was killed before it came to the end. */
    private boolean kill(TestDatabase database, java.util.function.Consumer<Process> killer) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PurgeProcess.class.getName(),
                        database.url())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String said = await(out);
            assertThat(said).isIn(PurgeProcess.AT_WORK, PurgeProcess.ENDED);
            boolean over = said.equals(PurgeProcess.ENDED)
                    || process.waitFor(random.nextInt(MOST_MILLIS), TimeUnit.MILLISECONDS);
            if (!over) {
                killer.accept(process);
            }
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            ended += process.exitValue() == 0 ? 1 : 0;
            return process.exitValue() != 0;
        } finally {
            process.destroyForcibly();
        }
    }

    /** The first word from the process itself, past whatever it logs. */
    private static String await(BufferedReader out) throws IOException {
        StringBuilder all = new StringBuilder();
        String line = out.readLine();
        while (line != null && !line.equals(PurgeProcess.AT_WORK) && !line.equals(PurgeProcess.ENDED)) {
            all.append(line).append('\n');
            line = out.readLine();
        }
        return line == null ? all.toString() : line;
    }

    /** Expired rows among others, and what has to be left when they are gone. */
    private final class Batch {
        private final TestDatabase database;
        private final TreeMap<String, Long> before = new TreeMap<>();
        private final TreeMap<String, Long> eligible = new TreeMap<>();
        private final TableChecksums live;
        private final int endedBefore = ended;
        private final long audited;

        Batch(TestDatabase database) {
            this.database = database;
            PostgresServer.execute(
                    database.dataSource(),
                    "CREATE TABLE IF NOT EXISTS events_old PARTITION OF events"
                            + " FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')");
            database.run("""
                    INSERT INTO posts SELECT m + i, 'p' || i
                        FROM (SELECT coalesce(max(id), 0) AS m FROM posts) AS x, generate_series(1, 400) AS i;
                    INSERT INTO comments SELECT m + row_number() OVER (), p.id
                        FROM (SELECT coalesce(max(id), 0) AS m FROM comments) AS x, posts AS p, generate_series(1, 10)
                        WHERE p.live AND NOT EXISTS (SELECT FROM comments AS c WHERE c.post_id = p.id);
                    INSERT INTO likes SELECT c.id, w FROM comments AS c, generate_series(1, 2) AS w
                        WHERE c.live AND NOT EXISTS (SELECT FROM likes AS l WHERE l.comment_id = c.id);
                    INSERT INTO nodes SELECT m + i, CASE WHEN i > 1 THEN m + i / 2 END
                        FROM (SELECT coalesce(max(id), 0) AS m FROM nodes) AS x, generate_series(1, 500) AS i;
                    INSERT INTO events SELECT m + i, date '2020-06-01' + (i % 2) * 1000
                        FROM (SELECT coalesce(max(id), 0) AS m FROM events) AS x, generate_series(1, 500) AS i;
                    INSERT INTO notes SELECT m + i, repeat('x', 200)
                        FROM (SELECT coalesce(max(id), 0) AS m FROM notes) AS x, generate_series(1, 300) AS i;
                    """);
            // each a deletion of its own, so that the purge goes through the pages
            database.run("""
                    BEGIN; SET LOCAL session_replication_role = replica;
                    WITH d AS (INSERT INTO reprieve.deletion (at, actor, application, root_table, roots)
                        SELECT now() - INTERVAL '31 days', 'ann', 'blog', 'public.notes', '{public.notes}'
                        FROM generate_series(1, 600) RETURNING id, at)
                    INSERT INTO notes (id, body, live, is_deleted, deleted_at, deletion_id)
                    SELECT m + row_number() OVER (), repeat('x', 200), NULL, TRUE, d.at, d.id
                        FROM (SELECT max(id) AS m FROM notes) AS x, d;
                    COMMIT""");
            database.age(
                    database.delete(
                            "posts WHERE id % 2 = 0",
                            "nodes WHERE parent IN (SELECT id FROM nodes WHERE parent IS NULL)",
                            "events WHERE day < '2021-01-01'"),
                    "31 days");
            database.delete("posts WHERE id % 7 = 0", "events WHERE id % 7 = 0");
            TABLES.forEach(t -> before.put("public." + t, count(t)));
            new Purge(database.dataSource(), database.protection(), PurgeProcess.settings())
                    .dryRun()
                    .rows()
                    .forEach((t, n) -> eligible.put(t.toString(), n));
            live = TableChecksums.readLive(database.dataSource());
            audited = audit();
        }

        /** Whether a process has come to the end; then what is left is checked. */
        boolean done() {
            if (ended == endedBefore) {
                return false;
            }
            check();
            return true;
        }

        void finish() {
            // it waits until the server has noticed that the last one is dead
            PurgeProcess.main(new String[] {database.url()});
            check();
        }

        private void check() {
            TreeMap<String, Long> removed = new TreeMap<>();
            TABLES.forEach(t -> removed.put("public." + t, before.get("public." + t) - count(t)));
            removed.values().removeIf(n -> n == 0);
            assertThat(removed).as("seed %d", SEED).isEqualTo(eligible);
            assertThat(audit() - audited)
                    .isEqualTo(eligible.values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
            assertThat(database.value("SELECT sum(rows_purged) = (SELECT sum(row_count) FROM reprieve.audit"
                            + " WHERE action = 'purge') FROM reprieve.purge_run"))
                    .isEqualTo("t");
            // or else its rows went one by one, because a lock could not be had in time
            boolean gone =
                    database.value("SELECT to_regclass('events_old') IS NULL").equals("t");
            finished++;
            dropped += gone ? 1 : 0;
            assertThat(TableChecksums.readLive(database.dataSource()).toString())
                    .isEqualTo(gone ? live.toString().replace(EMPTY_PARTITION, "") : live.toString());
            assertThat(database.brokenReferences()).isEmpty();
        }

        private long audit() {
            return Long.parseLong(
                    database.value("SELECT coalesce(sum(row_count), 0) FROM reprieve.audit WHERE action = 'purge'"));
        }

        private long count(String table) {
            return Long.parseLong(database.value("SELECT count(*) FROM " + table));
        }
    }
}
