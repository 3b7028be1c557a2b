package dev.reprieve.equivalence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.check.Check;
import dev.reprieve.check.Finding;
import dev.reprieve.plan.Limits;
import dev.reprieve.plan.Migration;
import dev.reprieve.plan.Obstacle;
import dev.reprieve.plan.Progress;
import dev.reprieve.plan.Step;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.PolicyReader;
import dev.reprieve.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Roles that the policy takes the right to delete from. */
class RevokedRightsTest {
    private static final Limits LIMITS = new Limits(2_000, 20, 0, 0, 60_000);
    private static final String TABLES = "tables: {posts: {delete: soft}}\n";

    private final String database = PostgresServer.shared().createDatabase();
    /** Roles belong to all databases of a server. */
    private final String app = "app_of_" + database;

    private final String staff = "staff_of_" + database;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = PostgresServer.shared().dataSource(database).getConnection();
        Both.run(connection, "CREATE ROLE " + app);
        Both.run(connection, "CREATE ROLE " + staff);
        Both.run(connection, "CREATE TABLE posts (id int PRIMARY KEY)");
        Both.run(connection, "CREATE TABLE likes (post int REFERENCES posts ON DELETE CASCADE)");
        Both.run(connection, "INSERT INTO posts VALUES (1), (2)");
        Both.run(connection, "GRANT SELECT, UPDATE, DELETE, TRUNCATE ON posts, likes TO " + app);
    }

    @AfterEach
    void drop() throws SQLException {
        connection.close();
        PostgresServer.shared().dropDatabase(database);
        PostgresServer.execute(PostgresServer.shared().dataSource("postgres"), "DROP ROLE " + app + ", " + staff);
    }

    private static Policy policy(String more) {
        return PolicyReader.read("version: 1\n" + TABLES + more, "reprieve.yaml");
    }

    private Policy revoking() {
        return policy("revoke_delete: [" + app + "]\n");
    }

    private void apply(Policy policy) throws SQLException {
        Migration migration = new Migration(connection, policy);
        migration.apply(LIMITS, Progress.SILENT, millis -> {});
        assertThat(migration.plan().steps()).isEmpty();
    }

    private String rights(String table) throws SQLException {
        return Both.run(
                connection,
                "SELECT has_table_privilege('" + app + "', '" + table + "', 'DELETE'), has_table_privilege('" + app
                        + "', '" + table + "', 'TRUNCATE')");
    }

    @Test
    void theRoleCanDeleteSoftlyAndNotOtherwise() throws SQLException {
        apply(revoking());
        assertThat(rights("posts")).isEqualTo("f,f");
        assertThat(rights("likes")).isEqualTo("t,t"); // its own deletes are physical
        connection.setAutoCommit(false);
        assertThat(Both.transcript(
                                connection,
                                List.of(
                                        "SET LOCAL ROLE " + app,
                                        "UPDATE posts SET live = NULL WHERE id = 1 AND live",
                                        "SET LOCAL reprieve.purge = 'on'",
                                        "DELETE FROM posts WHERE id = 2"))
                        .toString())
                .startsWith("[count 0, count 1, count 0, 42501 ")
                .contains("permission denied for table posts");
        connection.rollback();
        connection.setAutoCommit(true);
    }

    @Test
    void checkSeesARightThatWasGivenAgain() throws SQLException {
        apply(revoking());
        assertThat(ids(revoking())).isEmpty();
        Both.run(connection, "GRANT DELETE ON posts TO " + app);
        assertThat(ids(revoking())).containsExactly("drift:revoke public.posts " + app);
        apply(revoking());
        assertThat(rights("posts")).isEqualTo("f,f");
    }

    private List<String> ids(Policy policy) throws SQLException {
        return Check.run(connection, policy).leaks().stream().map(Finding::id).toList();
    }

    @Test
    void whatWasTakenIsGivenBack() throws SQLException {
        apply(revoking());
        apply(policy(""));
        assertThat(rights("posts")).isEqualTo("t,t");
        apply(revoking());
        new Migration(connection, revoking()).undo(LIMITS, Progress.SILENT, millis -> {});
        assertThat(rights("posts")).isEqualTo("t,t");
    }

    @Test
    void rightsThatComeAnotherWayAreNamed() throws SQLException {
        Both.run(connection, "GRANT " + staff + " TO " + app);
        Both.run(connection, "GRANT DELETE ON posts TO " + staff + ", PUBLIC");
        assertThat(obstacles(revoking()))
                .containsExactly("It may delete from public.posts as everyone may and as a member of " + staff
                        + ", which revoking its own right does not change.");
        assertThat(obstacles(policy("revoke_delete: [nobody]\n")))
                .containsExactly("The database has none of that name.");
        assertThat(obstacles(policy("revoke_delete: [postgres]\n")))
                .containsExactly("It is a superuser, whom no missing right keeps from anything.");
        Both.run(connection, "REVOKE DELETE ON posts FROM PUBLIC");
        Policy both = policy("revoke_delete: [" + app + ", " + staff + "]\n");
        assertThat(obstacles(both)).isEmpty();
        assertThat(new Migration(connection, both).plan().steps())
                .extracting(Step::id)
                .contains("revoke public.posts " + app, "revoke public.posts " + staff);
    }

    private List<String> obstacles(Policy policy) throws SQLException {
        return new Migration(connection, policy)
                .plan().obstacles().stream().map(Obstacle::problem).toList();
    }
}
