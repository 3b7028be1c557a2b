package dev.reprieve.purge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeWindowTest {
    @ParameterizedTest
    @CsvSource({
        // winter: Berlin is an hour ahead
        "01:00-05:00 Europe/Berlin, 2026-01-10T00:00:00Z, true",
        "01:00-05:00 Europe/Berlin, 2026-01-09T23:59:59Z, false",
        "01:00-05:00 Europe/Berlin, 2026-01-10T03:59:59Z, true",
        "01:00-05:00 Europe/Berlin, 2026-01-10T04:00:00Z, false",
        // summer: two
        "01:00-05:00 Europe/Berlin, 2026-07-09T23:00:00Z, true",
        "01:00-05:00 Europe/Berlin, 2026-07-10T03:00:00Z, false",
        // over midnight
        "22:00-02:00 UTC, 2026-01-10T21:59:59Z, false",
        "22:00-02:00 UTC, 2026-01-10T22:00:00Z, true",
        "22:00-02:00 UTC, 2026-01-11T00:00:00Z, true",
        "22:00-02:00 UTC, 2026-01-11T02:00:00Z, false",
        "20:00-24:00 UTC, 2026-01-11T23:59:59Z, true",
        "20:00-24:00 UTC, 2026-01-11T00:00:00Z, false",
        // 29 March 2026: 02:00 becomes 03:00 at 01:00Z; 01:00-05:00 lasts three hours
        "01:00-05:00 Europe/Berlin, 2026-03-29T00:00:00Z, true",
        "01:00-05:00 Europe/Berlin, 2026-03-29T02:59:59Z, true",
        "01:00-05:00 Europe/Berlin, 2026-03-29T03:00:00Z, false",
        // a window that is skipped, and one that begins in the gap
        "02:10-02:50 Europe/Berlin, 2026-03-29T01:00:00Z, false",
        "02:30-04:00 Europe/Berlin, 2026-03-29T01:29:59Z, false",
        "02:30-04:00 Europe/Berlin, 2026-03-29T01:30:00Z, true",
        // 25 October 2026: 03:00 becomes 02:00 at 01:00Z; the hour comes twice, and the window is open in both
        "01:00-02:30 Europe/Berlin, 2026-10-25T00:45:00Z, true",
        "01:00-02:30 Europe/Berlin, 2026-10-25T01:29:59Z, true",
        "01:00-02:30 Europe/Berlin, 2026-10-25T01:30:00Z, false",
        "02:00-03:00 Europe/Berlin, 2026-10-25T00:00:00Z, true",
        "02:00-03:00 Europe/Berlin, 2026-10-25T01:59:59Z, true",
        "02:00-03:00 Europe/Berlin, 2026-10-25T02:00:00Z, false",
    })
    void opensAndCloses(String window, Instant at, boolean open) {
        assertThat(TimeWindow.parse(window, ZoneOffset.UTC).isOpen(at)).isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "01:00-05:00 UTC, 2026-01-10T00:30:00Z, PT30M",
        "01:00-05:00 UTC, 2026-01-10T02:00:00Z, PT0S",
        "01:00-05:00 UTC, 2026-01-10T05:00:00Z, PT20H",
        "22:00-02:00 UTC, 2026-01-10T02:00:00Z, PT20H",
        "01:00-05:00 Europe/Berlin, 2026-03-28T04:00:00Z, PT20H",
        "04:00-05:00 Europe/Berlin, 2026-03-28T04:00:00Z, PT22H",
        "04:00-05:00 Europe/Berlin, 2026-10-24T03:00:00Z, PT24H",
        // begins in the gap, an hour later
        "02:10-02:50 Europe/Berlin, 2026-03-28T02:00:00Z, PT23H10M",
        // would end before it begins on the 29th
        "02:30-03:10 Europe/Berlin, 2026-03-28T02:30:00Z, PT46H",
    })
    void saysHowLongUntilItOpens(String window, Instant at, Duration until) {
        TimeWindow parsed = TimeWindow.parse(window, ZoneOffset.UTC);
        assertThat(parsed.untilOpen(at)).isEqualTo(until);
        assertThat(parsed.isOpen(at.plus(until))).isTrue();
    }

    @Test
    void readsWhatPeopleWrite() {
        ZoneId usual = ZoneId.of("America/New_York");
        assertThat(TimeWindow.parse(" 1:00 - 5:30 ", usual).toString()).isEqualTo("01:00-05:30 America/New_York");
        for (String bad : new String[] {"", "1-5", "25:00-26:00", "01:00-01:00", "01:00-05:00 Atlantis"}) {
            assertThatThrownBy(() -> TimeWindow.parse(bad, usual)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
