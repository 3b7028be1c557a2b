package dev.reprieve.purge.throttle;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Optional;

/** Waits while a file exists. */
public record FileThrottle(Path file) implements Throttle {
    @Override
    public String name() {
        return "file";
    }

    @Override
    public Optional<String> reason(Connection connection) {
        return Files.exists(file) ? Optional.of("the file " + file + " exists") : Optional.empty();
    }
}
