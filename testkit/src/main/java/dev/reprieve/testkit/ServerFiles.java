package dev.reprieve.testkit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where a server's data and programs are, and how its processes are started and stopped. */
record ServerFiles(Path data, Path programs) {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    /** Of a server that is running. */
    static ServerFiles ofRunning(Path data) throws IOException {
        Path program = Path.of(postmaster(data).info().command().orElseThrow());
        return new ServerFiles(data, requireNonNull(program.toAbsolutePath().getParent()));
    }

    private static ProcessHandle postmaster(Path data) throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        return ProcessHandle.of(pid).orElseThrow();
    }

    /** Kills every process at once, as kill -9 would. */
    void kill() throws IOException {
        ProcessHandle postmaster = postmaster(data);
        List<ProcessHandle> all = new ArrayList<>(postmaster.descendants().toList());
        all.add(0, postmaster);
        all.forEach(ProcessHandle::destroyForcibly);
        try {
            for (ProcessHandle each : all) {
                each.onExit().get(WITHIN.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts it with the options that it had. */
    void restart() throws IOException {
        start(options());
    }

    /** What it was started with last, without the program itself and the data directory. */
    String options() throws IOException {
        String options = Files.readString(data.resolve("postmaster.opts")).strip();
        return options.substring(options.indexOf("\"-p\""));
    }

    /** Starts it; returns when it takes connections. */
    void start(String options) throws IOException {
        run("-o", options, "-w", "-t", String.valueOf(WITHIN.toSeconds()), "start");
    }

    /** Stops it at once, without a last checkpoint. */
    void stop() throws IOException {
        run("-m", "immediate", "-w", "stop");
    }

    private void run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name", "").equals("root")) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(programs.resolve("pg_ctl").toString(), "-D", data.toString()));
        Collections.addAll(command, arguments);
        Path log = data.resolveSibling(data.getFileName() + ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException("pg_ctl ended with " + code + ": " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            Files.deleteIfExists(log);
        }
    }
}
