package dev.reprieve.cli;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL of the demo's own, in a temporary directory. Closing it, or ending the process in whatever way the
 * process itself notices, stops the server and removes the directory.
 */
final class DemoServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoServer.class);
    private static final Duration START_WITHIN = Duration.ofSeconds(60);

    private final Path directory;
    private boolean closed;
    private final Thread atExit = new Thread(this::stop, "demo server");
    private @Nullable EmbeddedPostgres server;

    private DemoServer(Path directory) {
        this.directory = directory;
    }

    /** Starts a server on a free port of loopback. */
    static DemoServer start() {
        try {
            DemoServer demo = new DemoServer(Files.createTempDirectory("reprieve-demo"));
            // before the server starts, so that nothing is left behind by whoever is impatient
            Runtime.getRuntime().addShutdownHook(demo.atExit);
            demo.run();
            return demo;
        } catch (IOException e) {
            throw cannotStart(e);
        }
    }

    /** Holds the lock until the server is up, so that whoever stops it meanwhile finds something to stop. */
    private synchronized void run() throws IOException {
        try {
            server = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(binaries().toFile())
                    .setDataDirectory(directory.resolve("data"))
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setServerConfig("fsync", "off")
                    .setPGStartupWait(START_WITHIN)
                    .start();
        } catch (IOException | IllegalStateException e) {
            close();
            throw cannotStart(e);
        }
    }

    /**
     * Where the server's binaries are unpacked. The script names a directory of the build that keeps them, which saves
     * seconds the next time; without it, or where it is not ours to write, they go with the demo.
     */
    private Path binaries() {
        String kept = System.getProperty("reprieve.binaries", "");
        boolean usable = !kept.isEmpty() && Files.isWritable(Path.of(kept).resolveSibling("."));
        return usable ? Path.of(kept) : directory.resolve("postgres");
    }

    /** The directory that goes with the server. */
    Path directory() {
        return directory;
    }

    /** The JDBC URL of its database. */
    String url() {
        return running().getJdbcUrl("postgres", "postgres");
    }

    int port() {
        return running().getPort();
    }

    @Override
    public void close() {
        stop();
        if (Thread.currentThread() != atExit) {
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException e) {
                LOG.debug("the process is ending, and its hook finds that all is done", e);
            }
        }
    }

    private synchronized void stop() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (server != null) {
                server.close();
            }
            delete(directory);
        } catch (IOException e) {
            throw new ReprieveException(
                    ErrorCode.DATABASE,
                    directory.toString(),
                    "the demo's files cannot all be removed (" + e.getMessage() + ").",
                    "Remove the directory by hand.",
                    e);
        }
    }

    private EmbeddedPostgres running() {
        if (server == null) {
            throw new IllegalStateException("the server has not been started");
        }
        return server;
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // the server removes files of its own while it stops
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static ReprieveException cannotStart(Exception e) {
        return new ReprieveException(
                ErrorCode.DATABASE,
                "demo",
                "its PostgreSQL could not be started (" + e.getMessage() + ").",
                "Run it as a user other than root, on Linux or macOS, with a temporary directory that you may write.",
                e);
    }
}
