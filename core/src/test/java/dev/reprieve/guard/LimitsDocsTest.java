package dev.reprieve.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.sql.Limits;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** docs/limits.md names every limit with its value. */
class LimitsDocsTest {
    private static final Path DOCS = Path.of("..", "docs", "limits.md");

    private static String number(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    @Test
    void everyLimitOnATextIsThere() throws IOException, IllegalAccessException {
        String docs = Files.readString(DOCS, UTF_8);
        for (Field limit : Limits.class.getDeclaredFields()) {
            if (Modifier.isPublic(limit.getModifiers())) {
                assertThat(docs).contains("| `" + limit.getName() + "` | " + number(limit.getInt(null)) + " |");
            }
        }
    }

    @Test
    void everySettingIsThereWithItsRange() throws IOException {
        assertThat(Files.readString(DOCS, UTF_8))
                .contains(
                        "| `cacheCharacters` | " + number(Picture.CACHE_CHARACTERS) + " | "
                                + number(Picture.CACHE_CHARACTERS_MIN) + " to " + number(Picture.CACHE_CHARACTERS_MAX)
                                + " |",
                        "| `schemaCheckMillis` | " + number(GuardSettings.CHECK_MILLIS) + " | 1 to "
                                + number(GuardSettings.CHECK_MILLIS_MAX) + " |",
                        number((int) Engine.REREAD_AFTER_MILLIS),
                        number((int) Engine.REREAD_AFTER_MAX_MILLIS));
    }
}
