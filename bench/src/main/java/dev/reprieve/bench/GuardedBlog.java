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
import org.postgresql.ds.PGSimpleDataSource;

/** A server with the blog brought to its policy. */
final class GuardedBlog implements AutoCloseable {
    private final BenchServer server;

    private GuardedBlog(BenchServer server) {
        this.server = server;
    }

    static GuardedBlog start(int posts) throws IOException, SQLException {
        GuardedBlog blog = new GuardedBlog(BenchServer.start());
        try {
            DataSource plain = plain(blog.url());
            Blog.create(plain, posts);
            new MeasuredMigration(plain, Limits.DEFAULT).run();
            Blog.settle(plain);
        } catch (SQLException | RuntimeException e) {
            blog.close();
            throw e;
        }
        return blog;
    }

    /** Where to reach it, also from other processes. */
    String url() {
        return server.url();
    }

    /** Connections past the guard. */
    static DataSource plain(String url) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(url);
        dataSource.setUser("postgres");
        dataSource.setApplicationName("reprieve-bench");
        return dataSource;
    }

    /** Connections behind the guard. */
    static DataSource guarded(DataSource plain) {
        return Reprieve.guard(plain).policy(policy()).build();
    }

    static Protection protection(String url) {
        try (Connection connection = plain(url).getConnection()) {
            return Protection.of(policy(), CatalogReader.read(connection));
        } catch (SQLException e) {
            throw new IllegalStateException("The blog's catalog cannot be read", e);
        }
    }

    private static Policy policy() {
        return PolicyReader.read(Blog.POLICY, "the benchmark's policy");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
