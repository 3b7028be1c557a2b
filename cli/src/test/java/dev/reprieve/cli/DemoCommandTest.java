package dev.reprieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DemoCommandTest {
    @Test
    void tellsTheStoryAndLeavesNothingBehind() throws IOException {
        long before = leftovers();

        Cli.Result result = Cli.run(Map.of(), "", false, "demo");

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains("What is left to do now: 0 steps.")
                .contains("UPDATE posts SET live = NULL WHERE")
                .contains("23503 ERROR: insert or update on table \"comments\" violates foreign key constraint"
                        + " \"comments_post_id_fkey\"")
                .doesNotContain("DIFFERENT");
        assertThat(leftovers()).isEqualTo(before);
    }

    @Test
    void countsForPrograms() throws IOException {
        JsonNode counts = JsonMapper.builder()
                .build()
                .readTree(Cli.run(Map.of(), "", false, "demo", "--json").out());

        assertThat(counts.get("rows").get("comments").asLong()).isEqualTo(20_000);
        assertThat(counts.get("deleted").get("public.comments").asLong()).isGreaterThan(100);
        assertThat(counts.get("restored")).isEqualTo(counts.get("deleted"));
        assertThat(counts.get("equalTables").asInt()).isEqualTo(7);
        assertThat(counts.get("purged").get("public.posts").asLong()).isPositive();
    }

    private static long leftovers() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(f -> String.valueOf(f.getFileName()).startsWith("reprieve-demo"))
                    .count();
        }
    }
}
