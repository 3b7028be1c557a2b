package dev.reprieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 seconds",
        "PT1S, 1 second",
        "PT59.9S, 59 seconds",
        "PT1M, 1 minute",
        "PT1H59M, 1 hour",
        "PT47H, 47 hours",
        "P2D, 2 days",
        "P89D, 89 days",
        "P90D, 3 months",
        "P729D, 24 months",
        "P800D, 2 years",
        "PT-5S, 0 seconds",
    })
    void namesASpan(Duration span, String words) {
        assertThat(Wording.span(span)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "1, 1 byte",
        "1023, 1023 bytes",
        "1024, 1.0 kB",
        "2411724, 2.3 MB",
        "53687091200, 50 GB",
    })
    void namesASize(long bytes, String words) {
        assertThat(Wording.bytes(bytes).replace(",", "")).isEqualTo(words);
    }

    @Test
    void countsThings() {
        assertThat(Wording.count(1, "row")).isEqualTo("1 row");
        assertThat(Wording.count(12345, "row")).isEqualTo("12,345 rows");
        assertThat(Wording.count(2, "day")).isEqualTo("2 days");
        assertThat(Wording.count(2, "entry")).isEqualTo("2 entries");
        assertThat(Wording.ago(Instant.EPOCH, Instant.EPOCH.plusSeconds(180))).isEqualTo("3 minutes ago");
        assertThat(Wording.ago(Instant.EPOCH, Instant.EPOCH)).isEqualTo("just now");
    }
}
