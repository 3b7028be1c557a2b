package dev.reprieve.trash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.PolicyReader;
import dev.reprieve.testkit.TableChecksums;
import dev.reprieve.tombstone.RowKey;
import dev.reprieve.tombstone.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What belongs to a deletion is what the ledger says, neither what fell at about the same time nor what hangs together. */
class RestoreIdentityTest {
    private static final RestoreOptions BOB = RestoreOptions.by("bob");
    private static final String SCRIPT = """
            CREATE TABLE posts (id int PRIMARY KEY, slug text UNIQUE);
            CREATE TABLE comments (id int PRIMARY KEY, post_id int NOT NULL REFERENCES posts ON DELETE CASCADE);
            INSERT INTO posts SELECT i, 'p' || i FROM generate_series(1, 3) AS i;
            INSERT INTO comments SELECT i, 1 + i % 3 FROM generate_series(1, 12) AS i;
            """;

    @Test
    void aChildDeletedBeforeItsParentStaysDeletedThoughTheyFellAtTheSameTime() {
        try (TestDatabase database = TestDatabase.create(SCRIPT, TestDatabase.soft("posts", "comments"))) {
            Trash trash = new Trash(database.dataSource(), database.protection());
            long child = database.delete("comments WHERE id = 3");
            long parent = database.delete("posts WHERE id = 1");
            // closer than a millisecond: to the microsecond at the same time, first in the wrong order
            for (String distance : List.of("- INTERVAL '1 millisecond'", "+ INTERVAL '1 millisecond'", "")) {
                String at = "(SELECT at " + distance + " FROM reprieve.deletion WHERE id = " + parent + ")";
                database.run("BEGIN; SET LOCAL session_replication_role = replica; UPDATE comments SET deleted_at = "
                        + at + " WHERE id = 3; UPDATE reprieve.deletion SET at = " + at + " WHERE id = " + child
                        + "; COMMIT");
                assertThat(trash.restore(parent, BOB).orThrow().rows())
                        .isEqualTo(Map.of(table("posts"), 1L, table("comments"), 3L));
                assertThat(database.values("SELECT id FROM comments WHERE NOT live OR live IS NULL"))
                        .containsExactly("3");
                parent = database.delete("posts WHERE id = 1");
            }
            trash.restore(parent, BOB).orThrow();
            assertThat(trash.restore(child, BOB).orThrow().rowCount()).isEqualTo(1);
            assertThat(database.brokenReferences()).isEmpty();
        }
    }

    @Test
    void deletionsByHandAreRestoredLikeAnyOther() {
        TableName posts = table("posts");
        Policy policy = PolicyReader.read("""
                version: 1
                tables:
                  public.posts:
                    delete: soft
                    adopt: {flag: deleted, at: removed_at}
                  public.comments: {delete: soft}
                """, "a test's policy");
        try (TestDatabase database = TestDatabase.create(
                SCRIPT.replace(
                        "slug text UNIQUE", "slug text UNIQUE, deleted boolean DEFAULT false, removed_at timestamp"),
                policy)) {
            Trash trash = new Trash(database.dataSource(), database.protection());
            TableChecksums before = TableChecksums.readLive(database.dataSource());
            database.run("UPDATE posts SET deleted = true, removed_at = now() WHERE id IN (1, 2)");
            database.run("UPDATE posts SET removed_at = now() WHERE id = 3");
            assertThat(database.value("SELECT count(*) FROM comments WHERE live"))
                    .isEqualTo("0");
            RestoreOptions first =
                    BOB.only(Set.of(new RowKey(posts, List.of("1")))).bringingChildren();
            assertThat(trash.restore(1, first).orThrow().rowCount()).isEqualTo(5);
            assertThat(trash.restore(1, BOB).orThrow().rowCount()).isEqualTo(5);
            assertThat(trash.restore(2, BOB).orThrow().complete()).isTrue();
            assertThat(TableChecksums.readLive(database.dataSource())).isEqualTo(before);
            assertThat(database.value("SELECT count(*) FROM posts WHERE deleted OR removed_at IS NOT NULL"))
                    .isEqualTo("0");
        }
    }

    @Test
    void aReferenceThatAConstraintKeepsFromComingBackIsReported() {
        try (TestDatabase database = TestDatabase.create("""
                CREATE TABLE users (id int PRIMARY KEY);
                CREATE TABLE seats (room text, hall text, owner int REFERENCES users ON DELETE SET NULL UNIQUE,
                    PRIMARY KEY (room, hall));
                INSERT INTO users VALUES (1), (2);
                INSERT INTO seats VALUES ('r1', 'h1', 1), ('r2', 'h2', 2), ('r3', 'h3', NULL);
                """, TestDatabase.soft("users", "seats"))) {
            Trash trash = new Trash(database.dataSource(), database.protection());
            long deletion = database.delete("users WHERE TRUE");
            database.run("INSERT INTO users VALUES (3)");
            database.run(
                    "BEGIN; SET LOCAL session_replication_role = replica; UPDATE seats SET owner = 1 WHERE room = 'r3';"
                            + " COMMIT");
            RestoreOutcome.Restored restored = trash.restore(deletion, BOB).orThrow();
            assertThat(restored.references()).isEqualTo(1);
            assertThat(restored.changed()).containsExactly(new RowKey(table("seats"), List.of("r1", "h1")));
            assertThat(database.values("SELECT concat_ws(' ', room, owner) FROM seats ORDER BY 1"))
                    .containsExactly("r1", "r2 2", "r3 1");
        }
    }

    @Test
    void takesFewStatements() {
        try (TestDatabase database = TestDatabase.create(SCRIPT, TestDatabase.soft("posts", "comments"))) {
            // whatever the isolation level that the application has set
            database.run("ALTER DATABASE " + database.value("SELECT quote_ident(current_database())")
                    + " SET default_transaction_isolation = 'serializable'");
            List<String> statements = new ArrayList<>();
            Trash trash = new Trash(counting(database.dataSource(), statements), database.protection());
            long deletion = database.delete("posts WHERE id IN (1, 2)");
            trash.restore(deletion, BOB).orThrow();
            assertThat(statements).hasSize(1);

            long again = database.delete("posts WHERE id IN (1, 2)");
            database.run("INSERT INTO posts VALUES (100, 'p1')");
            statements.clear();
            trash.restore(again, BOB.whenTaken(new OnTaken.Rename())).orThrow();
            // the attempt; isolation, the ledger's lock, ledger and counts, locks, whether rows were set aside
            // meanwhile,
            // columns to rename, the check twice, all the rest
            assertThat(statements).hasSize(10);
        }
    }

    private static DataSource counting(DataSource dataSource, List<String> statements) {
        return proxy(
                DataSource.class,
                dataSource,
                (method, result, arguments) -> result instanceof Connection connection
                        ? proxy(Connection.class, connection, (name, inner, sql) -> {
                            if (inner instanceof PreparedStatement) {
                                statements.add(String.valueOf(sql[0]));
                            }
                            return inner;
                        })
                        : result);
    }

    /** Sees what a method returned. */
    private interface Watch {
        Object see(String method, Object result, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, T target, Watch watch) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return watch.see(method.getName(), method.invoke(target, arguments), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private static TableName table(String name) {
        return new TableName("public", name);
    }
}
