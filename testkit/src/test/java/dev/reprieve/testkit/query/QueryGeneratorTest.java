package dev.reprieve.testkit.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
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
            script.append(table.columns().stream()
                    .map(c -> c + (table.texts().contains(c) ? " text" : " int"))
                    .collect(Collectors.joining(", ", "CREATE TABLE " + table.name() + " (", ");")));
        }
        QueryGenerator queries = new QueryGenerator(random, Database.POSTGRESQL, tables, List.of());
        int failed = 0;
        String last = "";
        try (Connection connection = PostgresServer.shared()
                        .createDatabase(script.toString())
                        .getConnection();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < QUERIES; i++) {
                String sql = queries.query().sql();
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
        QueryGenerator queries =
                new QueryGenerator(random, Database.POSTGRESQL, new DataGenerator(random).tables(), List.of());
        return java.util.stream.Stream.generate(() -> queries.query().sql())
                .limit(50)
                .toList();
    }
}
