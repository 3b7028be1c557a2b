package dev.reprieve.rewrite;

import dev.reprieve.testkit.PostgresServer;
import javax.sql.DataSource;

/** A PostgreSQL database with {@code rewrite/schema.sql}. */
final class BlogDatabase {
    static final DataSource DATA_SOURCE = PostgresServer.shared().createDatabase(Fixture.resource("schema.sql"));

    private BlogDatabase() {}
}
