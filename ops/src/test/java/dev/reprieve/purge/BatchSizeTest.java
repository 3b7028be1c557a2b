package dev.reprieve.purge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchSizeTest {
    /** With more room than usual. */
    private static final PurgeLimits WIDE = new PurgeLimits(500, 50, 5_000, 50, 250, 100, 5_000, 1_000_000, 20);

    private final BatchSize first = BatchSize.first(WIDE);

    @Test
    void usuallyGrowsToAThousand() {
        BatchSize usual = BatchSize.first(PurgeLimits.DEFAULT);
        assertThat(usual.rows()).isEqualTo(500);
        assertThat(usual.after(500, 1).after(600, 1).rows()).isEqualTo(600);
    }

    @Test
    void startsAsTheLimitsSay() {
        assertThat(first.rows()).isEqualTo(500);
    }

    @Test
    void movesHalfWayToWhatTheTargetAllows() {
        assertThat(first.after(500, 100).rows()).isEqualTo(375);
        assertThat(first.after(500, 50).rows()).isEqualTo(500);
        assertThat(first.after(500, 40).rows()).isEqualTo(562);
    }

    @Test
    void atMostDoublesAndStaysWithinBounds() {
        assertThat(first.after(500, 0).rows()).isEqualTo(1_000);
        assertThat(first.after(500, 1)
                        .after(1_000, 1)
                        .after(2_000, 1)
                        .after(4_000, 1)
                        .rows())
                .isEqualTo(5_000);
        assertThat(first.after(500, 9_999)
                        .after(250, 9_999)
                        .after(125, 9_999)
                        .after(62, 9_999)
                        .rows())
                .isEqualTo(50);
    }

    @Test
    void halvesAfterAFailureOrAMuchTooLongBatch() {
        assertThat(first.after(500, 251).rows()).isEqualTo(250);
        assertThat(first.afterFailure().rows()).isEqualTo(250);
    }

    @Test
    void isNotRaisedByABatchThatWasNotFull() {
        assertThat(first.after(10, 0)).isEqualTo(first);
        assertThat(first.after(0, 0)).isEqualTo(first);
    }

    @Test
    void settlesAtTheTargetWhateverTheSpeed() {
        Random random = new Random(7);
        for (int i = 0; i < 100; i++) {
            int rowsPerMilli = 2 + random.nextInt(80);
            BatchSize size = first;
            for (int batch = 0; batch < 40; batch++) {
                size = size.after(size.rows(), size.rows() / rowsPerMilli);
            }
            assertThat(size.rows())
                    .as("seed 7, %d rows a millisecond", rowsPerMilli)
                    .isBetween(Math.min(5_000, 45 * rowsPerMilli), Math.min(5_000, 55 * rowsPerMilli + 50));
        }
    }

    @Test
    void refusesLimitsThatMakeNoSense() {
        assertThatThrownBy(() -> PurgeLimits.DEFAULT.withBatchRows(0))
                .hasMessage("leastBatchRows 0 is not between 1 and 50000");
    }
}
