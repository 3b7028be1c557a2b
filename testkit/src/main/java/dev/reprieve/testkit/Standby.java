package dev.reprieve.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A streaming replica of a server, made from a backup of it while it runs. */
public final class Standby implements AutoCloseable {
    private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts", "epg-lock");

    private final ServerFiles files;
    private final int port;

    private Standby(ServerFiles files, int port) {
        this.files = files;
        this.port = port;
    }

    /** Makes one that follows the server under the given application name. */
    static Standby of(ServerFiles primary, DataSource primarySource, int primaryPort, String name) {
        try {
            Path data = Files.createTempDirectory(
                    primary.data().resolveSibling("").toAbsolutePath(),
                    "postgres-standby",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            backup(primary.data(), primarySource, data);
            int port = freePort();
            Files.writeString(
                    data.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=127.0.0.1 port=" + primaryPort + " user=postgres application_name=" + name
                            + "'\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            Files.createFile(data.resolve("standby.signal"));
            Standby standby = new Standby(new ServerFiles(data, primary.programs()), port);
            // some settings must not be less than the primary's
            standby.files.start(primary.options().replace("\"" + primaryPort + "\"", "\"" + port + "\""));
            return standby;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void backup(Path from, DataSource source, Path to) throws IOException, SQLException {
        // the session has to stay until the backup's end
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('standby', true)");
            copy(from, to);
            try (ResultSet row = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                row.next();
                Files.writeString(to.resolve("backup_label"), row.getString(1));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (!directory.equals(from)) {
                    Files.copy(
                            directory,
                            to.resolve(from.relativize(directory).toString()),
                            StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!LEFT_OUT.contains(file.getFileName().toString())) {
                    try {
                        Files.copy(
                                file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                    } catch (NoSuchFileException e) {
                        // a server at work removes files; what it says of them is in the log that the standby reads
                        return FileVisitResult.CONTINUE;
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Sessions on it; they can only read until it is promoted. */
    public DataSource dataSource(String database) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL("jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres");
        return dataSource;
    }

    /** It goes on receiving what the primary writes, but applies none of it. */
    public void pauseReplay() {
        PostgresServer.execute(dataSource("postgres"), "SELECT pg_wal_replay_pause()");
    }

    /** It applies what it has received. */
    public void resumeReplay() {
        PostgresServer.execute(dataSource("postgres"), "SELECT pg_wal_replay_resume()");
    }

    /** Makes it a primary of its own; returns when it takes writes. */
    public void promote() {
        PostgresServer.execute(dataSource("postgres"), "SELECT pg_promote(true)");
    }

    @Override
    public void close() throws IOException {
        files.stop();
        Files.walkFileTree(files.data(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
