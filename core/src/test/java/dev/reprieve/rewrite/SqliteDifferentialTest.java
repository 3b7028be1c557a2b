package dev.reprieve.rewrite;

import dev.reprieve.sql.Dialect;
import dev.reprieve.testkit.query.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

class SqliteDifferentialTest extends DifferentialContract {
    @Override
    Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    Database database() {
        return Database.SQLITE;
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
