package dev.reprieve.equivalence;

import dev.reprieve.policy.Policy;
import dev.reprieve.policy.PolicyReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** The schema on which the accepted differences are shown, and short ways to speak to both sides of it. */
final class Ground {
    private static final String SCHEMA = """
            CREATE TABLE posts (id int PRIMARY KEY, slug text CONSTRAINT posts_slug_key UNIQUE, title text, touched int NOT NULL DEFAULT 0);
            CREATE TABLE comments (id int PRIMARY KEY, post_id int NOT NULL REFERENCES posts ON DELETE CASCADE, body text);
            CREATE INDEX ON comments (post_id);
            CREATE TABLE notes (id int PRIMARY KEY, body text);
            CREATE TABLE files (id int PRIMARY KEY, name text, removed boolean NOT NULL DEFAULT false);
            CREATE TABLE fired (what text);
            CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN INSERT INTO fired VALUES (TG_NAME); RETURN NULL; END $$;
            CREATE TRIGGER after_delete AFTER DELETE ON posts FOR EACH ROW EXECUTE FUNCTION fire();
            CREATE TRIGGER after_update AFTER UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION fire();
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN NEW.touched := OLD.touched + 1; RETURN NEW; END $$;
            CREATE TRIGGER touch BEFORE UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION touch();
            CREATE FUNCTION post_count() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM posts';
            CREATE FUNCTION all_notes() RETURNS SETOF notes LANGUAGE sql AS 'SELECT * FROM notes';
            CREATE MATERIALIZED VIEW titles AS SELECT title FROM posts;
            CREATE VIEW post_titles AS SELECT id, title FROM posts;
            INSERT INTO posts (id, slug, title) VALUES (1, 'a', 'A'), (2, 'b', 'B'), (3, 'c', 'C');
            INSERT INTO comments VALUES (1, 1, 'x'), (2, 2, 'y');
            INSERT INTO notes VALUES (1, 'n'), (2, 'm');
            INSERT INTO files VALUES (1, 'f'), (2, 'g');
            REFRESH MATERIALIZED VIEW titles;
            """;

    private Ground() {}

    static Both open() throws SQLException {
        return open("");
    }

    /** With more in the schema. */
    static Both open(String more, String... moreSoft) throws SQLException {
        Both both = Both.of(SCHEMA + more, policy(List.of(moreSoft)));
        both.guarded.setAutoCommit(false);
        both.plain.setAutoCommit(false);
        both.raw.setAutoCommit(false);
        return both;
    }

    private static Policy policy(List<String> moreSoft) {
        return PolicyReader.read(
                """
                version: 1
                tables:
                  posts: {delete: soft}
                  comments: {delete: soft}
                  notes: {delete: soft}
                  files: {delete: soft, adopt: {flag: removed}}
                """
                        + moreSoft.stream()
                                .map(t -> "  " + t + ": {delete: soft}\n")
                                .collect(Collectors.joining()),
                "reprieve.yaml");
    }

    /** What the statements say, one after the other, up to the first that fails; failures without their message. */
    static String say(Connection connection, String... statements) throws SQLException {
        return String.join(
                "; ",
                Both.transcript(connection, List.of(statements)).stream()
                        .map(s -> s.matches("(?s)[0-9A-Z]{5} .*: .*") ? s.substring(0, s.indexOf(':')) : s)
                        .toList());
    }
}
