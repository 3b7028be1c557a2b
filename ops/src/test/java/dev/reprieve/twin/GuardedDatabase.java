package dev.reprieve.twin;

import dev.reprieve.Reprieve;
import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.catalog.TableName;
import dev.reprieve.plan.Limits;
import dev.reprieve.plan.Migration;
import dev.reprieve.plan.Pause;
import dev.reprieve.plan.Progress;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import dev.reprieve.policy.Relation;
import dev.reprieve.policy.Relation.OnDelete;
import dev.reprieve.policy.TablePolicy;
import dev.reprieve.policy.TablePolicy.Delete;
import dev.reprieve.purge.Purge;
import dev.reprieve.purge.PurgeLimits;
import dev.reprieve.purge.PurgeProgress;
import dev.reprieve.purge.PurgeSettings;
import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.testkit.twin.GuardedSide;
import dev.reprieve.testkit.twin.TwinRelation;
import dev.reprieve.testkit.twin.TwinSchema;
import dev.reprieve.tombstone.StoredTable;
import dev.reprieve.trash.Conflict;
import dev.reprieve.trash.RestoreOptions;
import dev.reprieve.trash.RestoreOutcome;
import dev.reprieve.trash.Trash;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * All of the product on one database: planned by its owner, who is no superuser, with its trash and its purge; guarded for
 * an application that may only read and write rows.
 */
final class GuardedDatabase implements GuardedSide {
    private static final PurgeSettings WITHOUT_REST = new PurgeSettings(
            PurgeLimits.DEFAULT,
            new PurgeSettings.Pace(0, 0, Optional.empty(), false),
            List.of(),
            Duration.ofSeconds(1),
            Long.MAX_VALUE,
            true,
            Set.of());

    private final DataSource dataSource;
    private final Protection protection;
    private final Trash trash;
    private final Connection application;
    private final Connection raw;
    private final String invariants;
    private final String orphaning;

    private GuardedDatabase(PostgresServer server, String database, Policy policy) throws SQLException {
        this.dataSource = server.dataSourceOfOwner(database);
        this.raw = server.dataSource(database).getConnection();
        this.protection = Protection.of(policy, CatalogReader.read(raw));
        this.trash = new Trash(dataSource, protection);
        this.application = Reprieve.guard(server.dataSourceOfApplication(database))
                .policy(policy)
                .build()
                .getConnection();
        this.invariants = Invariants.query(protection);
        this.orphaning = Invariants.orphaning(protection);
    }

    /** Makes them on a server. */
    static Maker on(PostgresServer server) {
        return new Maker() {
            @Override
            public void apply(String database, TwinSchema schema) throws SQLException {
                server.handOver(database);
                try (Connection connection = server.dataSourceOfOwner(database).getConnection()) {
                    new Migration(connection, policy(schema)).apply(Limits.DEFAULT, Progress.SILENT, Pause.SLEEP);
                }
            }

            @Override
            public GuardedSide open(String database, TwinSchema schema) throws SQLException {
                return new GuardedDatabase(server, database, policy(schema));
            }
        };
    }

    private static Policy policy(TwinSchema schema) {
        Map<TableName, TablePolicy> tables = new TreeMap<>();
        for (String table : schema.softTables()) {
            TableName name = new TableName("public", table);
            tables.put(name, TablePolicy.of(name, Delete.SOFT));
        }
        List<Relation> relations =
                schema.relations().stream().map(GuardedDatabase::relation).toList();
        Policy empty = Policy.empty();
        return new Policy(empty.retention(), empty.markers(), true, tables, relations, List.of());
    }

    private static Relation relation(TwinRelation declared) {
        return new Relation(
                new TableName("public", declared.child()),
                declared.columns(),
                new TableName("public", declared.parent()),
                declared.parentColumns(),
                OnDelete.valueOf(declared.onDelete().toUpperCase(Locale.ROOT)),
                Optional.empty());
    }

    @Override
    public Connection application() {
        return application;
    }

    @Override
    public Connection raw() {
        return raw;
    }

    @Override
    public List<Long> deletions(int most) throws SQLException {
        return strings("SELECT id FROM reprieve.deletion WHERE restored_at IS NULL AND reprieve.purged_at(id) IS NULL"
                        + " AND id NOT IN (SELECT deletion_id FROM reprieve.purging WHERE began_at IS NOT NULL) ORDER BY id DESC LIMIT "
                        + most)
                .stream()
                .map(Long::valueOf)
                .toList();
    }

    @Override
    public List<String> rowsOf(String table, long deletion) {
        String aside = "reprieve.aside AS a CROSS JOIN jsonb_populate_record(NULL::" + table
                + ", a.row_values) AS x WHERE a.table_name = 'public." + table + "' AND a.deletion_id = " + deletion;
        return protection
                .find(new TableName("public", table))
                .map(t -> List.of(table + " AS x WHERE " + new StoredTable(t).deletion("x") + " = " + deletion, aside))
                .orElse(List.of());
    }

    @Override
    public List<String> putBack(long deletion) throws SQLException {
        // the last that was overwritten first
        return strings("""
                SELECT format('UPDATE %1$s AS x SET (%2$s) = (SELECT %2$s FROM jsonb_populate_record(NULL::%1$s, %3$L))
                        FROM jsonb_populate_record(NULL::%1$s, %4$L) AS n, jsonb_populate_record(NULL::%1$s, %5$L) AS k
                        WHERE %6$s AND %7$s',
                    table_name, (SELECT string_agg(quote_ident(c), ', ') FROM jsonb_object_keys(old_values) AS c),
                    old_values, new_values, row_key,
                    (SELECT string_agg(format('x.%1$I IS NOT DISTINCT FROM n.%1$I', c), ' AND ')
                        FROM jsonb_object_keys(new_values) AS c),
                    (SELECT string_agg(format('x.%1$I = k.%1$I', c), ' AND ') FROM jsonb_object_keys(row_key) AS c))
                FROM (SELECT u.* FROM reprieve.undo AS u UNION ALL SELECT u.* FROM reprieve.aside AS a
                    CROSS JOIN jsonb_populate_recordset(NULL::reprieve.undo, a.undo_notes) AS u) AS u
                WHERE deletion_id = """ + deletion + " ORDER BY id DESC");
    }

    @Override
    public Optional<String> restore(long deletion) throws SQLException {
        RestoreOutcome outcome = trash.restore(deletion, RestoreOptions.by("twin"));
        return outcome instanceof RestoreOutcome.Blocked blocked
                ? Optional.of(blocked.preflight().conflicts().stream()
                        .map(Conflict::problem)
                        .collect(Collectors.joining(" ")))
                : Optional.empty();
    }

    @Override
    public void purge(int kept) throws SQLException {
        String old =
                " IN (SELECT id FROM reprieve.deletion WHERE reprieve.purged_at(id) IS NULL ORDER BY id DESC OFFSET "
                        + kept + ")";
        StringBuilder script = new StringBuilder("BEGIN; SET LOCAL session_replication_role = replica;");
        for (StoredTable table : StoredTable.of(protection)) {
            script.append("UPDATE " + table.from("x") + " SET \""
                    + table.table().markers().at() + "\" = " + table.at("x") + " - INTERVAL '40 days' WHERE "
                    + table.deletion("x") + old + ";");
        }
        script.append("UPDATE reprieve.deletion SET at = at - INTERVAL '40 days' WHERE id" + old + "; COMMIT");
        try (Statement statement = raw.createStatement()) {
            statement.execute(script.toString());
        }
        Purge purge = new Purge(dataSource, protection, WITHOUT_REST);
        if (!purge.arming().armed()) {
            purge.arm("twin");
        }
        purge.run(PurgeProgress.SILENT);
    }

    @Override
    public void empty(String truncate) throws SQLException {
        try (Statement statement = raw.createStatement()) {
            statement.execute("BEGIN; SET LOCAL reprieve.purge = 'on'; " + truncate
                    + "; TRUNCATE reprieve.deletion, reprieve.aside, reprieve.purging, reprieve.purged RESTART IDENTITY"
                    + " CASCADE; UPDATE reprieve.purge_control SET settled_at = NULL; COMMIT");
        }
    }

    @Override
    public List<String> broken() throws SQLException {
        return strings(invariants);
    }

    @Override
    public List<String> orphaning() throws SQLException {
        return orphaning.isEmpty() ? List.of() : strings(application, "/* reprieve: all */ " + orphaning);
    }

    private List<String> strings(String query) throws SQLException {
        return strings(raw, query);
    }

    private static List<String> strings(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(String.valueOf(rows.getString(1)));
            }
            return found;
        }
    }

    @Override
    public void close() throws SQLException {
        application.close();
        raw.close();
    }
}
