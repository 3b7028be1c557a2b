package dev.reprieve.rewrite;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprieve.sql.Dialect;
import dev.reprieve.testkit.MariaDbServer;
import dev.reprieve.testkit.query.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;

class MariaDbDifferentialTest extends DifferentialContract {
    @BeforeAll
    static void needsBinaries() {
        assumeTrue(MariaDbServer.available(), "no MariaDB: run with -Dmariadb on Linux, x86-64");
    }

    @Override
    Dialect dialect() {
        return Dialect.MARIADB;
    }

    @Override
    Database database() {
        return Database.MARIADB;
    }

    @Override
    Connection connect() throws SQLException {
        MariaDbServer server = MariaDbServer.shared();
        Connection connection = server.connect(server.createDatabase());
        try (Statement settings = connection.createStatement()) {
            // the planner tries every order of a join, and cannot be stopped meanwhile; nor can what fills the disk
            settings.execute("SET SESSION optimizer_search_depth = 4, max_statement_time = 30,"
                    + " tmp_disk_table_size = 268435456");
        }
        return connection;
    }

    @Override
    String schema() {
        return "test";
    }
}
