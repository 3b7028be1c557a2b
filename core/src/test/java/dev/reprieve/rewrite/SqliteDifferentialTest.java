package dev.reprieve.rewrite;

import dev.reprieve.sql.Dialect;
import dev.reprieve.testkit.query.ChangeFeatures;
import dev.reprieve.testkit.query.Features;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

class SqliteDifferentialTest extends DifferentialContract {
    @Override
    Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    Features features() {
        return Features.SQLITE;
    }

    @Override
    ChangeFeatures changeFeatures() {
        return ChangeFeatures.SQLITE;
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite::memory:");
    }

    @Override
    String schema() {
        return "main";
    }
}
