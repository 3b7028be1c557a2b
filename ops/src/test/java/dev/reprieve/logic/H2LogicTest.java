package dev.reprieve.logic;

import dev.reprieve.sql.Dialect;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Random;

class H2LogicTest extends LogicContract {
    @Override
    String database() {
        return "h2";
    }

    @Override
    Salted salted(Random random) throws SQLException {
        return new Rewritten(Dialect.H2, plain(), random);
    }

    @Override
    Connection plain() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:mem:");
    }

    @Override
    void drop(Connection plain) throws SQLException {
        plain.close();
    }
}
