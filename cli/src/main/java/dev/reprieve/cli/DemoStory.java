package dev.reprieve.cli;

import dev.reprieve.Deletion;
import dev.reprieve.Reprieve;
import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.init.Classifier;
import dev.reprieve.init.Draft;
import dev.reprieve.init.StatisticsReader;
import dev.reprieve.plan.Limits;
import dev.reprieve.plan.Migration;
import dev.reprieve.plan.Pause;
import dev.reprieve.plan.Plan;
import dev.reprieve.plan.Progress;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.PolicyWriter;
import dev.reprieve.policy.Protection;
import dev.reprieve.policy.TablePolicy;
import dev.reprieve.purge.Purge;
import dev.reprieve.purge.PurgeProgress;
import dev.reprieve.purge.PurgeReport;
import dev.reprieve.rewrite.Request;
import dev.reprieve.rewrite.Rewrite;
import dev.reprieve.rewrite.Rewriter;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Dialect;
import dev.reprieve.trash.RestoreOptions;
import dev.reprieve.trash.RestoreOutcome;
import dev.reprieve.trash.Trash;
import dev.reprieve.trash.TrashEntry;
import dev.reprieve.trash.TrashQuery;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** A blog loses its most liked post and gets it back: real statements on a real database, and its real answers. */
final class DemoStory {
    private static final List<String> TABLES =
            List.of("users", "posts", "comments", "likes", "tags", "post_tags", "sessions");
    private static final String TOP = """
            SELECT p.id, p.title,
                   (SELECT count(*) FROM comments c WHERE c.post_id = p.id) AS comments,
                   (SELECT count(*) FROM likes l WHERE l.post_id = p.id) AS likes
            FROM posts p
            ORDER BY likes DESC, comments DESC, p.id
            LIMIT 3""";
    private static final String DELETE = "DELETE FROM posts WHERE id = ?";
    private static final String INSERT =
            "INSERT INTO comments (post_id, author_id, body) VALUES (?, 1, 'Am I too late')";

    private final Terminal terminal;
    private final boolean silent;
    private final DemoServer server;
    private final DataSource database;
    private final DemoSql sql;
    private final Json.Fields counts = Json.object();
    private int chapter;

    DemoStory(Terminal terminal, boolean silent, DemoServer server) {
        this.terminal = terminal;
        this.silent = silent;
        this.server = server;
        this.database =
                Database.of(server.url(), Optional.empty(), Optional.empty()).dataSource();
        this.sql = new DemoSql(database);
    }

    Path policyFile() {
        return server.directory().resolve("reprieve.yaml");
    }

    /** Tells it all; returns the counts that it mentioned. */
    Json.Fields tell() throws SQLException, IOException {
        blog();
        Policy policy = init();
        Protection protection = apply(policy);
        DataSource guarded = Reprieve.guard(database).policy(policy).build();
        Trash trash = new Trash(database, protection);
        Map<String, String> before = sql.checksums(TABLES);
        deletePost(new DemoSql(guarded), protection);
        restore(trash, new DemoSql(guarded), before);
        purge(policy, new DemoSql(guarded));
        say("");
        say("That was all. Next: reprieve init on a database of your own, or reprieve demo --keep to try this one.");
        return counts;
    }

    private void blog() throws SQLException, IOException {
        try (InputStream script = DemoStory.class.getResourceAsStream("blog.sql")) {
            if (script == null) {
                throw new IllegalStateException("blog.sql is missing in the build");
            }
            sql.script(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        long total = 0;
        Json.Fields rows = Json.object();
        for (String table : TABLES) {
            long count = count(table);
            total += count;
            rows.with(table, count);
        }
        counts.with("rows", rows);
        chapter("A blog on PostgreSQL " + sql.value("SHOW server_version") + ": " + Wording.count(total, "row") + " in "
                + Wording.count(TABLES.size(), "table") + ", and nothing in it knows of Reprieve");
    }

    private Policy init() throws SQLException, IOException {
        Draft draft;
        try (Connection connection = database.getConnection()) {
            Catalog catalog = CatalogReader.read(connection);
            draft = Classifier.classify(catalog, StatisticsReader.read(connection, catalog));
        }
        Files.writeString(policyFile(), PolicyWriter.write(draft.policy(), draft.notes()));
        chapter("reprieve init: if a row came back tomorrow, would anyone care?");
        TextTable table = table("table", "delete", "rows>", "because");
        for (TablePolicy each : draft.policy().tables().values()) {
            table.row(
                    each.table().name(),
                    each.delete().name().toLowerCase(Locale.ROOT),
                    Wording.number(count(each.table().sql())),
                    String.join("; ", draft.notes().evidence().getOrDefault(each.table(), List.of())));
        }
        print(table);
        // what runs from here on is what a team would commit: the file, read back
        return Policy.load(policyFile());
    }

    private Protection apply(Policy policy) throws SQLException {
        try (Connection connection = database.getConnection()) {
            Migration migration = new Migration(connection, policy);
            Plan plan = migration.plan();
            long started = System.nanoTime();
            migration.apply(Limits.DEFAULT, Progress.SILENT, Pause.SLEEP);
            long millis = (System.nanoTime() - started) / 1_000_000;
            chapter("reprieve apply: " + Wording.count(plan.steps().size(), "step") + " in "
                    + String.format(Locale.ROOT, "%.1f s", millis / 1000.0) + ", no lock held longer than "
                    + Limits.DEFAULT.lockTimeoutMillis() + " ms");
            plan.steps().stream().limit(3).forEach(s -> say("   " + s.title()));
            say("   … and " + (plan.steps().size() - 3)
                    + " more; reprieve plan shows each with its SQL, locks and undo." + " What is left to do now: "
                    + Wording.count(migration.plan().steps().size(), "step") + ".");
            counts.with("steps", plan.steps().size());
            return Protection.of(policy, CatalogReader.read(connection));
        }
    }

    private void deletePost(DemoSql application, Protection protection) throws SQLException {
        chapter("The application, behind the guard");
        code("DataSource guarded = Reprieve.guard(dataSource).policy(Path.of(\"reprieve.yaml\")).build();");
        say("");
        say("   It asks for its most liked posts:");
        code(TOP);
        List<List<String>> top = application.query(TOP);
        print(top);
        int post = Integer.parseInt(top.get(0).get(0));

        say("");
        say("   alice deletes the first of them, with all that hangs on it:");
        int deleted;
        try (Deletion deletion = Deletion.by("alice").because("spam")) {
            deleted = application.update(DELETE, post);
        }
        code(DELETE + "   -- " + post);
        say("   It is told: " + Wording.count(deleted, "row") + ". What ran instead:");
        code(rewritten(protection));
        say("");
        say("   The same query now:");
        print(application.query(TOP));
        say("");
        say("   A comment that comes too late gets the error that it would have got:");
        code(INSERT.replace("?", String.valueOf(post)));
        try {
            application.update(INSERT, post);
            throw new IllegalStateException("a comment on a deleted post was accepted");
        } catch (SQLException e) {
            say("   " + e.getSQLState() + " "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static String rewritten(Protection protection) {
        Rewrite rewrite = new Rewriter(Dialect.POSTGRESQL, protection)
                .rewrite(
                        DELETE,
                        new Request(Visibility.LIVE, protection.catalog().searchPath(), true));
        return rewrite instanceof Rewrite.Deleting deleting ? deleting.sql() : String.valueOf(rewrite);
    }

    private void restore(Trash trash, DemoSql application, Map<String, String> before) throws SQLException {
        chapter("reprieve trash list: nothing is gone for good");
        TrashEntry entry = trash.list(TrashQuery.all()).entries().get(0);
        TextTable table = table("id>", "by", "what", "rows>", "left", "why");
        table.row(
                String.valueOf(entry.deletion()),
                entry.actor(),
                TrashText.what(entry),
                Wording.number(entry.rowCount()),
                TrashText.left(entry),
                entry.reason().orElse(""));
        print(table);
        say("   " + TrashText.rows(entry.rows()));
        counts.with("deleted", Json.counts(entry.rows()));

        chapter("reprieve trash restore " + entry.deletion());
        RestoreOutcome.Restored restored =
                trash.restore(entry.deletion(), RestoreOptions.by("bob")).orThrow();
        say("   " + Wording.count(restored.rowCount(), "row") + " live again: " + TrashText.rows(restored.rows())
                + ".");
        print(application.query(TOP));
        Map<String, String> after = sql.checksums(TABLES);
        say("");
        TextTable sums = table("table", "checksum before the DELETE", "after the restore", "");
        int equal = 0;
        for (String name : TABLES) {
            boolean same = String.valueOf(before.get(name)).equals(after.get(name));
            equal += same ? 1 : 0;
            sums.row(
                    name,
                    String.valueOf(before.get(name)),
                    String.valueOf(after.get(name)),
                    same ? "equal" : "DIFFERENT");
        }
        print(sums);
        counts.with("restored", Json.counts(restored.rows())).with("equalTables", equal);
    }

    private void purge(Policy policy, DemoSql application) throws SQLException {
        chapter("reprieve purge: what has outlived its retention really goes");
        String author =
                sql.value("SELECT author_id FROM posts GROUP BY author_id ORDER BY count(*) DESC, author_id LIMIT 1");
        String statement = "DELETE FROM posts WHERE author_id = " + author;
        try (Deletion deletion = Deletion.by("carol").because("account closed")) {
            application.update(statement);
        }
        code(statement + "   -- by carol");
        say("   " + policy.retention().interval().orElse("No time")
                + " would have to pass now. So that you need not wait, the demo moves this deletion"
                + " back in time, past all triggers:");
        String back = """
                SET session_replication_role = replica;
                UPDATE reprieve.deletion SET at = at - interval '1 year' WHERE actor = 'carol';
                UPDATE posts SET deleted_at = deleted_at - interval '1 year' WHERE live IS NULL;
                UPDATE comments SET deleted_at = deleted_at - interval '1 year' WHERE live IS NULL;
                UPDATE likes SET deleted_at = deleted_at - interval '1 year' WHERE live IS NULL;
                UPDATE post_tags SET deleted_at = deleted_at - interval '1 year' WHERE live IS NULL;
                RESET session_replication_role""";
        sql.script(back);
        code(back);
        long stored = count("posts") + count("comments") + count("likes") + count("post_tags");
        Purge purge = Purge.open(database, policy);
        purge.arm("demo");
        say("   A database must be armed once before anything goes (reprieve purge --arm); this one is now.");
        PurgeReport report = purge.run(PurgeProgress.SILENT);
        long left = count("posts") + count("comments") + count("likes") + count("post_tags");
        say("   Removed " + Wording.count(report.rowCount(), "row") + " for good: " + TrashText.rows(report.rows())
                + ". These tables stored " + Wording.number(stored) + " rows, and now " + Wording.number(left) + ".");
        counts.with("purged", Json.counts(report.rows()));
    }

    private long count(String table) throws SQLException {
        return Long.parseLong(sql.value("SELECT count(*) FROM " + table));
    }

    private void chapter(String title) {
        say("");
        say(terminal.paint(Terminal.Style.BOLD, ++chapter + ". " + title));
        terminal.out().flush();
    }

    private void code(String text) {
        text.lines().forEach(line -> say("     " + terminal.paint(Terminal.Style.CYAN, line)));
    }

    private TextTable table(String... heads) {
        return new TextTable(terminal, heads).indented("   ");
    }

    private void print(List<List<String>> top) {
        TextTable table = table("id>", "title", "comments>", "likes>");
        top.forEach(row -> table.row(row.toArray(String[]::new)));
        print(table);
    }

    private void print(TextTable table) {
        if (!silent) {
            table.print();
        }
    }

    private void say(String line) {
        if (!silent) {
            terminal.out().println(line);
        }
    }
}
