package dev.reprieve.error;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever gets a code finds it in {@code docs/errors.md}, and finds nothing there that no longer exists. */
class ErrorDocsTest {
    private static final Path DOCS = Path.of("../docs/errors.md");
    private static final String HEADING = "### RPV-";

    @Test
    void everyCodeHasOneSectionInOrder() throws IOException {
        List<String> headings = Files.readAllLines(DOCS, UTF_8).stream()
                .filter(line -> line.startsWith(HEADING))
                .map(line -> line.substring("### ".length(), line.indexOf(' ', HEADING.length())))
                .toList();
        assertThat(headings)
                .containsExactlyElementsOf(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList());
    }

    @Test
    void everySectionSaysWhatItMeansAndWhatToDo() throws IOException {
        String[] sections = Files.readString(DOCS, UTF_8).split("(?m)^### ", -1);
        for (String section : Arrays.asList(sections).subList(1, sections.length)) {
            assertThat(section).contains("**What it means.**").contains("**What to do.**");
        }
    }

    @Test
    void codesAreUnique() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::code)).doesNotHaveDuplicates();
    }
}
