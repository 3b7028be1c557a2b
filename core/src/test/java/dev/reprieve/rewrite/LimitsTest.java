package dev.reprieve.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.Limits;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the text, there is a result: no overflow, on a thread with a stack of 1 MB. */
class LimitsTest {
    private static final long STACK_BYTES = 1 << 20;
    private static final Rewriter REWRITER = new Rewriter(Dialect.POSTGRESQL, Blog.PROTECTION);
    private static final Request REQUEST = new Request(Visibility.LIVE, List.of("public"), true);

    private static Rewrite rewrite(String sql) throws InterruptedException {
        AtomicReference<Rewrite> result = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(null, () -> result.set(REWRITER.rewrite(sql, REQUEST)), "small stack", STACK_BYTES);
        thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
        thread.start();
        thread.join();
        assertThat(failure.get())
                .as(sql.substring(0, Math.min(200, sql.length())))
                .isNull();
        return Objects.requireNonNull(result.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "(SELECT ", "(SELECT (", "[", "f(", "(SELECT * FROM (", "CASE WHEN (", "posts JOIN ("})
    void refusesWhatIsTooDeep(String opening) throws InterruptedException {
        String closing = opening.contains("[")
                ? "]"
                : ")".repeat((int) opening.chars().filter(c -> c == '(').count());
        String sql = "SELECT id FROM posts WHERE id = " + opening.repeat(5_000) + "1" + closing.repeat(5_000);
        assertThat(rewrite(sql))
                .isInstanceOfSatisfying(
                        Rewrite.Refused.class, r -> assertThat(r.code()).isEqualTo(ErrorCode.STATEMENT_TOO_LARGE));
    }

    @Test
    void saysWhatIsTooDeep() throws InterruptedException {
        assertThat(((Rewrite.Refused) rewrite("SELECT " + "(".repeat(5_000) + "\nposts" + ")".repeat(5_000)))
                        .toException())
                .hasMessage("RPV-203 line 1:1008: More than 1000 brackets stand inside each other. "
                        + "Make it smaller, or run it outside the guard.");
    }

    @Test
    void readsWhatIsJustWithinTheLimits() throws InterruptedException {
        int depth = Limits.MAX_BRACKET_DEPTH;
        assertThat(rewrite("SELECT id FROM posts WHERE " + "(".repeat(depth) + "true" + ")".repeat(depth)))
                .isInstanceOf(Rewrite.Changed.class);
        String joins = " JOIN users u ON true".repeat(Limits.MAX_JOINS);
        assertThat(rewrite("SELECT 1 FROM posts" + joins)).isInstanceOf(Rewrite.Changed.class);
        assertThat(rewrite("SELECT 1 FROM posts" + joins + " JOIN posts ON true"))
                .isInstanceOf(Rewrite.Refused.class);
        int queries = Limits.MAX_QUERY_DEPTH - 10;
        assertThat(rewrite("SELECT (".repeat(queries) + "SELECT id FROM posts" + ")".repeat(queries)))
                .isInstanceOf(Rewrite.Changed.class);
        assertThat(rewrite("SELECT id FROM posts" + " UNION SELECT id FROM posts".repeat(5_000)))
                .isInstanceOf(Rewrite.Changed.class);
    }

    @Test
    void passesWhatNamesNothingProtectedHoweverDeep() throws InterruptedException {
        assertThat(rewrite("SELECT " + "(".repeat(5_000))).isInstanceOf(Rewrite.Unchanged.class);
        assertThat(rewrite("SELECT 'x")).isInstanceOf(Rewrite.Unchanged.class);
    }

    @ParameterizedTest
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    @ValueSource(
            strings = {
                "DELETE FROM posts WHERE id = 1# AND is_deleted = false#",
                "DELETE FROM posts WHERE (id = 1)# AND (id = 2) AND NOT is_deleted#",
                "SELECT id FROM posts GROUP BY id#, is_deleted#",
                "SELECT id FROM posts ORDER BY id#, is_deleted#",
                "SELECT id#, is_deleted# FROM posts ORDER BY 1#, is_deleted#",
                "SELECT id#, id AS a# FROM posts ORDER BY 1#, posts#",
                "UPDATE posts SET title = 'x' WHERE id = 1# AND NOT is_deleted#",
                "SELECT id FROM posts WHERE 1 = 1# AND posts IS NOT NULL#",
                "INSERT INTO posts (id, title) VALUES (1, 'x')#, (1, 'x')#",
                "SELECT 1 FROM posts WHERE id IN (1#, 2#)",
                "SELECT 1 FROM posts WHERE 1 = 1# OR posts.is_deleted#",
                "UPDATE posts SET title = 'x'#, title = 'y'#",
            })
    void takesTimeInProportionToTheText(String pattern) throws InterruptedException {
        StringBuilder sql = new StringBuilder();
        String[] parts = pattern.split("#", -1);
        for (int i = 0; i < parts.length; i++) {
            // at a square of this, the limit on a test's time is passed
            sql.append(parts[i].repeat(i % 2 == 0 ? 1 : 200_000));
        }
        assertThat(rewrite(sql.toString())).isNotNull();
    }
}
