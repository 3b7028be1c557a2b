package dev.reprieve.rewrite;

import dev.reprieve.sql.Dialect;
import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.testkit.query.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

class PostgresDifferentialTest extends DifferentialContract {
    @Override
    Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    Database database() {
        return Database.POSTGRESQL;
    }

    @Override
    Connection connect() throws SQLException {
        PostgresServer server = PostgresServer.shared();
        Connection connection = server.dataSource(server.createDatabase()).getConnection();
        try (Statement statement = connection.createStatement()) {
            // compiling takes longer than joining so few rows
            statement.execute("SET jit = off");
        }
        return connection;
    }

    @Override
    String schema() {
        return "public";
    }
}
