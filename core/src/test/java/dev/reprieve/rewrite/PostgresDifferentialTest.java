package dev.reprieve.rewrite;

import dev.reprieve.sql.Dialect;
import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.testkit.query.Database;
import java.sql.Connection;
import java.sql.SQLException;

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
        return server.dataSource(server.createDatabase()).getConnection();
    }

    @Override
    String schema() {
        return "public";
    }
}
