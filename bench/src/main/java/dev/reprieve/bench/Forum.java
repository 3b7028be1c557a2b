package dev.reprieve.bench;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import dev.reprieve.Reprieve;
import dev.reprieve.plan.Limits;
import dev.reprieve.plan.Migration;
import dev.reprieve.plan.Pause;
import dev.reprieve.plan.Progress;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.PolicyReader;
import dev.reprieve.trash.RestoreOptions;
import dev.reprieve.trash.RestoreOutcome;
import dev.reprieve.trash.Trash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One side of {@link DeleteCost}: notes and entries that nothing refers to, topics with 100 replies each, pages that links
 * could refer to; in one session with statements that are prepared once. Each step uses up the next key.
 */
final class Forum implements AutoCloseable {
    static final int REPLIES = 100;
    static final int BATCH = 10_000;

    /** Topics that stay: half of them get new replies, the others are deleted and restored again and again. */
    private static final int KEPT = 200;

    private static final String POLICY = """
            version: 1
            defaults: {retention: 30d}
            tables:
              public.note: {delete: soft}
              public.topic: {delete: soft, label: title}
              public.reply: {delete: soft}
              public.entry: {delete: soft}
              public.page: {delete: soft}
              public.link: {delete: soft}
            """;

    private static final String SCHEMA = """
            CREATE TABLE note (
                id bigint PRIMARY KEY,
                owner_id bigint NOT NULL,
                slug text NOT NULL UNIQUE,
                body text NOT NULL);
            CREATE INDEX note_owner_idx ON note (owner_id);
            CREATE TABLE topic (
                id bigint PRIMARY KEY,
                title text NOT NULL);
            CREATE TABLE reply (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                topic_id bigint NOT NULL REFERENCES topic ON DELETE CASCADE,
                body text NOT NULL);
            CREATE INDEX reply_topic_idx ON reply (topic_id);
            CREATE TABLE entry (
                id bigint PRIMARY KEY,
                batch integer NOT NULL,
                body text NOT NULL);
            CREATE INDEX entry_batch_idx ON entry (batch);
            CREATE TABLE page (
                id bigint PRIMARY KEY,
                batch integer NOT NULL,
                body text NOT NULL);
            CREATE INDEX page_batch_idx ON page (batch);
            CREATE TABLE link (
                page_id bigint NOT NULL REFERENCES page ON DELETE CASCADE,
                other_id bigint NOT NULL REFERENCES page ON DELETE CASCADE,
                PRIMARY KEY (page_id, other_id));
            CREATE INDEX link_other_idx ON link (other_id);
            """;

    private final Connection connection;
    private final PreparedStatement note;
    private final PreparedStatement topic;
    private final PreparedStatement reply;
    private final PreparedStatement entries;
    private final PreparedStatement pages;
    private final int topics;
    private final @Nullable HikariDataSource console;
    private final @Nullable Trash trash;
    private long notesDeleted;
    private long topicsDeleted;
    private long repliesInserted;
    private int entriesDeleted;
    private int pagesDeleted;
    private int keptDeleted;

    private Forum(Connection connection, int topics, @Nullable HikariDataSource console, @Nullable Trash trash)
            throws SQLException {
        this.connection = connection;
        this.topics = topics;
        this.console = console;
        this.trash = trash;
        note = connection.prepareStatement("DELETE FROM note WHERE id = ?");
        topic = connection.prepareStatement("DELETE FROM topic WHERE id = ?");
        reply = connection.prepareStatement("INSERT INTO reply (topic_id, body) VALUES (?, 'a new reply')");
        entries = connection.prepareStatement("DELETE FROM entry WHERE batch = ?");
        pages = connection.prepareStatement("DELETE FROM page WHERE batch = ?");
    }

    /** The original schema. */
    static Forum plain(BenchServer server, int notes, int topics, int batches, boolean sync) throws SQLException {
        DataSource database = server.createDatabase("plain", "reprieve-bench-plain");
        fill(database, notes, topics, batches);
        Blog.settle(database);
        return new Forum(session(database, sync), topics, null, null);
    }

    /** Brought to its policy, behind the guard. */
    static Forum guarded(BenchServer server, int notes, int topics, int batches, boolean sync) throws SQLException {
        DataSource database = server.createDatabase("guarded", "reprieve-bench-guarded");
        fill(database, notes, topics, batches);
        Policy policy = PolicyReader.read(POLICY, "the benchmark's policy");
        try (Connection connection = database.getConnection()) {
            new Migration(connection, policy).apply(Limits.DEFAULT, Progress.SILENT, Pause.SLEEP);
        }
        Blog.settle(database);
        // restores come from a pool, as those of a console do
        HikariDataSource console = new HikariDataSource();
        console.setDataSource(database);
        console.setMaximumPoolSize(1);
        console.setConnectionInitSql(synchronous(sync));
        return new Forum(
                session(Reprieve.guard(database).policy(policy).build(), sync),
                topics,
                console,
                Trash.open(console, policy));
    }

    private static void fill(DataSource database, int notes, int topics, int batches) throws SQLException {
        int all = topics + KEPT;
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(SCHEMA);
            statement.execute("INSERT INTO note SELECT i, i % 1000, 'note-' || i, repeat('word ', 40)"
                    + " FROM generate_series(1, " + notes + ") i");
            statement.execute("INSERT INTO topic SELECT i, 'Topic ' || i FROM generate_series(1, " + all + ") i");
            statement.execute("INSERT INTO reply (topic_id, body) SELECT t, repeat('word ', 20)"
                    + " FROM generate_series(1, " + all + ") t, generate_series(1, " + REPLIES + ")");
            for (String table : List.of("entry", "page")) {
                statement.execute("INSERT INTO " + table + " SELECT i, (i - 1) / " + BATCH + ", repeat('word ', 20)"
                        + " FROM generate_series(1, " + (long) batches * BATCH + ") i");
            }
        }
    }

    private static Connection session(DataSource database, boolean sync) throws SQLException {
        Connection connection = database.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute(synchronous(sync));
        }
        return connection;
    }

    private static String synchronous(boolean sync) {
        return "SET synchronous_commit = " + (sync ? "on" : "off");
    }

    /** Leaves no index but those of constraints that names a marker. */
    void dropTrashIndexes() throws SQLException {
        try (Connection past = requireNonNull(console).getConnection();
                Statement statement = past.createStatement()) {
            for (String table : List.of("note", "topic", "reply", "entry", "page", "link")) {
                statement.execute("DROP INDEX " + table + "_trash_idx");
            }
        }
    }

    void deleteNote() throws SQLException {
        note.setLong(1, ++notesDeleted);
        require(note.executeUpdate(), 1);
    }

    void deleteTopic() throws SQLException {
        topic.setLong(1, ++topicsDeleted);
        require(topic.executeUpdate(), 1);
    }

    void insertReply() throws SQLException {
        reply.setLong(1, topics + 1 + ++repliesInserted % (KEPT / 2));
        require(reply.executeUpdate(), 1);
    }

    void deleteEntries() throws SQLException {
        entries.setInt(1, entriesDeleted++);
        require(entries.executeUpdate(), BATCH);
    }

    void deletePages() throws SQLException {
        pages.setInt(1, pagesDeleted++);
        require(pages.executeUpdate(), BATCH);
    }

    void deleteKept() throws SQLException {
        topic.setLong(1, topics + KEPT / 2 + 1 + ++keptDeleted % (KEPT / 2));
        require(topic.executeUpdate(), 1);
    }

    long latestDeletion() throws SQLException {
        try (Connection ledger = requireNonNull(console).getConnection();
                Statement statement = ledger.createStatement();
                ResultSet row = statement.executeQuery("SELECT max(id) FROM reprieve.deletion")) {
            row.next();
            return row.getLong(1);
        }
    }

    void restore(long deletion) {
        RestoreOutcome outcome = requireNonNull(trash).restore(deletion, RestoreOptions.by("bench"));
        if (!(outcome instanceof RestoreOutcome.Restored restored)) {
            throw new IllegalStateException("deletion " + deletion + " was not restored: " + outcome);
        }
        require(Math.toIntExact(restored.rowCount()), 1 + REPLIES);
    }

    private static void require(int count, int expected) {
        if (count != expected) {
            throw new IllegalStateException(count + " rows were changed, expected were " + expected);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        if (console != null) {
            console.close();
        }
    }
}
