package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardUrlTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            jdbc:reprieve:postgresql://h/d, jdbc:postgresql://h/d,
            jdbc:reprieve:postgresql://h/d?reprieve.policy=a%20b.yaml, jdbc:postgresql://h/d, a b.yaml
            jdbc:reprieve:postgresql://h/d?ssl=true&reprieve.policy=/etc/p.yaml&user=u, jdbc:postgresql://h/d?ssl=true&user=u, /etc/p.yaml
            jdbc:reprieve:postgresql:d?user=u, jdbc:postgresql:d?user=u,
            """)
    void onlyThePolicyIsTaken(String url, String real, @Nullable String policy) {
        assertThat(GuardUrl.parse(url, "jdbc:reprieve:", "reprieve."))
                .isEqualTo(new GuardUrl(real, policy == null ? Map.of() : Map.of("reprieve.policy", policy)));
    }

    @Test
    void allThatIsTheGuardsIsTaken() {
        assertThat(GuardUrl.parse(
                        "jdbc:reprieve:postgresql://h/d?reprieve.cacheCharacters=200000&ssl=true&reprieve.x=y",
                        "jdbc:reprieve:",
                        "reprieve."))
                .isEqualTo(new GuardUrl(
                        "jdbc:postgresql://h/d?ssl=true",
                        Map.of("reprieve.cacheCharacters", "200000", "reprieve.x", "y")));
    }
}
