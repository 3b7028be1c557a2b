package dev.reprieve.equivalence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/equivalence.md} is exact: a test asserts each of its rows, and no test asserts another. */
class EquivalenceTest {
    private static final Path DOCS = Path.of("../docs/equivalence.md");
    private static final Pattern ROW = Pattern.compile("\\| `([a-z0-9-]+)` \\|.*");

    @Test
    void everyRowIsAsserted() throws IOException {
        List<String> rows = Files.readAllLines(DOCS, UTF_8).stream()
                .filter(line -> line.startsWith("|") && !line.startsWith("| |") && !line.startsWith("|---"))
                .map(EquivalenceTest::id)
                .toList();
        assertThat(rows).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(rows)).isEqualTo(asserted());
    }

    private static String id(String line) {
        Matcher row = ROW.matcher(line);
        assertThat(row.matches()).as("a row begins with its name: " + line).isTrue();
        return row.group(1);
    }

    private static Set<String> asserted() {
        return new ClassFileImporter()
                .importPackages("dev.reprieve").stream()
                        .flatMap(c -> c.getMethods().stream())
                        .filter(m -> m.isAnnotatedWith(Accepted.class))
                        .map(JavaMethod::reflect)
                        .flatMap(m ->
                                Arrays.stream(m.getAnnotation(Accepted.class).value()))
                        .collect(Collectors.toCollection(TreeSet::new));
    }
}
