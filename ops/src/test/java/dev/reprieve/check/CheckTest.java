package dev.reprieve.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.catalog.TableName;
import dev.reprieve.equivalence.Accepted;
import dev.reprieve.plan.Plan;
import dev.reprieve.policy.Acceptance;
import dev.reprieve.policy.Markers;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import dev.reprieve.policy.Relation;
import dev.reprieve.policy.Retention;
import dev.reprieve.policy.TablePolicy;
import dev.reprieve.policy.TablePolicy.Delete;
import dev.reprieve.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class CheckTest {
    private static final String POSTS = """
            CREATE TABLE posts (id bigserial PRIMARY KEY, title text);
            """;
    private static final Plan NOTHING_TO_DO = new Plan(false, List.of(), List.of(), List.of());

    @Test
    void findsNothingInAPlainTable() {
        assertThat(check(POSTS, soft("posts")).findings()).isEmpty();
    }

    @Test
    void findsViewsAndViewsOverThem() {
        Report report = check(POSTS + """
                CREATE TABLE other (id int);
                CREATE VIEW recent AS SELECT id, title FROM posts;
                CREATE VIEW titles AS SELECT title FROM recent;
                CREATE MATERIALIZED VIEW total AS SELECT count(*) AS n FROM posts;
                CREATE VIEW fine AS SELECT id FROM other;
                """, soft("posts"));
        assertThat(report.leaks())
                .extracting(Finding::id)
                .containsExactly("view:public.recent", "view:public.titles", "view:public.total");
        assertThat(report.leaks().get(0).message())
                .isEqualTo(
                        "view public.recent: Its query reads public.posts without the live filter, so it shows deleted"
                                + " rows. Run reprieve apply, which gives it the filter.");
        assertThat(report.leaks().get(1).message())
                .isEqualTo("view public.titles: It shows deleted rows through public.recent."
                        + " Mend that one; this one follows.");
        assertThat(report.leaks().get(2).message())
                .isEqualTo("materialized view public.total: Its query reads public.posts without the live filter, so it"
                        + " shows deleted rows. Run reprieve apply, which replaces it by one that has the filter.");
        assertThat(report.fails()).isTrue();
    }

    @Test
    void leavesViewsAloneThatFilterByThemselves() {
        Report report = check("""
                CREATE TABLE posts (id bigserial PRIMARY KEY, live boolean, is_deleted boolean, deleted_at timestamptz,
                    deletion_id bigint);
                CREATE VIEW filtered AS SELECT id FROM posts WHERE live;
                CREATE VIEW trash AS SELECT id FROM posts WHERE is_deleted;
                CREATE VIEW leaking AS SELECT id FROM posts;
                """, soft("posts"));
        assertThat(report.leaks()).extracting(Finding::id).containsExactly("view:public.leaking");
    }

    @Test
    void doesNotRepeatAnAcceptedViewForTheViewsAboveIt() {
        Report report = check(POSTS + """
                CREATE VIEW recent AS SELECT id, title FROM posts;
                CREATE VIEW titles AS SELECT title FROM recent;
                """, accepting(soft("posts"), "view:public.recent"));
        assertThat(report.leaks()).isEmpty();
        assertThat(report.fails()).isFalse();
        assertThat(report.accepted())
                .extracting(Finding::id, f -> f.accepted().orElseThrow())
                .containsExactly(tuple("view:public.recent", "looked at"));
    }

    @Test
    void findsRoutinesThatNameAProtectedTable() {
        Report report = check(POSTS + """
                CREATE TABLE "order" (id bigserial PRIMARY KEY);
                CREATE FUNCTION a(integer) RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM public.posts';
                CREATE PROCEDURE b() LANGUAGE plpgsql AS 'BEGIN PERFORM count(*) FROM posts p WHERE p.live; END';
                CREATE PROCEDURE c() LANGUAGE plpgsql AS $$BEGIN EXECUTE 'DELETE FROM Posts'; END$$;
                CREATE FUNCTION d() RETURNS bigint LANGUAGE sql AS 'SELECT 1 ORDER BY 1';
                CREATE FUNCTION e() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM "order"';
                DO $d$ BEGIN EXECUTE 'CREATE FUNCTION f() RETURNS bigint LANGUAGE sql
                    BEGIN ATOMIC SELECT 1; SELECT count(*) FROM posts WHERE id > 1; END'; END $d$;
                CREATE FUNCTION g() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM posts);
                CREATE FUNCTION h() RETURNS text LANGUAGE sql AS $$ SELECT 'posts' AS posts $$;
                SET check_function_bodies = off;
                CREATE FUNCTION i() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM posts p WHERE p.live';
                CREATE FUNCTION j(t text) RETURNS void LANGUAGE plpgsql AS 'BEGIN EXECUTE ''SELECT '' || t; END';
                CREATE FUNCTION k() RETURNS void LANGUAGE plpgsql AS 'BEGIN EXECUTE ''SELECT 1''; END';
                """, soft("posts", "order"));
        assertThat(report.leaks())
                .extracting(Finding::id)
                .containsExactly(
                        "function:public.a(integer)",
                        "function:public.c()",
                        "function:public.e()",
                        "function:public.f()",
                        "function:public.g()");
        assertThat(report.leaks().get(1).problem())
                .isEqualTo("Its body names public.posts without the live key, and the guard does not see inside it.");
        assertThat(report.leaks().get(3).problem()).contains("public.posts (line ");
        assertThat(report.notes()).extracting(Finding::id).containsExactly("function:public.j(text)");
        assertThat(report.notes().get(0).problem())
                .isEqualTo("Its body runs text that it puts together (EXECUTE), which nobody can see into beforehand.");
        assertThat(report.leaks().get(0).message())
                .isEqualTo("function public.a(integer): Its body uses public.posts (line 1:22) without the live filter,"
                        + " and the guard does not see inside it. Add the filter to its queries and turn its DELETEs into updates of"
                        + " the live key, or accept the finding if no deleted row can come out of it.");
    }

    @Test
    void findsRelationsThatNobodyDeclared() {
        String script = POSTS + "CREATE TABLE events (id bigserial PRIMARY KEY, post_id bigint, what int);";
        assertThat(check(script, soft("posts")).leaks())
                .extracting(Finding::message)
                .containsExactly("column public.events.post_id: It looks like a reference to public.posts, but no"
                        + " foreign key says so: its rows stay when the parent is deleted. Declare it below relations"
                        + " with on_delete cascade, restrict or ignore, or add a foreign key.");
        Policy decided = policy(
                soft("posts"),
                List.of(new Relation(
                        name("events"),
                        List.of("post_id"),
                        name("posts"),
                        List.of("id"),
                        Relation.OnDelete.IGNORE,
                        Optional.empty())),
                List.of());
        assertThat(check(script, decided).findings()).isEmpty();
    }

    @Test
    void notesReferencesToSeveralTables() {
        Report report = check(
                POSTS + "CREATE TABLE pins (id bigserial PRIMARY KEY, item_type text, item_id bigint);", soft("posts"));
        assertThat(report.leaks()).isEmpty();
        assertThat(report.notes())
                .extracting(Finding::message)
                .containsExactly("columns item_id and item_type of public.pins: They look like a reference to several"
                        + " tables, which the live key cannot keep: such rows stay when what they refer to is deleted."
                        + " Make the table soft and delete its rows along with what they refer to, in the same"
                        + " transaction; one restore then brings back both.");
    }

    @Test
    @Accepted("exclusion-constraints")
    void findsKeysThatATombstoneBlocks() {
        Report report = check(POSTS + """
                CREATE EXTENSION btree_gist;
                CREATE TABLE country (code char(2) PRIMARY KEY);
                CREATE TABLE files (id uuid PRIMARY KEY, path text UNIQUE, slug text UNIQUE);
                CREATE TABLE versions (path text REFERENCES files (path), n int);
                CREATE INDEX ON versions (path);
                CREATE TABLE bookings (id bigserial PRIMARY KEY, room int, at tsrange,
                    CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, at WITH &&));
                CREATE TABLE likes (user_name text, post_id bigint REFERENCES posts ON DELETE CASCADE,
                    PRIMARY KEY (post_id, user_name));
                """, soft("posts", "country", "files", "bookings"));
        assertThat(report.leaks())
                .extracting(Finding::message)
                .containsExactly("exclusion constraint no_overlap of public.bookings: An exclusion constraint counts"
                        + " tombstones too: a new row cannot take the room, at of a deleted one until the purge. Create"
                        + " it anew with WHERE (live), or accept it if nothing is entered again.");
    }

    @Test
    void findsEdgesThatTheLiveKeyDoesNotKeep() {
        Report report = check(POSTS + """
                CREATE TABLE shelves (id int PRIMARY KEY);
                CREATE TABLE rooms (id int PRIMARY KEY);
                CREATE TABLE boxes (id bigserial PRIMARY KEY,
                    shelf_id int CONSTRAINT on_shelf REFERENCES shelves ON DELETE CASCADE,
                    room_id int CONSTRAINT in_room REFERENCES rooms);
                CREATE TABLE notes (post_id bigint CONSTRAINT about REFERENCES posts ON DELETE SET NULL);
                CREATE INDEX ON notes (post_id);
                """, soft("posts", "boxes", "notes"));
        assertThat(report.leaks())
                .extracting(Finding::message)
                .containsExactly(
                        "reference about of public.notes: public.notes has no primary key, so a restore cannot put back"
                                + " what ON DELETE SET NULL overwrote. Give it a primary key.");
    }

    @Test
    void notesAMissingIndexAndFailsForALargeTable() {
        String script = POSTS + """
                CREATE TABLE comments (id bigserial PRIMARY KEY, post_id bigint REFERENCES posts ON DELETE CASCADE);
                """;
        Report small = check(script, soft("posts", "comments"));
        assertThat(small.leaks()).isEmpty();
        assertThat(small.notes())
                .extracting(Finding::message)
                .containsExactly("table public.comments: No index leads with post_id: each delete in public.posts scans"
                        + " the table. Create one on public.comments (post_id).");
        Report large = check(
                script + "INSERT INTO comments (id) SELECT generate_series(1, 150000); ANALYZE comments;",
                soft("posts", "comments"));
        assertThat(large.leaks()).extracting(Finding::id).containsExactly("index:public.comments(post_id)");
        assertThat(check(script + "CREATE INDEX ON comments (post_id, id);", soft("posts", "comments"))
                        .findings())
                .isEmpty();
    }

    @Test
    void findsTriggersAndRulesThatFireOtherwise() {
        Report report = check(POSTS + """
                CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                CREATE TRIGGER cleanup AFTER DELETE ON posts FOR EACH ROW EXECUTE FUNCTION act();
                CREATE TRIGGER audit AFTER UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION act();
                CREATE TRIGGER audit_title AFTER UPDATE OF title ON posts FOR EACH ROW EXECUTE FUNCTION act();
                CREATE TRIGGER zzz BEFORE UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION act();
                CREATE TRIGGER fine BEFORE INSERT OR UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION act();
                CREATE RULE keep AS ON DELETE TO posts WHERE OLD.id = 1 DO INSTEAD NOTHING;
                CREATE RULE log AS ON INSERT TO posts DO ALSO NOTHING;
                """, soft("posts"));
        assertThat(report.leaks())
                .extracting(Finding::id)
                .containsExactly("rule:public.posts.keep", "trigger:public.posts.cleanup", "trigger:public.posts.zzz");
        assertThat(report.leaks().get(1).message())
                .isEqualTo(
                        "trigger cleanup of public.posts: It fires on DELETE, which is an update of the live key now,"
                                + " so it does not fire any more. Let it fire AFTER UPDATE too, WHEN (OLD.live AND NEW.live IS"
                                + " NULL), or accept that it waits for the purge.");
        assertThat(report.leaks().get(2).problem())
                .isEqualTo("Its name sorts after zz_reprieve_stamp, so it fires last and may change the tombstone that"
                        + " the stamp has made.");
        assertThat(report.notes()).extracting(Finding::id).containsExactly("trigger:public.posts.audit");
    }

    @Test
    void findsNamesThatTheDatabaseDoesNotHave() {
        Report report = check(POSTS, soft("posts", "psots"));
        assertThat(report.leaks()).hasSize(1);
        assertThat(report.leaks().get(0).message()).contains("psots").contains("posts");
    }

    @Test
    void notesAcceptancesOfWhatIsNoLongerFound() {
        Report report = check(POSTS, accepting(soft("posts"), "view:public.gone"));
        assertThat(report.fails()).isFalse();
        assertThat(report.notes())
                .extracting(Finding::id, Finding::message)
                .containsExactly(tuple(
                        "accept:view:public.gone",
                        "policy: It accepts view:public.gone, which is no longer found."
                                + " Remove that entry below accept."));
    }

    @Test
    void findsADatabaseThatIsNotAtItsPolicy() throws SQLException {
        Report report = in(POSTS, source -> {
            try (Connection connection = source.getConnection()) {
                return Check.run(connection, soft("posts"));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(report.leaks()).extracting(Finding::id).containsExactly("drift:not-applied");
        assertThat(report.leaks().get(0).message())
                .matches("database: It has not been brought to its policy; \\d+ steps are to be done\\."
                        + " Run reprieve plan to see them, then reprieve apply\\.");
    }

    private static Report check(String script, Policy policy) {
        return in(script, source -> {
            try (Connection connection = source.getConnection()) {
                Catalog catalog = CatalogReader.read(connection);
                return Check.run(Protection.of(policy, catalog), NOTHING_TO_DO, true);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Report in(String script, Function<DataSource, Report> work) {
        PostgresServer server = PostgresServer.shared();
        String database = server.createDatabase();
        try {
            DataSource source = server.dataSource(database);
            PostgresServer.execute(source, script);
            return work.apply(source);
        } finally {
            server.dropDatabase(database);
        }
    }

    private static Policy soft(String... tables) {
        return policy(
                new Policy(
                        Retention.DEFAULT,
                        Markers.DEFAULT,
                        true,
                        Arrays.stream(tables)
                                .collect(Collectors.toMap(CheckTest::name, t -> TablePolicy.of(name(t), Delete.SOFT))),
                        List.of(),
                        List.of()),
                List.of(),
                List.of());
    }

    private static Policy accepting(Policy policy, String finding) {
        return policy(policy, List.of(), List.of(new Acceptance(finding, "looked at")));
    }

    private static Policy policy(Policy policy, List<Relation> relations, List<Acceptance> accepted) {
        return new Policy(policy.retention(), policy.markers(), policy.fence(), policy.tables(), relations, accepted);
    }

    private static TableName name(String table) {
        return new TableName("public", table);
    }
}
