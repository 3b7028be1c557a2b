package dev.reprieve.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** SQL that others wrote: one JSON object a line. */
public final class Corpus {
    /** The whole corpora are too large for the repository; where they lie beside it, they are read too. */
    private static final Path WHOLE = Path.of(System.getProperty("reprieve.corpora", "../../shared/data/sql"));

    private static final ObjectMapper JSON = new ObjectMapper();

    private Corpus() {}

    /**
     * A statement with the references that another parser found in it, names of WITH queries among them.
     *
     * @param references {@code name@offset}, the offset counted in characters
     */
    public record Sample(String id, String sql, List<String> references) {}

    /** The files of those names: the shipped samples and, where they lie beside the repository, the whole ones. */
    public static List<Path> files(String... names) {
        List<Path> files = new ArrayList<>();
        for (String name : names) {
            Path shipped = Path.of("src/test/resources/sql", name);
            if (Files.exists(shipped)) {
                files.add(shipped);
            }
            if (Files.exists(WHOLE.resolve(name))) {
                files.add(WHOLE.resolve(name));
            }
        }
        return files;
    }

    /** The dialect that a file of this name is written in. */
    public static Dialect dialect(Path file) {
        return switch (file.getFileName().toString()) {
            case "sqlite.jsonl" -> Dialect.SQLITE;
            case "hibernate-maria.jsonl", "hibernate-my.jsonl" -> Dialect.MARIADB;
            case "hibernate-h2.jsonl" -> Dialect.H2;
            default -> Dialect.POSTGRESQL;
        };
    }

    /** All samples of a file: one JSON object a line, or one statement a line, in which ¶ stands for the line's end. */
    public static List<Sample> read(Path file) {
        try {
            List<Sample> samples = new ArrayList<>();
            if (file.toString().endsWith(".sql")) {
                for (String line : Files.readAllLines(file)) {
                    if (!line.startsWith("# ")) {
                        samples.add(new Sample("grammar:" + samples.size(), line.replace('¶', '\n'), List.of()));
                    }
                }
                return samples;
            }
            for (String line : Files.readAllLines(file)) {
                samples.add(sample(JSON.readTree(line)));
            }
            return samples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sample sample(JsonNode node) {
        String sql = node.get("sql").asString();
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        List<String> references = new ArrayList<>();
        JsonNode tables = node.get("tables");
        if (tables != null) {
            for (JsonNode table : tables) {
                int offset = new String(bytes, 0, table.get("at").asInt(), StandardCharsets.UTF_8).length();
                // FOR UPDATE OF names an alias, which the grammar cannot tell from a table
                if (sql.substring(0, offset).toLowerCase(Locale.ROOT).endsWith("update of ")) {
                    continue;
                }
                references.add(table.get("name").asString() + "@" + offset);
            }
        }
        return new Sample(
                node.get("id").asString(),
                sql,
                references.stream().distinct().sorted().toList());
    }
}
