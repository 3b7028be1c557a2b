package dev.reprieve.bench;

import dev.reprieve.Reprieve;
import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.plan.Limits;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.PolicyReader;
import dev.reprieve.policy.Protection;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A server with the blog brought to its policy. */
final class GuardedBlog implements AutoCloseable {
    private final BenchServer server;
    private final DataSource plain;
    private final Policy policy = PolicyReader.read(Blog.POLICY, "the benchmark's policy");

    private GuardedBlog(BenchServer server) {
        this.server = server;
        this.plain = server.dataSource("reprieve-bench-plain");
    }

    static GuardedBlog start(int posts) throws IOException, SQLException {
        GuardedBlog blog = new GuardedBlog(BenchServer.start());
        try {
            Blog.create(blog.plain, posts);
            new MeasuredMigration(blog.plain, Limits.DEFAULT).run();
            Blog.settle(blog.plain);
        } catch (SQLException | RuntimeException e) {
            blog.close();
            throw e;
        }
        return blog;
    }

    /** Past the guard. */
    DataSource plain() {
        return plain;
    }

    /** Behind the guard, in sessions of its own. */
    DataSource guarded() {
        return guarded(plain);
    }

    /** Behind the guard, over other connections to the same database. */
    DataSource guarded(DataSource connections) {
        return Reprieve.guard(connections).policy(policy).build();
    }

    Protection protection() throws SQLException {
        try (Connection connection = plain.getConnection()) {
            return Protection.of(policy, CatalogReader.read(connection));
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
