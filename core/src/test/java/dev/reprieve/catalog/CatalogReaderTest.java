package dev.reprieve.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.reprieve.catalog.Column.Generation;
import dev.reprieve.catalog.ForeignKey.Action;
import dev.reprieve.catalog.ForeignKey.Match;
import dev.reprieve.catalog.Trigger.Event;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.testkit.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CatalogReaderTest {
    private static final PostgresServer SERVER = PostgresServer.shared();
    private static final TableName USERS = new TableName("public", "users");
    private static final TableName ORDER_LINE = new TableName("Shop", "Order Line");
    private static final TableName NOTE = new TableName("Shop", "note");
    private static final TableName EVENT = new TableName("public", "event");

    private static String database = "";
    private static DataSource dataSource = SERVER.dataSource("postgres");
    private static Catalog catalog;

    @BeforeAll
    static void read() throws SQLException {
        database = SERVER.createDatabase();
        dataSource = SERVER.dataSource(database);
        PostgresServer.execute(dataSource, resource("/catalog/everything.sql"));
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("CREATE UNIQUE INDEX CONCURRENTLY leftover ON vehicle (wheels)"))
                    .hasMessageContaining("could not create unique index");
            statement.execute("SET search_path = \"Shop\", nowhere, public");
            catalog = CatalogReader.read(connection);
            try (ResultSet row = statement.executeQuery("SHOW search_path")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("\"Shop\", nowhere, public");
            }
            assertThat(connection.getAutoCommit()).isTrue();
        }
    }

    @AfterAll
    static void drop() {
        SERVER.dropDatabase(database);
    }

    @Test
    void listsTheTablesOfTheApplicationOnly() {
        assertThat(catalog.tables().values())
                .extracting(t -> t.name().toString(), Table::kind)
                .containsExactly(
                        tuple("Shop.Order Line", Table.Kind.TABLE),
                        tuple("Shop.note", Table.Kind.TABLE),
                        tuple("public.archive", Table.Kind.FOREIGN),
                        tuple("public.car", Table.Kind.TABLE),
                        tuple("public.event", Table.Kind.PARTITIONED),
                        tuple("public.event_new", Table.Kind.PARTITIONED),
                        tuple("public.event_new_1", Table.Kind.PARTITION),
                        tuple("public.event_old", Table.Kind.PARTITION),
                        tuple("public.users", Table.Kind.TABLE),
                        tuple("public.vehicle", Table.Kind.TABLE));
        assertThat(catalog.serverVersion()).isBetween(150000, 190000);
        assertThat(catalog.searchPath()).containsExactly("Shop", "public");
        Table users = table(USERS);
        assertThat(users.owner()).isEqualTo("postgres");
        assertThat(users.comment()).contains("People");
        assertThat(users.estimatedRows()).isEqualTo(-1);
        assertThat(table(new TableName("public", "vehicle")).estimatedRows()).isEqualTo(2);
        assertThat(table(new TableName("public", "vehicle")).bytes()).isGreaterThan(8000);
    }

    @Test
    void readsColumns() {
        assertThat(table(USERS).columns())
                .containsExactly(
                        new Column("id", "bigint", true, Optional.empty(), Generation.IDENTITY_ALWAYS, false),
                        new Column("email", "text", true, Optional.empty(), Generation.NONE, false),
                        new Column(
                                "name",
                                "character varying(80)",
                                false,
                                Optional.of("'nobody'::character varying"),
                                Generation.NONE,
                                false),
                        new Column(
                                "name_lower",
                                "text",
                                false,
                                Optional.of("lower((name)::text)"),
                                Generation.COMPUTED,
                                false),
                        new Column("mood", "public.mood", false, Optional.empty(), Generation.NONE, false),
                        new Column("boss_id", "bigint", false, Optional.empty(), Generation.NONE, false));
        assertThat(table(NOTE).columns().get(0).generation()).isEqualTo(Generation.IDENTITY_BY_DEFAULT);
        assertThat(table(new TableName("public", "car")).columns())
                .extracting(Column::name, Column::inherited)
                .containsExactly(tuple("id", true), tuple("wheels", true), tuple("doors", false));
    }

    @Test
    void readsKeysAndIndexes() {
        assertThat(table(ORDER_LINE).primaryKey()).containsExactly("Order", "line");
        Index once = index(ORDER_LINE, "a_once");
        assertThat(once.constraint()).isTrue();
        assertThat(once.unique()).isTrue();
        assertThat(once.deferrable()).isTrue();
        assertThat(once.initiallyDeferred()).isTrue();
        assertThat(once.comment()).contains("only once");
        Index email = index(USERS, "users_email");
        assertThat(email.keys()).containsExactly("lower(email)", "name");
        assertThat(email.expressions()).isTrue();
        assertThat(email.included()).containsExactly("mood");
        assertThat(email.predicate()).contains("(name IS NOT NULL)");
        assertThat(email.constraint()).isFalse();
        assertThat(email.definition())
                .isEqualTo("CREATE UNIQUE INDEX users_email ON public.users USING btree"
                        + " (lower(email), name DESC) INCLUDE (mood) WHERE (name IS NOT NULL)");
        assertThat(index(USERS, "users_name_once").nullsNotDistinct()).isTrue();
        assertThat(index(NOTE, "note_expression").keys()).containsExactly("((a + 1))", "line");
        assertThat(index(new TableName("public", "vehicle"), "leftover").valid())
                .isFalse();
        assertThat(index(new TableName("public", "event_old"), "event_old_pkey").partitionOf())
                .isTrue();
        assertThat(index(EVENT, "event_pkey").partitionOf()).isFalse();
    }

    @Test
    void readsForeignKeysInTheOrderOfTheirCreation() {
        assertThat(catalog.foreignKeys().stream().filter(f -> !f.partitionOf()))
                .extracting(ForeignKey::name, ForeignKey::onDelete, ForeignKey::onUpdate, ForeignKey::match)
                .containsExactly(
                        tuple("users_boss_id_fkey", Action.SET_NULL, Action.NO_ACTION, Match.SIMPLE),
                        tuple("by", Action.RESTRICT, Action.CASCADE, Match.SIMPLE),
                        tuple("full_fk", Action.CASCADE, Action.NO_ACTION, Match.FULL),
                        tuple("part_fk", Action.SET_NULL, Action.NO_ACTION, Match.SIMPLE),
                        tuple("default_fk", Action.SET_DEFAULT, Action.NO_ACTION, Match.SIMPLE),
                        tuple("late_fk", Action.NO_ACTION, Action.NO_ACTION, Match.SIMPLE),
                        tuple("event_user_id_fkey", Action.CASCADE, Action.NO_ACTION, Match.SIMPLE));
        ForeignKey part = foreignKey("part_fk");
        assertThat(part.columns()).containsExactly("line", "Order");
        assertThat(part.parentColumns()).containsExactly("line", "Order");
        assertThat(part.onDeleteColumns()).containsExactly("line");
        assertThat(part.deferrable()).isTrue();
        assertThat(part.initiallyDeferred()).isFalse();
        assertThat(part.definition())
                .isEqualTo("FOREIGN KEY (line, \"Order\") REFERENCES \"Shop\".\"Order Line\"(line, \"Order\")"
                        + " ON DELETE SET NULL (line) DEFERRABLE");
        assertThat(foreignKey("late_fk").validated()).isFalse();
        assertThat(foreignKey("by").comment()).contains("who wrote it");
        assertThat(foreignKey("default_fk").parentColumns()).containsExactly("b");
        assertThat(catalog.foreignKeys().stream().filter(ForeignKey::partitionOf))
                .extracting(f -> f.child().name())
                .containsExactlyInAnyOrder("event_old", "event_new", "event_new_1");
    }

    @Test
    void namesTheTriggerThatCarriesOutOnUpdate() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                ResultSet row = connection.createStatement().executeQuery("""
                        SELECT c.conname, t.tgname FROM pg_constraint c JOIN pg_trigger t ON t.tgconstraint = c.oid
                        JOIN pg_proc p ON p.oid = t.tgfoid
                        WHERE p.proname ~ '^RI_FKey_.*_upd$' AND p.proname <> 'RI_FKey_check_upd'
                          AND c.conparentid = 0""")) {
            int rows = 0;
            while (row.next()) {
                assertThat(foreignKey(row.getString(1)).updateTrigger()).isEqualTo(row.getString(2));
                rows++;
            }
            assertThat(rows).isEqualTo(7);
        }
    }

    @Test
    void readsInheritanceAndPartitions() {
        assertThat(table(new TableName("public", "car")).parents()).containsExactly(new TableName("public", "vehicle"));
        assertThat(catalog.rootOf(new TableName("public", "event_new_1"))).isEqualTo(EVENT);
        assertThat(table(EVENT).parents()).isEmpty();
        assertThat(table(new TableName("public", "event_new_1")).triggers())
                .extracting(Trigger::name, Trigger::inherited)
                .containsExactly(tuple("touched", true));
    }

    @Test
    void readsChecksTriggersAndRules() {
        assertThat(table(USERS).checks())
                .containsExactly(new Check("email_has_at", "CHECK ((POSITION(('@'::text) IN (email)) > 0))", true));
        assertThat(table(NOTE).checks()).extracting(Check::validated).containsExactly(false);
        Trigger erased = table(USERS).triggers().get(0);
        assertThat(erased.events()).containsExactlyInAnyOrder(Event.DELETE, Event.TRUNCATE);
        assertThat(erased.before()).isFalse();
        assertThat(erased.eachRow()).isFalse();
        assertThat(erased.enabled()).isFalse();
        assertThat(erased.function()).isEqualTo("public.stamp");
        Trigger touched = table(EVENT).triggers().get(0);
        assertThat(touched.before()).isTrue();
        assertThat(touched.eachRow()).isTrue();
        assertThat(touched.events()).containsExactlyInAnyOrder(Event.INSERT, Event.UPDATE);
        assertThat(touched.definition()).startsWith("CREATE TRIGGER touched BEFORE INSERT OR UPDATE OF id ON");
        assertThat(touched.inherited()).isFalse();
        assertThat(table(new TableName("public", "vehicle")).rules())
                .containsExactly(new Rule("no_wheels", Event.DELETE));
    }

    @Test
    void readsViewsWithWhatTheyRead() {
        assertThat(catalog.views().keySet())
                .extracting(TableName::toString)
                .containsExactly("public.active", "public.counts");
        View active = Objects.requireNonNull(catalog.views().get(new TableName("public", "active")));
        assertThat(active.definition())
                .startsWith("SELECT")
                .contains("FROM public.users")
                .doesNotContain(";");
        assertThat(active.columns()).containsExactly("id", "E-mail");
        assertThat(active.options()).containsExactly("security_barrier=true");
        assertThat(active.reads()).containsExactly(USERS);
        View counts = Objects.requireNonNull(catalog.views().get(new TableName("public", "counts")));
        assertThat(counts.materialized()).isTrue();
        assertThat(counts.reads()).containsExactlyInAnyOrder(active.name(), NOTE);
    }

    @Test
    void readsRoutinesButNoAggregates() {
        assertThat(catalog.routines())
                .extracting(Routine::signature)
                .containsExactly(
                        "public.forget(bigint)",
                        "public.how_many()",
                        "public.stamp()",
                        "public.touch()",
                        "public.users_of(public.mood, integer)");
        assertThat(catalog.routines().get(1).body()).contains("FROM public.users");
        assertThat(catalog.routines().get(0).body()).contains("DELETE FROM users");
        assertThat(catalog.routines().get(2).returnsTrigger()).isTrue();
        assertThat(catalog.routines().get(4).language()).isEqualTo("sql");
    }

    @Test
    void needsNoRightOnAnyTable() throws SQLException {
        PostgresServer.execute(dataSource, "CREATE ROLE stranger LOGIN; REVOKE ALL ON SCHEMA public FROM PUBLIC");
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE stranger");
            Catalog seen = CatalogReader.read(connection);
            assertThat(seen.tables()).isEqualTo(catalog.tables());
            assertThat(seen.views()).isEqualTo(catalog.views());
            statement.execute("RESET ROLE");
            statement.execute("DROP ROLE stranger; GRANT USAGE ON SCHEMA public TO PUBLIC");
        }
    }

    @Test
    void leavesAnOpenTransactionAsItWas() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("CREATE TABLE not_yet (id int)");
            statement.execute("SET LOCAL search_path = public");
            Catalog seen = CatalogReader.read(connection);
            assertThat(seen.table(new TableName("public", "not_yet"))).isPresent();
            assertThat(seen.searchPath()).containsExactly("public");
            try (ResultSet row = statement.executeQuery("SHOW search_path")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("public");
            }
            connection.rollback();
        }
    }

    @Test
    void runsTheSameFewQueriesHoweverManyTablesThereAre() throws SQLException {
        int few = queries(dataSource, 10);
        String many = SERVER.createDatabase();
        try {
            DataSource large = SERVER.dataSource(many);
            PostgresServer.execute(large, """
                    DO $$ BEGIN
                        FOR i IN 1..1000 LOOP
                            EXECUTE format('CREATE TABLE t%s (id bigint PRIMARY KEY, title text UNIQUE, t_id bigint %s)',
                                i, CASE WHEN i > 1 THEN format('REFERENCES t%s ON DELETE CASCADE', i - 1) END);
                        END LOOP;
                    END $$""");
            assertThat(queries(large, 1000)).isEqualTo(few).isEqualTo(11);
        } finally {
            SERVER.dropDatabase(many);
        }
    }

    private static int queries(DataSource source, int tables) throws SQLException {
        try (Connection connection = source.getConnection()) {
            CountedQueries counted = new CountedQueries(connection);
            assertThat(CatalogReader.read(counted.connection()).tables()).hasSize(tables);
            return counted.executed();
        }
    }

    @Test
    void refusesWhatItDoesNotSupport() {
        assertThatThrownBy(() -> CatalogReader.requireSupported("MariaDB", 11, "11.4.5"))
                .isInstanceOfSatisfying(
                        ReprieveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_UNSUPPORTED))
                .hasMessage("RPV-302 database: MariaDB is not supported. Use PostgreSQL 15 to 18.");
        assertThatThrownBy(() -> CatalogReader.requireSupported("PostgreSQL", 14, "14.9"))
                .hasMessage("RPV-302 database: PostgreSQL 14.9 is too old. Upgrade to PostgreSQL 15 to 18.");
        for (int major = 15; major <= 19; major++) {
            CatalogReader.requireSupported("PostgreSQL", major, major + ".1");
        }
    }

    private static Table table(TableName name) {
        return catalog.table(name).orElseThrow();
    }

    private static Index index(TableName table, String name) {
        return table(table).index(name).orElseThrow();
    }

    private static ForeignKey foreignKey(String name) {
        List<ForeignKey> found = catalog.foreignKeys().stream()
                .filter(f -> f.name().equals(name) && !f.partitionOf())
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    static String resource(String path) {
        try (InputStream text = Objects.requireNonNull(CatalogReaderTest.class.getResourceAsStream(path))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
