package dev.reprieve.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.sql.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FixtureTest {
    private static final Rewriter REWRITER = new Rewriter(Dialect.POSTGRESQL, Blog.PROTECTION);

    static Stream<Fixture> fixtures() {
        return Stream.of(
                        "select.sql",
                        "joins.sql",
                        "hidden.sql",
                        "names.sql",
                        "with.sql",
                        "insert.sql",
                        "update.sql",
                        "delete.sql",
                        "merge.sql",
                        "by-hand.sql",
                        "other.sql",
                        "refused.sql")
                .flatMap(f -> Fixture.read(f).stream());
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void rewrites(Fixture fixture) throws SQLException {
        Request request = new Request(fixture.visibility(), List.of("public"), true);
        Rewrite rewrite = REWRITER.rewrite(fixture.sql(), request);
        assertThat(print(rewrite)).isEqualTo(expected(fixture));
        String text = text(rewrite);
        if (fixture.title().contains("rejected")) {
            assertThatThrownBy(() -> assertAccepted(text)).isInstanceOf(SQLException.class);
        } else if (!text.isEmpty()) {
            assertAccepted(text);
        }
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

    private static String text(Rewrite rewrite) {
        return rewrite instanceof Rewrite.Changed changed
                ? changed.sql()
                : rewrite instanceof Rewrite.Deleting deleting ? deleting.sql() : "";
    }

    /** PostgreSQL itself reads what comes out, with all names and types. */
    private static void assertAccepted(String sql) throws SQLException {
        try (Connection connection = Blog.DATABASE.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            assertThat(statement.getParameterMetaData()).isNotNull();
        }
    }
}
