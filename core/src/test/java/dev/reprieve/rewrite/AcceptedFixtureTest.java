package dev.reprieve.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.sql.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AcceptedFixtureTest {
    static Stream<Fixture> fixtures() {
        return Fixture.all(Dialect.POSTGRESQL);
    }

    /** PostgreSQL itself reads what comes out, with all names and types. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void isReadByPostgres(Fixture fixture) throws SQLException {
        String text = FixtureTest.text(FixtureTest.rewrite(fixture));
        if (fixture.title().contains("rejected")) {
            assertThatThrownBy(() -> prepare(text)).isInstanceOf(SQLException.class);
        } else if (!text.isEmpty()) {
            prepare(text);
        }
    }

    private static void prepare(String sql) throws SQLException {
        try (Connection connection = BlogDatabase.DATA_SOURCE.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            assertThat(statement.getParameterMetaData()).isNotNull();
        }
    }
}
