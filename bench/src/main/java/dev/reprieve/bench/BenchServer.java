package dev.reprieve.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL that is set up as a production server would be: it flushes its log, unlike the one that tests share, and
 * has memory for the benchmark's tables.
 */
final class BenchServer implements AutoCloseable {
    private static final Duration START_WITHIN = Duration.ofSeconds(60);

    private final EmbeddedPostgres server;

    private BenchServer(EmbeddedPostgres server) {
        this.server = server;
    }

    static BenchServer start() throws IOException {
        Path target = Path.of("bench/target").toAbsolutePath();
        Files.createDirectories(target);
        return new BenchServer(EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(target.resolve("postgres").toFile())
                .setDataDirectory(Files.createTempDirectory(target, "postgres-data"))
                .setCleanDataDirectory(true)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("shared_buffers", "1GB")
                .setServerConfig("maintenance_work_mem", "256MB")
                .setServerConfig("max_wal_size", "4GB")
                .setPGStartupWait(START_WITHIN)
                .start());
    }

    /** Each connection is a new session of the superuser and reports itself under the given name. */
    DataSource dataSource(String applicationName) {
        return dataSource("postgres", applicationName);
    }

    /** Where to reach it. */
    String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    /** Creates a database and gives its sessions, as above. */
    DataSource createDatabase(String name, String applicationName) throws SQLException {
        try (Connection connection = dataSource(applicationName).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return dataSource(name, applicationName);
    }

    /** Sessions of a database that is there, as above. */
    DataSource dataSource(String database, String applicationName) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(server.getJdbcUrl("postgres", database));
        dataSource.setApplicationName(applicationName);
        return dataSource;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
