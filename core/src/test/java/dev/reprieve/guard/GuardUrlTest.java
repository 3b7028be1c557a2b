package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
        assertThat(GuardUrl.parse(url, "jdbc:reprieve:", "reprieve.policy"))
                .isEqualTo(new GuardUrl(real, Optional.ofNullable(policy)));
    }
}
