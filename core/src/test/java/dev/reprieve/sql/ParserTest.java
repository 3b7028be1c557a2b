package dev.reprieve.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code src/test/resources/sql/parsed/*.sql}: after lines beginning with {@code #}, which say what it shows, a text, then
 * {@code =>} and what the parser finds in it, or why it does not understand it.
 */
class ParserTest {
    private static final Path FILES = Path.of("src/test/resources/sql/parsed");

    record Pair(Dialect dialect, String title, String sql, String expected) {
        @Override
        public String toString() {
            return title + ": " + sql.lines().findFirst().orElse("");
        }
    }

    static Stream<Pair> pairs() {
        return Stream.of(Dialect.values()).flatMap(d -> read(d).stream());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void finds(Pair pair) {
        assertThat(print(pair)).isEqualTo(pair.expected());
    }

    private static String print(Pair pair) {
        try {
            return Printer.print(Script.parse(Tokenizer.tokenize(
                    pair.sql(), pair.dialect(), pair.dialect().backslashEscapes())));
        } catch (SyntaxException e) {
            return "at " + e.offset() + (e.tooLarge() ? ", too large: " : ": ") + e.getMessage();
        }
    }

    private static List<Pair> read(Dialect dialect) {
        try {
            List<Pair> pairs = new ArrayList<>();
            Path file = FILES.resolve(dialect.name().toLowerCase(Locale.ROOT) + ".sql");
            for (String block : Files.readString(file).strip().split("\n\n+")) {
                int text = 0;
                while (block.startsWith("#", text)) {
                    text = block.indexOf('\n', text) + 1;
                }
                int arrow = block.indexOf("\n=>\n");
                pairs.add(new Pair(
                        dialect,
                        dialect + " " + block.substring(1, text).strip(),
                        block.substring(text, arrow),
                        block.substring(arrow + 4)));
            }
            return pairs;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
