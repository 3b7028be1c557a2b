package dev.reprieve.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL on a free port of loopback. One is shared by all tests of a JVM; each test takes a database of its
 * own. It keeps its files below {@code target} and ends with the JVM.
 */
public final class PostgresServer implements AutoCloseable {
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final String SUPERUSER = "postgres";
    /** The role that owns databases and is no superuser. */
    public static final String OWNER = "ordinary";

    private static final String APPLICATION = "application";

    private static final String HAND_OVER = """
            DO $do$
            DECLARE
                command text;
            BEGIN
                FOR command IN
                    SELECT format('ALTER %%s %%s OWNER TO %1$s', o.kind, o.name)
                    FROM (SELECT 'DATABASE', quote_ident(current_database()), 0::oid, 'public'::regnamespace
                          UNION ALL SELECT 'SCHEMA', quote_ident(nspname), 0, oid FROM pg_namespace
                          UNION ALL SELECT 'TABLE', oid::regclass::text, oid, relnamespace FROM pg_class
                              WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
                          UNION ALL SELECT 'SEQUENCE', oid::regclass::text, oid, relnamespace FROM pg_class AS s
                              WHERE relkind = 'S' AND NOT EXISTS (
                                  SELECT FROM pg_depend AS d WHERE d.objid = s.oid AND d.deptype IN ('a', 'i'))
                          UNION ALL SELECT 'STATISTICS', stxnamespace::regnamespace::text || '.' || quote_ident(stxname), oid,
                              stxnamespace FROM pg_statistic_ext
                          UNION ALL SELECT 'ROUTINE', oid::regprocedure::text, oid, pronamespace FROM pg_proc
                          UNION ALL SELECT CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, oid::regtype::text, oid,
                              typnamespace FROM pg_type WHERE typtype IN ('d', 'e')) AS o(kind, name, id, schema)
                    WHERE o.schema >= 16384 OR o.schema = 'public'::regnamespace
                LOOP
                    EXECUTE command;
                END LOOP;
            END $do$
            """.formatted(OWNER);

    private final EmbeddedPostgres server;
    private final Path data;

    private PostgresServer(EmbeddedPostgres server, Path data) {
        this.server = server;
        this.data = data;
    }

    /** The server of this JVM, started on first use. */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    /** Starts another server; the caller closes it. */
    public static PostgresServer start() {
        try {
            Path target = Path.of("target").toAbsolutePath();
            Files.createDirectories(target);
            Path data = Files.createTempDirectory(target, "postgres-data");
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(target.resolve("postgres").toFile())
                    .setDataDirectory(data)
                    .setCleanDataDirectory(true)
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_connections", "100")
                    .setServerConfig("max_prepared_transactions", "10")
                    .setServerConfig("wal_level", "logical")
                    .setPGStartupWait(START_WITHIN)
                    .start();
            PostgresServer started = new PostgresServer(server, data);
            execute(
                    started.dataSource("postgres"),
                    "CREATE ROLE " + OWNER + " LOGIN; CREATE ROLE " + APPLICATION + " LOGIN");
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates an empty database and returns its name. */
    public String createDatabase() {
        return createDatabaseOf(SUPERUSER);
    }

    /** The same; it belongs to a role that is no superuser, as an application's usually does. */
    public String createOwnedDatabase() {
        return createDatabaseOf(OWNER);
    }

    /** Gives a database and all that it holds to that role. */
    public void handOver(String database) {
        execute(dataSource(database), HAND_OVER);
    }

    private String createDatabaseOf(String owner) {
        String name = "test_" + NEXT.incrementAndGet();
        execute(dataSource("postgres"), "CREATE DATABASE " + name + " OWNER " + owner);
        return name;
    }

    /** Creates a database and runs the script in it; returns its data source. */
    public DataSource createDatabase(String script) {
        DataSource dataSource = dataSource(createDatabase());
        execute(dataSource, script);
        return dataSource;
    }

    /** Drops a database, also while others are connected to it. */
    public void dropDatabase(String name) {
        execute(dataSource("postgres"), "DROP DATABASE " + name + " WITH (FORCE)");
    }

    /** A data source without a pool: each connection is a new session. The user is a superuser. */
    public DataSource dataSource(String database) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(url(database));
        return dataSource;
    }

    /** The same; the user is the owner of databases who is no superuser. */
    public DataSource dataSourceOfOwner(String database) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(urlOfOwner(database));
        return dataSource;
    }

    /** The same; the user owns nothing and may read and write the rows of what the schema public holds by now. */
    public DataSource dataSourceOfApplication(String database) {
        execute(
                dataSourceOfOwner(database),
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + APPLICATION);
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(server.getJdbcUrl(APPLICATION, database));
        return dataSource;
    }

    /** The JDBC URL of a database, with its user, a superuser. */
    public String url(String database) {
        return server.getJdbcUrl(SUPERUSER, database);
    }

    /** The same, with the owner of databases who is no superuser. */
    public String urlOfOwner(String database) {
        return server.getJdbcUrl(OWNER, database);
    }

    /** The port on loopback. */
    public int port() {
        return server.getPort();
    }

    /** Runs one or more statements in a session of its own. */
    public static void execute(DataSource dataSource, String script) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(script);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + " in " + script, e);
        }
    }

    /** Kills every process of the server at once, as kill -9 would, and starts it again: it recovers from its log. */
    public void killAndRestart() {
        try {
            ServerFiles files = ServerFiles.ofRunning(data);
            files.kill();
            files.restart();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a streaming replica of all its databases; the caller closes it, before the server. */
    public Standby standby(String applicationName) {
        try {
            return Standby.of(ServerFiles.ofRunning(data), dataSource("postgres"), port(), applicationName);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private static final class Shared {
        static final PostgresServer SERVER = start();
    }
}
