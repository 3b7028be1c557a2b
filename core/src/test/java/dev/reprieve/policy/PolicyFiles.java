package dev.reprieve.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The policy files under test. A bad one ends with the messages that it must give, as comments. */
final class PolicyFiles {
    static final Path GOOD = Path.of("src/test/resources/policy/good");
    private static final Path BAD = Path.of("src/test/resources/policy/bad");
    private static final String MESSAGE = "# RPV-";
    private static final String BEYOND = "# beyond the schema";

    private PolicyFiles() {}

    static List<Path> good() throws IOException {
        return files(GOOD);
    }

    static List<Path> bad() throws IOException {
        return files(BAD);
    }

    static List<String> expectations(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(l -> l.startsWith(MESSAGE))
                .map(l -> l.substring(2))
                .toList();
    }

    /** Whether the file is wrong in a way that a JSON Schema cannot say. */
    static boolean beyondSchema(Path file) throws IOException {
        return Files.readAllLines(file).contains(BEYOND);
    }

    static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
