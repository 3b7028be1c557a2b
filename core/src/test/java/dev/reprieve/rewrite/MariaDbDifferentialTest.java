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
    private static final String OFF = String.join(
            ",",
            "condition_pushdown_for_derived=?",
            "condition_pushdown_for_subquery=?",
            "condition_pushdown_from_having=?",
            "derived_merge=?",
            "derived_with_keys=?",
            "exists_to_in=?",
            "firstmatch=?",
            "index_condition_pushdown=?",
            "index_merge=?",
            "loosescan=?",
            "materialization=?",
            "optimize_join_buffer_size=?",
            "outer_join_with_cache=?",
            "partial_match_rowid_merge=?",
            "partial_match_table_scan=?",
            "semijoin=?",
            "semijoin_with_cache=?",
            "split_materialized=?",
            "subquery_cache=?",
            "table_elimination=?");

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

    /** Its optimizer loses or finds rows about once in 30,000 queries of outer joins and subqueries. */
    @Override
    Twins.Care care() {
        return new Twins.Care(
                "SET @@optimizer_switch = '" + OFF.replace("?", "off") + "', @@join_cache_level = 0",
                "SET @@optimizer_switch = default, @@join_cache_level = default");
    }

    @Override
    String schema() {
        return "test";
    }
}
