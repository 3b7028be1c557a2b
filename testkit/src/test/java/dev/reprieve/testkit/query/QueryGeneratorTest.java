package dev.reprieve.testkit.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The generator is only useful if nearly all that it makes is valid SQL and the same seed gives the same text. */
class QueryGeneratorTest {
    private static final int QUERIES = 1_000;

    @Test
    void makesValidSqlForPostgres() throws SQLException {
        long seed = Long.getLong("reprieve.seed", System.nanoTime());
        System.out.println("QueryGeneratorTest seed " + seed);
        Random random = new Random(seed);
        List<TableShape> tables = new DataGenerator(random).tables();
        StringBuilder script = new StringBuilder();
        for (TableShape table : tables) {
            script.append("CREATE TABLE ").append(table.name()).append(" (id int PRIMARY KEY");
            table.integers().forEach(c -> script.append(", ").append(c).append(" int"));
            table.texts().forEach(c -> script.append(", ").append(c).append(" text"));
            script.append(");");
        }
        QueryGenerator queries = new QueryGenerator(random, Features.POSTGRESQL, tables);
        int failed = 0;
        String last = "";
        try (Connection connection = PostgresServer.shared()
                        .createDatabase(script.toString())
                        .getConnection();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < QUERIES; i++) {
                String sql = queries.statement();
                try {
                    statement.execute(sql);
                } catch (SQLException e) {
                    failed++;
                    last = e.getMessage() + "\n" + sql;
                }
            }
        }
        assertThat(failed).as(last).isLessThan(QUERIES / 10);
    }

    @Test
    void isDeterministic() {
        assertThat(texts(7)).isEqualTo(texts(7)).isNotEqualTo(texts(8));
    }

    private static List<String> texts(long seed) {
        Random random = new Random(seed);
        QueryGenerator queries = new QueryGenerator(random, Features.POSTGRESQL, new DataGenerator(random).tables());
        return java.util.stream.Stream.generate(queries::statement).limit(50).toList();
    }
}
