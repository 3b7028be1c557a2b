package dev.reprieve.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresServerTest {
    @Test
    void runsRealSqlInADatabaseOfItsOwn() throws Exception {
        DataSource dataSource =
                PostgresServer.shared().createDatabase("CREATE TABLE t (id int); INSERT INTO t VALUES (42)");
        try (Connection connection = dataSource.getConnection();
                ResultSet row = connection.createStatement().executeQuery("SELECT id FROM t")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(42);
        }
    }
}
