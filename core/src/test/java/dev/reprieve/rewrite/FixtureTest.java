package dev.reprieve.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.sql.Dialect;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FixtureTest {
    private static final Map<Dialect, Rewriter> REWRITERS = rewriters();

    private static Map<Dialect, Rewriter> rewriters() {
        Map<Dialect, Rewriter> rewriters = new EnumMap<>(Dialect.class);
        for (Dialect dialect : Dialect.values()) {
            rewriters.put(dialect, new Rewriter(dialect, Blog.protection(dialect)));
        }
        return rewriters;
    }

    static Stream<Fixture> fixtures() {
        return Stream.of(Dialect.values()).flatMap(Fixture::all);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void rewrites(Fixture fixture) {
        assertThat(print(rewrite(fixture))).isEqualTo(expected(fixture));
    }

    static Rewrite rewrite(Fixture fixture) {
        boolean standardStrings = fixture.dialect() != Dialect.MARIADB;
        Request request = new Request(fixture.visibility(), List.of(Blog.schema(fixture.dialect())), standardStrings);
        return REWRITERS.get(fixture.dialect()).rewrite(fixture.sql(), request);
    }

    private static String expected(Fixture fixture) {
        return fixture.expected().isEmpty() ? fixture.outcome() : fixture.outcome() + "\n" + fixture.expected();
    }

    private static String print(Rewrite rewrite) {
        if (rewrite instanceof Rewrite.Refused refused) {
            return "refused\n" + refused.toException().getMessage();
        }
        String text = text(rewrite);
        return text.isEmpty() ? "unchanged" : (rewrite instanceof Rewrite.Deleting ? "deleting\n" : "changed\n") + text;
    }

    static String text(Rewrite rewrite) {
        return rewrite instanceof Rewrite.Changed changed
                ? changed.sql()
                : rewrite instanceof Rewrite.Deleting deleting ? deleting.sql() : "";
    }
}
