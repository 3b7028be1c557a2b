package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.Reprieve;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Properties;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a guard comes to be, by the builder and by the driver, and when it will not. */
class GuardStartTest {
    private static final String POLICY = """
            version: 1
            tables:
              public.notes:
                delete: soft
                why: "People write them."
            """;

    @TempDir
    static Path directory;

    private static Path policy;
    private static String database;
    private static DataSource raw;

    @BeforeAll
    static void create() throws SQLException, IOException {
        policy = Files.writeString(directory.resolve("my policy.yaml"), POLICY);
        database = PostgresServer.shared().createDatabase();
        raw = PostgresServer.shared().dataSource(database);
        PostgresServer.execute(raw, "CREATE TABLE notes (id int PRIMARY KEY, body text); INSERT INTO notes VALUES (1)");
        Blog.apply(raw, Blog.soft("notes"));
    }

    private static void reset() {
        PostgresServer.execute(raw, "UPDATE notes SET live = true");
    }

    @Test
    void aPolicyFileIsEnough() throws SQLException {
        reset();
        try (Connection connection = Reprieve.guard(raw).policy(policy).build().getConnection()) {
            assertThat(Rows.update(connection, "DELETE FROM notes")).isEqualTo(1);
            assertThat(Rows.of(connection, "SELECT * FROM notes")).containsExactly("id|body");
        }
        assertThat(Rows.of(raw, "SELECT count(*) FROM notes")).containsExactly("count", "1");
    }

    @Test
    void theDriverTakesThePolicyFromTheUrlOrTheProperties() throws SQLException {
        String url = PostgresServer.shared().url(database).replace("jdbc:", "jdbc:reprieve:");
        String encoded = policy.toString().replace(" ", "%20");
        Properties properties = new Properties();
        properties.setProperty("reprieve.policy", policy.toString());
        properties.setProperty("ApplicationName", "notes");
        for (Connection connection : new Connection[] {
            DriverManager.getConnection(url + (url.contains("?") ? "&" : "?") + "reprieve.policy=" + encoded),
            DriverManager.getConnection(url, properties)
        }) {
            reset();
            try (connection) {
                assertThat(Rows.update(connection, "DELETE FROM notes")).isEqualTo(1);
                assertThat(Rows.of(connection, "SELECT * FROM notes")).containsExactly("id|body");
            }
            assertThat(Rows.of(raw, "SELECT count(*) FROM notes")).containsExactly("count", "1");
        }
        assertThat(Rows.of(raw, "SELECT DISTINCT application FROM reprieve.deletion ORDER BY 1 DESC LIMIT 1"))
                .hasSize(2);
    }

    @Test
    void theDriverTakesSettingsFromTheUrl() throws SQLException {
        String url = PostgresServer.shared().url(database).replace("jdbc:", "jdbc:reprieve:");
        String with = url + (url.contains("?") ? "&" : "?") + "reprieve.policy="
                + policy.toString().replace(" ", "%20");
        String set = with + "&reprieve.cacheCharacters=100000&reprieve.schemaCheckMillis=5000";
        try (Connection connection = DriverManager.getConnection(set)) {
            assertThat(Rows.of(connection, "SELECT * FROM notes").get(0)).isEqualTo("id|body");
        }
        // nothing of the guard's own reaches the real driver
        assertThat(DriverManager.getDriver(set).getPropertyInfo(set, new Properties()))
                .extracting(p -> p.name)
                .doesNotContain("reprieve.cacheCharacters", "reprieve.schemaCheckMillis");
        assertThatThrownBy(() -> DriverManager.getConnection(with + "&reprieve.cacheCharacters=5"))
                .hasMessage("RPV-701 guard: cacheCharacters is 5. Give 100000 to 1000000000.");
        assertThatThrownBy(() -> DriverManager.getConnection(with + "&reprieve.schemaCheckMillis=soon"))
                .hasMessage("RPV-701 guard: schemaCheckMillis is \"soon\". Give a whole number.");
        assertThatThrownBy(() -> DriverManager.getConnection(with + "&reprieve.cache=1"))
                .hasMessage("RPV-701 guard: reprieve.cache is no setting of the guard. Use reprieve.cacheCharacters,"
                        + " reprieve.policy, reprieve.schemaCheckMillis.");
    }

    @Test
    void theDriverSaysWhyItWillNotStart() {
        String url = PostgresServer.shared().url(database).replace("jdbc:", "jdbc:reprieve:");
        Properties properties = new Properties();
        properties.setProperty("reprieve.policy", directory.resolve("none.yaml").toString());
        assertThatThrownBy(() -> DriverManager.getConnection(url, properties))
                .isInstanceOf(SQLNonTransientConnectionException.class)
                .hasMessageStartingWith(ErrorCode.POLICY_FILE.code());
    }

    @Test
    void aDatabaseThatWasNotBroughtToItsPolicyIsRefused() {
        DataSource bare = PostgresServer.shared().createDatabase("CREATE TABLE a (id int); CREATE TABLE b (id int)");
        assertThatThrownBy(
                        () -> Reprieve.guard(bare).policy(Blog.soft("a", "b")).build())
                .hasMessage("RPV-403 tables public.a, public.b: The database has not been brought to its policy: there"
                        + " is no live key yet. Run reprieve apply with this policy, then start again.");
    }

    @Test
    void aPolicyForAnotherDatabaseIsRefused() {
        assertThatThrownBy(() -> Reprieve.guard(raw)
                        .policy(Blog.soft("notes", "shop.orders"))
                        .build())
                .hasMessage("RPV-103 table shop.orders: The policy names tables that the database does not have."
                        + " Correct the policy, or connect to the database that it was written for.");
    }

    @Test
    void withoutAPolicyThereIsNoGuard() {
        assertThatThrownBy(() -> Reprieve.guard(raw).build())
                .hasMessage("RPV-701 guard: No policy was given. Call policy(…) before build().");
    }
}
