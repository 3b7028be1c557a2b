package dev.reprieve.rewrite;

import dev.reprieve.sql.Dialect;
import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.testkit.query.ChangeFeatures;
import dev.reprieve.testkit.query.Features;
import java.sql.Connection;
import java.sql.SQLException;

class PostgresDifferentialTest extends DifferentialContract {
    @Override
    Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    Features features() {
        return Features.POSTGRESQL;
    }

    @Override
    ChangeFeatures changeFeatures() {
        return ChangeFeatures.POSTGRESQL;
    }

    @Override
    Connection connect() throws SQLException {
        PostgresServer server = PostgresServer.shared();
        return server.dataSource(server.createDatabase()).getConnection();
    }

    @Override
    int statements() {
        return 5_000;
    }

    @Override
    String schema() {
        return "public";
    }
}
