package dev.reprieve.tombstone;

import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.catalog.TableName;
import dev.reprieve.plan.Limits;
import dev.reprieve.plan.Migration;
import dev.reprieve.plan.Pause;
import dev.reprieve.plan.Progress;
import dev.reprieve.policy.Markers;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import dev.reprieve.policy.Relation;
import dev.reprieve.policy.Retention;
import dev.reprieve.policy.TablePolicy;
import dev.reprieve.policy.TablePolicy.Delete;
import dev.reprieve.purge.Purge;
import dev.reprieve.purge.PurgeSettings;
import dev.reprieve.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * A database of a test's own, brought to a policy by the planner. It belongs to an ordinary role, who uses it; only what a
 * test arranges besides is a superuser's.
 */
public final class TestDatabase implements AutoCloseable {
    private final PostgresServer server;
    private final String name;
    private final DataSource dataSource;
    private final Policy policy;
    private Protection protection;

    private TestDatabase(PostgresServer server, String name, Policy policy) {
        this.server = server;
        this.name = name;
        this.dataSource = server.dataSourceOfOwner(name);
        this.policy = policy;
        this.protection = readProtection();
    }

    /** Runs the script in a new database and applies the policy. */
    public static TestDatabase create(String script, Policy policy) {
        return create(PostgresServer.shared(), script, policy);
    }

    /** The same on a server of the test's own. */
    public static TestDatabase create(PostgresServer server, String script, Policy policy) {
        String name = server.createOwnedDatabase();
        PostgresServer.execute(server.dataSourceOfOwner(name), script);
        return apply(server, name, policy);
    }

    /** Applies the policy to a database that is there. */
    public static TestDatabase apply(String name, Policy policy) {
        PostgresServer.shared().handOver(name);
        return apply(PostgresServer.shared(), name, policy);
    }

    private static TestDatabase apply(PostgresServer server, String name, Policy policy) {
        TestDatabase database = new TestDatabase(server, name, policy);
        try (Connection connection = database.dataSource.getConnection()) {
            new Migration(connection, policy).apply(Limits.DEFAULT, Progress.SILENT, Pause.SLEEP);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        database.protection = database.readProtection();
        new Purge(database.dataSource, database.protection, PurgeSettings.DEFAULT).arm("test");
        return database;
    }

    /** Soft tables of the schema public; the label is the column after a colon, the retention that after an at sign. */
    public static Policy soft(String... tables) {
        Map<TableName, TablePolicy> found = new TreeMap<>();
        for (String text : tables) {
            String[] retention = text.split("@");
            String[] label = retention[0].split(":");
            TableName table = new TableName("public", label[0]);
            found.put(
                    table,
                    new TablePolicy(
                            table,
                            Delete.SOFT,
                            Optional.empty(),
                            retention.length > 1 ? Retention.parse(retention[1]) : Optional.empty(),
                            label.length > 1 ? Optional.of(label[1]) : Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Set.of()));
        }
        return new Policy(Retention.DEFAULT, Markers.DEFAULT, true, found, List.of(), List.of());
    }

    /** The same with a relation that the schema does not declare. */
    public static Policy with(Policy policy, Relation relation) {
        return new Policy(
                policy.retention(), policy.markers(), policy.fence(), policy.tables(), List.of(relation), List.of());
    }

    /** The same without a fence. */
    public static Policy unfenced(Policy policy) {
        return new Policy(policy.retention(), policy.markers(), false, policy.tables(), policy.relations(), List.of());
    }

    /** Where another process finds it. */
    public String url() {
        return server.urlOfOwner(name);
    }

    /** A superuser's session. */
    public Session superuser() {
        return new Session(superuserSource());
    }

    public DataSource superuserSource() {
        return server.dataSource(name);
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public Protection protection() {
        return protection;
    }

    public Policy policy() {
        return policy;
    }

    /** Runs statements, each transaction by itself unless the script says BEGIN; as a superuser. */
    public void run(String script) {
        PostgresServer.execute(superuserSource(), script);
    }

    /** Soft-deletes in one transaction: each text is {@code table WHERE condition}. Returns the deletion's id. */
    public long delete(String... targets) {
        return deleteBy("alice", "spam", targets);
    }

    /** The same by someone else. */
    public long deleteBy(String actor, String reason, String... targets) {
        try (Session session = session()) {
            return session.delete(actor, reason, targets);
        }
    }

    /** The first column of the first row as text. */
    public String value(String query) {
        try (Session session = session()) {
            return session.value(query);
        }
    }

    /** The first column of all rows as text. */
    public List<String> values(String query) {
        try (Session session = session()) {
            return session.values(query);
        }
    }

    /** Moves a deletion into the past, as if it had been made that long ago. */
    public void age(long deletion, String interval) {
        StringBuilder script = new StringBuilder("BEGIN; SET LOCAL session_replication_role = replica;");
        script.append(
                "UPDATE reprieve.deletion SET at = at - INTERVAL '" + interval + "' WHERE id = " + deletion + ";");
        for (StoredTable table : StoredTable.of(protection)) {
            script.append("UPDATE " + table.from("x") + " SET \""
                    + table.table().markers().at() + "\" = "
                    + table.at("x") + " - INTERVAL '" + interval + "' WHERE " + table.deletion("x") + " = " + deletion
                    + ";");
        }
        run(script + "COMMIT");
    }

    /** A session that the test steers statement by statement. */
    public Session session() {
        return new Session(dataSource);
    }

    /** Tombstones and live rows that break the promise: live children under dead parents. */
    public List<String> brokenReferences() {
        List<String> found = new ArrayList<>();
        protection.edges().forEach(edge -> {
            StoredTable child = new StoredTable(protection.find(edge.child()).orElseThrow());
            StoredTable parent = new StoredTable(protection.find(edge.parent()).orElseThrow());
            List<String> match = new ArrayList<>();
            for (int i = 0; i < edge.columns().size(); i++) {
                match.add(child.column("c", edge.columns().get(i)) + " = "
                        + parent.column("p", edge.parentColumns().get(i)));
            }
            found.addAll(values("SELECT '" + edge.name() + "' FROM " + child.from("c") + " JOIN " + parent.from("p")
                    + " ON " + String.join(" AND ", match) + " WHERE " + child.live("c") + " AND " + parent.dead("p")));
        });
        return found;
    }

    private Protection readProtection() {
        try (Connection connection = dataSource.getConnection()) {
            return Protection.of(policy, CatalogReader.read(connection));
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        server.dropDatabase(name);
    }
}
