package dev.reprieve.rewrite;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import dev.reprieve.policy.TablePolicy;
import dev.reprieve.policy.TablePolicy.Delete;
import dev.reprieve.testkit.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;

/** The database of {@code rewrite/schema.sql}, with its policy. */
final class Blog {
    static final DataSource DATABASE = PostgresServer.shared().createDatabase(resource("/rewrite/schema.sql"));
    static final Protection PROTECTION = protection();

    private Blog() {}

    private static Protection protection() {
        try (Connection connection = DATABASE.getConnection()) {
            Catalog catalog = CatalogReader.read(connection);
            Map<TableName, TablePolicy> tables = new TreeMap<>();
            for (String name : new String[] {"posts", "comments", "Mixed Case"}) {
                TableName table = new TableName("public", name);
                tables.put(table, TablePolicy.of(table, Delete.SOFT));
            }
            TableName notes = new TableName("public", "notes");
            tables.put(
                    notes,
                    new TablePolicy(
                            notes,
                            Delete.SOFT,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of("removed"),
                            Optional.of("removed_at"),
                            Optional.empty(),
                            Set.of("removed", "removed_at")));
            Policy defaults = Policy.empty();
            return Protection.of(
                    new Policy(
                            defaults.retention(),
                            defaults.markers(),
                            true,
                            tables,
                            defaults.relations(),
                            defaults.accepted()),
                    catalog);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Blog.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
