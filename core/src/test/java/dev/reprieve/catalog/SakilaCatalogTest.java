package dev.reprieve.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprieve.catalog.ForeignKey.Action;
import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.testkit.Sakila;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class SakilaCatalogTest {
    @Test
    void readsADatabaseThatNobodyShapedForIt() throws SQLException {
        assumeTrue(Sakila.available(), "the Sakila dump is not beside the project");
        PostgresServer server = PostgresServer.shared();
        String database = server.createDatabase();
        try {
            DataSource source = server.dataSource(database);
            Sakila.load(source);
            try (Connection connection = source.getConnection()) {
                check(CatalogReader.read(connection));
            }
        } finally {
            server.dropDatabase(database);
        }
    }

    private static void check(Catalog catalog) {
        TableName payment = new TableName("public", "payment");
        assertThat(catalog.tables()).hasSize(21);
        assertThat(catalog.views()).hasSize(7);
        assertThat(catalog.childrenOf(payment)).hasSize(6);
        assertThat(catalog.table(payment).orElseThrow().rules()).hasSize(6);
        assertThat(catalog.table(new TableName("public", "film")).orElseThrow().estimatedRows())
                .isEqualTo(1000);
        assertThat(catalog.foreignKeysFrom(payment))
                .extracting(ForeignKey::name, ForeignKey::onDelete)
                .contains(tuple("payment_rental_id_fkey", Action.SET_NULL));
        assertThat(catalog.routines()).extracting(r -> r.name().name()).contains("inventory_in_stock", "last_updated");
    }
}
