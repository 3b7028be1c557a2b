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
final class Corpus {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Corpus() {}

    /**
     * A statement with the references that another parser found in it, names of WITH queries among them.
     *
     * @param references {@code name@offset}, the offset counted in characters
     */
    record Sample(String id, String sql, List<String> references) {}

    static List<Sample> read(Path file) {
        try {
            List<Sample> samples = new ArrayList<>();
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
