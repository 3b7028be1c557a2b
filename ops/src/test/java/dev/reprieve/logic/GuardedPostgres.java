package dev.reprieve.logic;

import dev.reprieve.Reprieve;
import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.catalog.TableName;
import dev.reprieve.plan.Limits;
import dev.reprieve.plan.Migration;
import dev.reprieve.plan.Pause;
import dev.reprieve.plan.Progress;
import dev.reprieve.policy.Markers;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import dev.reprieve.policy.Retention;
import dev.reprieve.policy.TablePolicy;
import dev.reprieve.policy.TablePolicy.Delete;
import dev.reprieve.rewrite.Rewriter;
import dev.reprieve.sql.Dialect;
import dev.reprieve.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** All of the product: {@code plan} brings the tables to their policy, the guard runs the statements. */
final class GuardedPostgres extends Salted {
    private static final int PROTECTED_EARLY_OF = 12;

    private final PostgresServer server;
    private final String database;
    private final Random random;
    private final Set<String> applied = new HashSet<>();
    private boolean planned;
    private @Nullable Connection guarded;
    private @Nullable Rewriter rewriter;

    private GuardedPostgres(PostgresServer server, String database, Random random) throws SQLException {
        super(server.dataSource(database).getConnection(), random);
        this.server = server;
        this.database = database;
        this.random = random;
    }

    static GuardedPostgres create(Random random) throws SQLException {
        PostgresServer server = PostgresServer.shared();
        return new GuardedPostgres(server, server.createDatabase(), random);
    }

    @Override
    String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    String schema() {
        return "public";
    }

    /** Before the tables are protected, the application works without a guard. */
    @Override
    Answer run(String sql, int seconds) throws SQLException {
        return Answer.of(guarded == null ? raw : guarded, sql, seconds);
    }

    @Override
    void created(String table) throws SQLException {
        shapes.put(table, Shape.read(raw, table, false));
        applied.remove(table);
        planned = false;
        stopGuard();
    }

    /** A migration takes a second or so: most tables get their first rows before it, some behind the guard. */
    @Override
    boolean salts(String insert) {
        applied.retainAll(shapes.keySet());
        return !applied.isEmpty() || random.nextInt(PROTECTED_EARLY_OF) == 0;
    }

    /** As autovacuum would: without statistics a join of dozens of tables may be planned badly. */
    @Override
    void strewn(String table) throws SQLException {
        Answer.of(raw, "ANALYZE " + table, SECONDS);
    }

    @Override
    String index(String sql) {
        planned &= !Verb.unique(sql);
        return sql;
    }

    @Override
    void protect() throws SQLException {
        if (planned) {
            return;
        }
        stopGuard();
        Policy policy = policy();
        new Migration(raw, policy).apply(Limits.DEFAULT, Progress.SILENT, Pause.SLEEP);
        DataSource dataSource = server.dataSource(database);
        guarded = Reprieve.guard(dataSource).policy(policy).build().getConnection();
        rewriter = null;
        applied.addAll(shapes.keySet());
        planned = true;
    }

    private void stopGuard() throws SQLException {
        if (guarded != null) {
            guarded.close();
            guarded = null;
        }
    }

    @Override
    Rewriter rewriter() throws SQLException {
        if (rewriter == null) {
            rewriter = new Rewriter(Dialect.POSTGRESQL, Protection.of(policy(), CatalogReader.read(raw)));
        }
        return rewriter;
    }

    private Policy policy() {
        Map<TableName, TablePolicy> tables = new TreeMap<>();
        for (String table : shapes.keySet()) {
            TableName name = new TableName("public", table);
            tables.put(name, TablePolicy.of(name, Delete.SOFT));
        }
        return new Policy(Retention.DEFAULT, Markers.DEFAULT, true, tables, List.of(), List.of());
    }

    @Override
    public void close() throws SQLException {
        stopGuard();
        super.close();
        server.dropDatabase(database);
    }
}
