package dev.reprieve.rewrite;

import dev.reprieve.sql.Dialect;
import dev.reprieve.testkit.query.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

class H2DifferentialTest extends DifferentialContract {
    @Override
    Dialect dialect() {
        return Dialect.H2;
    }

    @Override
    Database database() {
        return Database.H2;
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:mem:");
    }

    @Override
    String schema() {
        return "PUBLIC";
    }

    @Override
    boolean upperCase() {
        return true;
    }
}
