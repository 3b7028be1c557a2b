package dev.reprieve.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.Reprieve;
import dev.reprieve.hold.HoldRequest;
import dev.reprieve.hold.HoldTarget;
import dev.reprieve.hold.Holds;
import dev.reprieve.purge.Purge;
import dev.reprieve.purge.PurgeProgress;
import dev.reprieve.purge.PurgeSettings;
import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.trash.RestoreOptions;
import dev.reprieve.trash.Trash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A database that an early version was applied to, with what was deleted then, is brought to this one. */
class UpgradeTest {
    private static final String[] TABLES = {"users", "posts", "comments", "country", "my_shop.order_item"};

    @Test
    void whatAnEarlyVersionAppliedIsBroughtUpToDate() throws Exception {
        PostgresServer server = PostgresServer.shared();
        String name = server.createDatabase();
        DataSource superuser = server.dataSource(name);
        PostgresServer.execute(superuser, resource("schema.sql"));
        server.handOver(name);
        String before = SchemaDump.of(superuser);
        PostgresServer.execute(superuser, resource("old.sql"));
        server.handOver(name);
        DataSource source = server.dataSourceOfOwner(name);
        try (Trial trial = new Trial(source).soft(TABLES)) {
            trial.run("UPDATE posts SET live = NULL WHERE id = 1 AND live");
            assertThat(trial.migration().plan().steps())
                    .extracting(Step::id)
                    .contains("ledger", "aside public.country", "detach public.country item_country");
            trial.apply();
            assertThat(trial.migration().plan().steps()).isEmpty();
            assertThat(ledger(source)).isEqualTo(ledgerOfNow());
            assertThat(trial.query("SELECT count(*) FROM pg_proc WHERE pronamespace = 'reprieve'::regnamespace"
                            + " AND proname = 'stamp_my_shop_order_item'"))
                    .isEqualTo("0");

            use(trial, superuser);

            assertThat(trial.migration().plan().steps()).isEmpty();
            trial.undo();
            assertThat(SchemaDump.of(source)).isEqualTo(before);
        }
    }

    /** The trash from before, deleting, restoring, inserting again, holds and the purge. */
    private static void use(Trial trial, DataSource superuser) throws SQLException {
        DataSource guarded =
                Reprieve.guard(trial.dataSource).policy(trial.policy()).build();
        Trash trash = Trash.open(trial.dataSource, trial.policy());
        trash.restore(1, RestoreOptions.by("bob")).orThrow();
        assertThat(trial.query("SELECT count(*) FROM comments WHERE live")).isEqualTo("3");
        assertThat(trial.query("SELECT id, post FROM my_shop.order_item ORDER BY 1"))
                .isEqualTo("1,1;2,2");

        PostgresServer.execute(guarded, "DELETE FROM country WHERE code = 'de'");
        PostgresServer.execute(guarded, "INSERT INTO country VALUES ('de', 'again')");
        assertThat(trial.query("SELECT table_name FROM reprieve.aside ORDER BY 1"))
                .isEqualTo("my_shop.order_item;public.country");
        Holds holds = Holds.open(trial.dataSource, trial.policy());
        assertThat(holds.place(new HoldRequest("case", "a lawsuit", "carol", List.of(new HoldTarget.OfDeletion(2))))
                        .rows())
                .isEqualTo(2);
        holds.release("case", "carol", "settled");
        PostgresServer.execute(guarded, "DELETE FROM country WHERE name = 'again'");
        trash.restore(2, RestoreOptions.by("bob")).orThrow();
        assertThat(trial.query("SELECT name FROM country WHERE live ORDER BY 1"))
                .isEqualTo("France;Germany");

        PostgresServer.execute(guarded, "DELETE FROM users WHERE id = 1");
        assertThat(trial.query("SELECT author FROM posts WHERE id = 1")).isEqualTo("null");
        PostgresServer.execute(guarded, "DELETE FROM posts WHERE id = 2");
        trial.run("UPDATE users SET id = 3 WHERE id = 2");
        trash.restore(5, RestoreOptions.by("bob")).orThrow();
        assertThat(trial.query("SELECT author FROM posts WHERE id = 2")).isEqualTo("3");
        PostgresServer.execute(superuser, """
                SET session_replication_role = replica;
                UPDATE reprieve.deletion SET at = at - interval '100 days';
                UPDATE users SET deleted_at = deleted_at - interval '100 days' WHERE live IS NULL;
                UPDATE country SET deleted_at = deleted_at - interval '100 days' WHERE live IS NULL;
                UPDATE reprieve.aside SET row_values = jsonb_set(row_values, '{deleted_at}', '"2020-01-01"')""");
        Purge purge = Purge.open(trial.dataSource, trial.policy(), PurgeSettings.DEFAULT.unthrottled());
        purge.arm("ann");
        assertThat(purge.run(PurgeProgress.SILENT).rowCount()).isEqualTo(2);
    }

    private static String ledgerOfNow() throws SQLException {
        DataSource source = PostgresServer.shared().createDatabase("CREATE TABLE t (id int)");
        try (Trial trial = new Trial(source).soft("t")) {
            trial.apply();
        }
        return ledger(source);
    }

    /** The columns, keys and checks of the ledger. */
    private static String ledger(DataSource source) throws SQLException {
        try (Trial trial = new Trial(source)) {
            return trial.query(
                    "SELECT c.oid::regclass || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)"
                            + " || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END"
                            + " || coalesce(' ' || pg_get_expr(d.adbin, d.adrelid), '')"
                            + " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
                            + " LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum"
                            + " WHERE c.relnamespace = 'reprieve'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped"
                            + " ORDER BY 1");
        }
    }

    private static String resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(UpgradeTest.class.getResourceAsStream("/upgrade/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
