package dev.reprieve.logic;

import dev.reprieve.sql.Dialect;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Random;

class SqliteLogicTest extends LogicContract {
    @Override
    String database() {
        return "sqlite";
    }

    @Override
    Salted salted(Random random) throws SQLException {
        return new Rewritten(Dialect.SQLITE, plain(), random);
    }

    @Override
    Connection plain() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite::memory:");
    }

    @Override
    void drop(Connection plain) throws SQLException {
        plain.close();
    }
}
