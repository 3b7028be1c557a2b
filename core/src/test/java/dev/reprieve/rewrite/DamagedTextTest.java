package dev.reprieve.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Dialect;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is done to a text, there is a result. */
class DamagedTextTest {
    private static final Rewriter REWRITER = new Rewriter(Dialect.POSTGRESQL, Blog.PROTECTION);
    private static final Request REQUEST = new Request(Visibility.LIVE, List.of("public"), true);

    @Test
    void hasAResultForEveryDamagedText() throws InterruptedException {
        long seed = Long.getLong("reprieve.seed", System.nanoTime());
        System.out.println("DamagedTextTest seed " + seed);
        Random random = new Random(seed);
        List<Fixture> fixtures = FixtureTest.fixtures().toList();
        for (int i = 0; i < 20_000; i++) {
            String sql = fixtures.get(random.nextInt(fixtures.size())).sql();
            assertThat(REWRITER.rewrite(damaged(sql, random), REQUEST)).isNotNull();
        }
    }

    private static String damaged(String sql, Random random) {
        StringBuilder text = new StringBuilder(sql);
        for (int i = random.nextInt(4); i >= 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setLength(at);
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
                default -> text.insert(at, sql, random.nextInt(sql.length()), sql.length());
            }
        }
        return text.toString();
    }
}
