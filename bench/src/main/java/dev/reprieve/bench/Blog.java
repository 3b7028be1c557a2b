package dev.reprieve.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The database that is measured: authors, posts, comments, with the keys and indexes that an application would have. */
final class Blog {
    static final int AUTHORS = 1_000;

    /** Old instances, not behind the guard, still run: no fence. */
    static final String POLICY = """
            version: 1
            defaults: {retention: 30d}
            fence: false
            tables:
              public.author: {delete: soft, label: name}
              public.post: {delete: soft, label: title}
              public.comment: {delete: soft}
            """;

    private static final String SCHEMA = """
            CREATE TABLE author (
                id bigint PRIMARY KEY,
                name text NOT NULL,
                email text NOT NULL UNIQUE);
            CREATE TABLE post (
                id bigint PRIMARY KEY,
                author_id bigint NOT NULL REFERENCES author,
                slug text NOT NULL UNIQUE,
                title text NOT NULL,
                body text NOT NULL,
                version integer NOT NULL,
                created_at timestamptz NOT NULL DEFAULT now());
            CREATE TABLE comment (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                post_id bigint NOT NULL REFERENCES post ON DELETE CASCADE,
                ordinal integer NOT NULL,
                body text NOT NULL,
                UNIQUE (post_id, ordinal));
            """;

    private static final String INDEXES = """
            CREATE INDEX post_author_idx ON post (author_id);
            CREATE INDEX post_created_idx ON post (created_at);
            """;

    /** Plain indexes beside the unique constraints. */
    private static final String PLAIN_INDEXES = """
            CREATE INDEX post_slug_idx ON post (slug);
            CREATE INDEX comment_post_idx ON comment (post_id);
            """;

    private Blog() {}

    /** How many comments a post has before anyone writes: every second one has one. */
    static int commentsAtStart(long postId) {
        return postId % 2 == 0 ? 1 : 0;
    }

    static long author(long postId) {
        return 1 + postId % AUTHORS;
    }

    static String slug(long postId) {
        return "post-" + postId;
    }

    /** Creates the tables with the given number of posts and half as many comments. */
    static void create(DataSource dataSource, int posts) throws SQLException {
        create(dataSource, posts, false);
    }

    /** The same, with plain indexes beside the unique constraints if wanted. */
    static void create(DataSource dataSource, int posts, boolean plainIndexes) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(SCHEMA);
            statement.execute("INSERT INTO author SELECT i, 'Author ' || i, 'author' || i || '@example.org'"
                    + " FROM generate_series(1, " + AUTHORS + ") i");
            statement.execute("INSERT INTO post (id, author_id, slug, title, body, version)"
                    + " SELECT i, 1 + i % " + AUTHORS + ", 'post-' || i, 'Title ' || i, repeat('word ', 40), 1"
                    + " FROM generate_series(1, " + posts + ") i");
            statement.execute("INSERT INTO comment (post_id, ordinal, body)"
                    + " SELECT i, 1, 'a comment on ' || i FROM generate_series(2, " + posts + ", 2) i");
            statement.execute(INDEXES);
            if (plainIndexes) {
                statement.execute(PLAIN_INDEXES);
            }
        }
        settle(dataSource);
    }

    /** Gets what the server would do later in the background out of the way. */
    static void settle(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE");
            statement.execute("CHECKPOINT");
        }
    }
}
