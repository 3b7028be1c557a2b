package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * Code over JDBC is run twice, behind the guard and on a plain connection to the twin, and must see the same: results,
 * counts, and failures by type, message and SQLState. Afterwards all tables must hold the same.
 */
abstract class JdbcContract {
    private static final String MORE = """
            CREATE TYPE mood AS ENUM ('good', 'bad');
            CREATE TABLE notes (id int PRIMARY KEY, mood mood, tags text[], at timestamptz, day date,
                post_id bigint REFERENCES posts DEFERRABLE INITIALLY DEFERRED);
            CREATE TABLE tags (name text NOT NULL, uses int);
            CREATE VIEW titles AS SELECT id, title FROM posts;
            CREATE FUNCTION names() RETURNS refcursor LANGUAGE plpgsql AS $$
                DECLARE found refcursor; BEGIN OPEN found FOR SELECT name FROM users ORDER BY id; RETURN found; END $$;
            CREATE FUNCTION add_user(id int, name text) RETURNS int LANGUAGE sql AS
                $$ INSERT INTO users VALUES (id, name) RETURNING id $$;
            CREATE PROCEDURE twice(INOUT n int) LANGUAGE plpgsql AS $$ BEGIN n := n * 2; END $$;
            CREATE FUNCTION initials() RETURNS text[] LANGUAGE sql AS $$ SELECT array_agg(name ORDER BY id) FROM users $$;
            """;
    private static final String MORE_ROWS = """
            INSERT INTO notes VALUES (1, 'good', '{a,b}', '2020-01-02 03:04:05+00', '2020-01-02', 2),
                (2, 'bad', NULL, NULL, NULL, NULL);
            INSERT INTO tags VALUES ('red', 1), ('blue', 2);
            """;
    private static final List<String> TABLES =
            List.of("users", "posts", "comments", "likes", "invoices", "bookmarks", "notes", "tags");

    static Blog blog;
    static DataSource guarded;

    /** What is to be the same. */
    interface Script {
        void run(Connection connection, Transcript seen) throws Exception;
    }

    @BeforeAll
    static void create() throws SQLException {
        blog = Blog.create(MORE, "notes", "tags");
        guarded = blog.guarded();
    }

    @BeforeEach
    void reset() {
        blog.reset("notes, tags", MORE_ROWS);
    }

    /** Runs the script on both sides and returns what both saw. */
    final List<String> same(Script script) throws Exception {
        List<String> plainly = run(blog.plain, script);
        List<String> behind = run(guarded, script);
        assertThat(behind).isEqualTo(plainly);
        sameContents();
        return behind;
    }

    /** The lines that a script sees on one side. */
    static List<String> run(DataSource dataSource, Script script) throws Exception {
        Transcript seen = new Transcript();
        try (Connection connection = dataSource.getConnection()) {
            script.run(connection, seen);
        }
        return seen.lines();
    }

    static void sameContents() throws SQLException {
        for (String table : TABLES) {
            String all = "SELECT * FROM " + table + " ORDER BY 1, 2";
            assertThat(Rows.of(guarded, all)).as(table).isEqualTo(Rows.of(blog.plain, all));
        }
    }
}
