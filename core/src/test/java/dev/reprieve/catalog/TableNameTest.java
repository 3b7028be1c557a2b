package dev.reprieve.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableNameTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            delimiter = '|',
            value = {
                "posts | public | posts",
                "blog.posts | blog | posts",
                "Blog.Posts | Blog | Posts",
                "\"My Schema\".\"Weird.Table\" | My Schema | Weird.Table",
                "My Schema.my table | My Schema | my table",
                "\"a\"\"b\".c | a\"b | c",
                "' blog . posts ' | blog | posts",
            })
    void readsNames(String text, String schema, String name) {
        assertThat(TableName.parse(text, "public")).isEqualTo(new TableName(schema, name));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            delimiter = '|',
            value = {
                "'' | expected a name at character 1",
                "public. | expected a name at character 8",
                "a.b.c | expected the end at character 4",
                "\"a | expected a closing double quote at character 3",
                "\"\".a | expected a name at character 1",
                "a(b) | expected the end at character 2",
            })
    void saysWhatItExpected(String text, String message) {
        assertThatThrownBy(() -> TableName.parse(text, "public"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void readsBackWhatItWrites() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> pieces = List.of("a", "B", "ö", " ", ".", "\"", "(", ")", ",", "'", "\t", "select", "𝒳");
        for (int i = 0; i < 2_000; i++) {
            TableName name = new TableName(word(random, pieces), word(random, pieces));
            assertThat(TableName.parse(name.toString(), "public"))
                    .describedAs("seed %d", seed)
                    .isEqualTo(name);
        }
    }

    private static String word(Random random, List<String> pieces) {
        StringBuilder word = new StringBuilder();
        int length = 1 + random.nextInt(4);
        for (int i = 0; i < length; i++) {
            word.append(pieces.get(random.nextInt(pieces.size())));
        }
        return word.toString();
    }
}
