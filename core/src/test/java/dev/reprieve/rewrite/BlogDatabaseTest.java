package dev.reprieve.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.catalog.Index;
import dev.reprieve.catalog.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BlogDatabaseTest {
    @Test
    void reportsTheCatalogThatTheFixturesAssume() throws SQLException {
        try (Connection connection = BlogDatabase.DATA_SOURCE.getConnection()) {
            assertThat(lines(CatalogReader.read(connection))).isEqualTo(lines(Blog.PROTECTION.catalog()));
        }
    }

    private static List<String> lines(Catalog catalog) {
        return Stream.of(
                        catalog.tables().values().stream().flatMap(BlogDatabaseTest::lines),
                        catalog.foreignKeys().stream()
                                .map(k ->
                                        k.child() + " " + k.columns() + " -> " + k.parent() + " " + k.parentColumns()),
                        catalog.views().values().stream().map(v -> v.name() + " " + v.columns() + " of " + v.reads()),
                        catalog.routines().stream()
                                .map(r -> r.name().toString())
                                .sorted())
                .flatMap(s -> s)
                .toList();
    }

    private static Stream<String> lines(Table table) {
        return Stream.concat(
                table.columns().stream().map(c -> table.name() + "." + c.name() + " " + c.type()),
                table.indexes().stream().map(x -> table.name() + " " + line(x)).sorted());
    }

    private static String line(Index index) {
        return String.join(
                " ",
                index.name(),
                index.keys().toString(),
                index.expressions() + "",
                index.unique() + "",
                index.primary() + "",
                index.constraint() + "",
                index.nullsNotDistinct() + "",
                index.predicate().toString());
    }
}
