package dev.reprieve.rewrite;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * PostgreSQL's own grammar, as libpg_query, in a Node process that answers for as long as it is open. Knows nothing of
 * Reprieve's parser; what it makes of a syntax tree stands in {@code src/test/node}.
 */
final class Oracle implements AutoCloseable {
    private static final Path DIRECTORY = Path.of("src/test/node");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    /**
     * One place where the grammar has a table's name.
     *
     * @param guarded whether it must get a condition
     */
    record Reference(@Nullable String schema, String name, int at, String role, boolean cte, boolean guarded) {
        @Override
        public String toString() {
            return (schema == null ? "" : schema + ".") + name + "@" + at + " " + role + (cte ? " of WITH" : "");
        }
    }

    /**
     * What the grammar says of a text.
     *
     * @param error why it is none of PostgreSQL's; empty if it is
     * @param kinds QUERY, or the name of another kind of statement, each
     */
    record Answer(String error, List<String> kinds, List<Reference> references) {
        /** Whether it is queries and DML, perhaps with what begins and ends transactions between. */
        boolean isQuery() {
            return kinds.contains("QUERY")
                    && kinds.stream().allMatch(k -> k.equals("QUERY") || k.equals("TransactionStmt"));
        }
    }

    /**
     * What it says of a rewritten text.
     *
     * @param error why it is none of PostgreSQL's; empty if it is
     * @param guards how many conditions have been added, each to a table of its place
     * @param strays conditions that name no table there
     * @param classes the readings that both trees needed to be equal
     * @param difference the first difference of the trees; empty if they are equal
     */
    record Comparison(String error, int guards, List<String> strays, List<String> classes, String difference) {}

    private Oracle(Process process) {
        this.process = process;
        this.questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static Oracle open() {
        if (!Files.exists(DIRECTORY.resolve("node_modules/libpg-query"))) {
            Process installation = start("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            try {
                if (!installation.waitFor(5, TimeUnit.MINUTES) || installation.exitValue() != 0) {
                    installation.destroy();
                    throw new IllegalStateException(
                            "npm ci failed in core/" + DIRECTORY + ". The profile oracle needs the npm registry once.");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        return new Oracle(start("node", "oracle.mjs"));
    }

    private static Process start(String... command) {
        try {
            return new ProcessBuilder(command)
                    .directory(DIRECTORY.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    command[0] + " could not be started. The profile oracle needs Node 18 or later with npm.", e);
        }
    }

    Answer ask(String sql) {
        return answer(send(JSON.createObjectNode().put("sql", sql)));
    }

    Comparison compare(String sql, String rewritten) {
        JsonNode node = send(JSON.createObjectNode().put("sql", sql).put("rewritten", rewritten));
        JsonNode comparison = node.get("comparison");
        return comparison == null
                ? new Comparison(node.path("rewrittenError").asString("no answer"), 0, List.of(), List.of(), "")
                : new Comparison(
                        "",
                        comparison.get("guards").asInt(),
                        strings(comparison.get("strays")),
                        strings(comparison.get("classes")),
                        comparison.get("difference").asString());
    }

    private JsonNode send(ObjectNode question) {
        try {
            questions.write(JSON.writeValueAsString(question));
            questions.newLine();
            questions.flush();
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("The oracle has ended.");
            }
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer answer(JsonNode node) {
        if (node.has("error")) {
            return new Answer(node.get("error").asString(), List.of(), List.of());
        }
        List<Reference> references = new ArrayList<>();
        for (JsonNode reference : node.get("references")) {
            JsonNode schema = reference.get("schema");
            references.add(new Reference(
                    schema.isNull() ? null : schema.asString(),
                    reference.get("name").asString(),
                    reference.get("at").asInt(),
                    reference.get("role").asString(),
                    reference.get("cte").asBoolean(),
                    reference.get("guarded").asBoolean()));
        }
        return new Answer("", strings(node.get("kinds")), references);
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(n -> strings.add(n.asString()));
        return strings;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
