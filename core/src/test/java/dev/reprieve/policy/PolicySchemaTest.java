package dev.reprieve.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.json.JsonMapper;

/** The published JSON Schema says the same as the reader. */
class PolicySchemaTest {
    private static final Path SCHEMA = Path.of("src/main/resources/dev/reprieve/policy/reprieve.schema.json");

    static List<Path> good() throws IOException {
        return PolicyFiles.good();
    }

    /** Files that are YAML documents; what is no YAML at all no schema sees. */
    static Stream<Path> bad() throws IOException {
        List<Path> files = PolicyFiles.bad();
        return files.stream().filter(f -> !String.join("", expectations(f)).contains("RPV-101"));
    }

    @Test
    void isPublished() throws IOException {
        assertThat(Path.of("../docs/reprieve.schema.json")).hasSameTextualContentAs(SCHEMA);
    }

    @ParameterizedTest
    @MethodSource("good")
    void acceptsGoodFiles(Path file) throws IOException {
        assertThat(violations(Files.readString(file))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void rejectsBadFilesAsFarAsASchemaCan(Path file) throws IOException {
        assertThat(violations(Files.readString(file)).isEmpty()).isEqualTo(PolicyFiles.beyondSchema(file));
    }

    static List<String> violations(String yaml) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(SCHEMA));
        // a mapping with a key twice is the reader's to find: JSON cannot even say it
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(true)
                .setAllowNonScalarKeys(true)
                .build();
        Object document = new Load(settings).loadFromString(yaml);
        String json = JsonMapper.shared().writeValueAsString(document);
        return schema.validate(json, InputFormat.JSON).stream()
                .map(e -> e.getInstanceLocation() + " " + e.getMessage())
                .toList();
    }

    private static List<String> expectations(Path file) {
        try {
            return PolicyFiles.expectations(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
