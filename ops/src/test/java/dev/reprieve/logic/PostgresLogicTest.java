package dev.reprieve.logic;

import dev.reprieve.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

class PostgresLogicTest extends LogicContract {
    private final PostgresServer server = PostgresServer.shared();

    @Override
    String database() {
        return "postgresql";
    }

    /** Each script costs two databases and at least one migration. */
    @Override
    int sample() {
        return 300;
    }

    @Override
    Salted salted(Random random) throws SQLException {
        return GuardedPostgres.create(random);
    }

    @Override
    Connection plain() throws SQLException {
        return server.dataSource(server.createDatabase()).getConnection();
    }

    @Override
    void drop(Connection plain) throws SQLException {
        String database = plain.getCatalog();
        plain.close();
        server.dropDatabase(database);
    }
}
