package dev.reprieve.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.PolicyNotes.Suggestion;
import dev.reprieve.policy.PolicyReader;
import dev.reprieve.policy.PolicyWriter;
import dev.reprieve.policy.Retention;
import dev.reprieve.policy.TablePolicy;
import dev.reprieve.policy.TablePolicy.Delete;
import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.testkit.Sakila;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class ClassifierTest {
    private static final String BLOG = """
            CREATE TABLE users (id bigserial PRIMARY KEY, email text NOT NULL UNIQUE, password_hash text NOT NULL);
            CREATE TABLE posts (id bigserial PRIMARY KEY, author_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
                slug text NOT NULL UNIQUE, title text NOT NULL, body text, created_at timestamptz DEFAULT now());
            CREATE TABLE comments (id bigserial PRIMARY KEY, post_id bigint NOT NULL REFERENCES posts ON DELETE CASCADE,
                user_id bigint REFERENCES users ON DELETE SET NULL, body text NOT NULL);
            CREATE TABLE likes (user_id bigint REFERENCES users ON DELETE CASCADE,
                post_id bigint REFERENCES posts ON DELETE CASCADE, created_at timestamptz, PRIMARY KEY (user_id, post_id));
            CREATE TABLE tags (id serial PRIMARY KEY, name varchar(40) UNIQUE);
            CREATE TABLE post_tags (post_id bigint REFERENCES posts, tag_id int REFERENCES tags,
                PRIMARY KEY (post_id, tag_id));
            CREATE TABLE sessions (id uuid PRIMARY KEY, user_id bigint REFERENCES users ON DELETE CASCADE,
                data jsonb, expires_at timestamptz NOT NULL);
            CREATE TABLE remember_me_tokens (token text PRIMARY KEY, user_id bigint REFERENCES users ON DELETE CASCADE);
            CREATE TABLE page_views (id bigserial PRIMARY KEY, post_id bigint, referrer text, seen_at timestamptz);
            CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, description varchar(200), script text);
            INSERT INTO users (email, password_hash) VALUES ('a@example.org', 'x');
            INSERT INTO posts (author_id, slug, title) VALUES (1, 'a', 'A');
            INSERT INTO page_views (post_id) VALUES (1), (1), (99);
            """;

    @Test
    void keepsContentAndLetsTheRestGo() {
        Draft draft = classify(BLOG);
        assertThat(soft(draft))
                .containsExactlyInAnyOrder(
                        "public.users", "public.posts", "public.comments", "public.tags", "public.post_tags");
        assertThat(draft.policy().tables()).hasSize(10);
        assertThat(evidence(draft, "posts"))
                .containsExactly(
                        "content (slug, title, body)",
                        "belongs to a person (author_id)",
                        "3 tables refer to it (comments, likes, post_tags)");
        assertThat(evidence(draft, "likes"))
                .containsExactly(
                        "only joins posts and users", "falls and rises with them, as its keys are ON DELETE CASCADE");
        assertThat(evidence(draft, "post_tags"))
                .containsExactly(
                        "only joins posts and tags",
                        "must be deleted before posts and tags, which would come back without it");
        assertThat(evidence(draft, "sessions"))
                .containsExactly(
                        "technical state (data)",
                        "belongs to a person (user_id)",
                        "expires by itself (expires_at)",
                        "the name says that its rows come and go");
        assertThat(evidence(draft, "flyway_schema_history")).containsExactly("kept by a migration tool");
        assertThat(table(draft, "posts").label()).contains("title");
        assertThat(table(draft, "users").label()).contains("email");
        assertThat(table(draft, "likes").label()).isEmpty();
        assertThat(draft.policy().retention()).isEqualTo(Retention.DEFAULT);
        assertThat(table(draft, "posts").retention()).isEmpty();
    }

    @Test
    void suggestsRelationsThatNobodyDeclared() {
        List<Suggestion> suggestions = classify(BLOG).notes().suggestions();
        assertThat(suggestions).hasSize(1);
        assertThat(suggestions.get(0).relation().child()).isEqualTo(new TableName("public", "page_views"));
        assertThat(suggestions.get(0).relation().parentColumns()).containsExactly("id");
        assertThat(suggestions.get(0).evidence())
                .isEqualTo("public.page_views.post_id is named and typed like a reference to public.posts,"
                        + " but 1 of 3 rows have no parent");
    }

    @Test
    void keepsFinancialRecordsForLonger() {
        Draft draft = classify("""
                CREATE TABLE customers (id int PRIMARY KEY, name text);
                CREATE TABLE products (id int PRIMARY KEY, name text, price numeric(10, 2));
                CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers, total numeric(10, 2),
                    ordered_on date, status text);
                CREATE TABLE order_items (order_id int REFERENCES orders ON DELETE CASCADE,
                    product_id int REFERENCES products, quantity int, PRIMARY KEY (order_id, product_id));
                CREATE TABLE carts (id int PRIMARY KEY, customer_id int REFERENCES customers, expires_at timestamptz);
                CREATE TABLE warehouses (id int PRIMARY KEY);
                CREATE TABLE shipments (id int PRIMARY KEY, warehouse_id int REFERENCES warehouses, note text);
                """);
        assertThat(soft(draft))
                .containsExactlyInAnyOrder(
                        "public.customers",
                        "public.products",
                        "public.orders",
                        "public.order_items",
                        "public.warehouses",
                        "public.shipments");
        assertThat(table(draft, "orders").retention()).isEqualTo(Retention.parse("7y"));
        assertThat(table(draft, "products").retention()).isEmpty();
        assertThat(draft.notes().hints().get(new TableName("public", "orders")))
                .containsExactly("retention: an amount, a date and the name make it a financial record,"
                        + " which many laws want kept for 6 to 10 years");
        assertThat(evidence(draft, "order_items")).containsExactly("says something about what it joins (quantity)");
        assertThat(evidence(draft, "carts")).contains("expires by itself (expires_at)");
    }

    @Test
    void makesParentsOfSoftTablesSoft() {
        Draft draft = classify("""
                CREATE TABLE log (id int PRIMARY KEY, expires_at timestamptz);
                CREATE TABLE step (id int PRIMARY KEY, log_id int REFERENCES log);
                CREATE TABLE document (id int PRIMARY KEY, step_id int REFERENCES step ON DELETE SET NULL, body text);
                """);
        assertThat(soft(draft)).containsExactlyInAnyOrder("public.log", "public.step", "public.document");
        assertThat(evidence(draft, "log"))
                .contains("step is soft and refers to it: its rows must not lose their parent for good")
                .contains("expires by itself (expires_at)");
    }

    @Test
    void adoptsWhatIsSoftDeletedByHand() {
        Draft draft = classify("""
                CREATE TABLE a (id int PRIMARY KEY, n int, "isDeleted" boolean DEFAULT false, "deletedAt" timestamp);
                CREATE TABLE b (id int PRIMARY KEY, n int, removed_at timestamptz);
                CREATE TABLE c (id int PRIMARY KEY, n int, status varchar(20));
                CREATE TABLE d (id int PRIMARY KEY, n int, deleted_at date, live boolean, is_deleted int, body text);
                CREATE TABLE e (id int PRIMARY KEY, a_id int REFERENCES a ON DELETE CASCADE, live int);
                INSERT INTO a VALUES (1, 1, true), (2, 2, false);
                INSERT INTO c VALUES (1, 1, 'new'), (2, 2, 'Deleted'), (3, 3, 'Deleted');
                """);
        assertThat(soft(draft)).containsExactlyInAnyOrder("public.a", "public.b", "public.c", "public.d");
        TablePolicy a = table(draft, "a");
        assertThat(a.flag()).contains("isDeleted");
        assertThat(a.at()).contains("deletedAt");
        assertThat(a.adopted()).containsExactlyInAnyOrder("isDeleted", "deletedAt");
        assertThat(evidence(draft, "a"))
                .contains("already soft-deleted by hand (deletedAt, isDeleted, set in 1 of 2 rows)");
        assertThat(table(draft, "b").adopted()).containsExactly("removed_at");
        assertThat(table(draft, "b").flag()).isEmpty();
        assertThat(evidence(draft, "c")).containsExactly("already soft-deleted by hand (status = 'Deleted' in 2 rows)");
        assertThat(table(draft, "c").adopted()).isEmpty();
        assertThat(draft.notes().hints().get(new TableName("public", "c")))
                .containsExactly(
                        "status is 'Deleted' in 2 of the rows looked at. After apply, bring them over, outside the guard:",
                        "  BEGIN; SET LOCAL reprieve.adopting = 'on'; UPDATE \"public\".\"c\" SET \"live\" = NULL"
                                + " WHERE \"live\" AND \"status\" = 'Deleted'; COMMIT;");
        TablePolicy d = table(draft, "d");
        assertThat(d.adopted()).isEmpty();
        assertThat(List.of(d.live(), d.flag(), d.at(), d.deletion()))
                .containsExactly(
                        Optional.of("is_live"),
                        Optional.of("is_tombstone"),
                        Optional.of("tombstone_at"),
                        Optional.empty());
        assertThat(table(draft, "e").live()).contains("is_live");
        assertThat(table(draft, "e").delete()).isEqualTo(Delete.HARD);
    }

    @Test
    void listsRootsOnly() {
        Draft draft = classify("""
                CREATE TABLE note (id int, day date, body text) PARTITION BY RANGE (day);
                CREATE TABLE note_1 PARTITION OF note FOR VALUES FROM ('2000-01-01') TO ('2001-01-01');
                CREATE TABLE note_2 PARTITION OF note DEFAULT;
                CREATE TABLE page (id int, body text);
                CREATE TABLE home (more text) INHERITS (page);
                """);
        assertThat(draft.policy().tables().keySet()).extracting(TableName::name).containsExactly("note", "page");
        assertThat(evidence(draft, "note")).contains("goes for its 2 partitions too");
        assertThat(evidence(draft, "page")).contains("goes for its 1 inheriting table too");
    }

    @Test
    void isReadBackAsItWasWritten() throws Exception {
        String script = BLOG + """
                CREATE TABLE "Odd Name" (id int PRIMARY KEY, body text, "live" int, deleted boolean);
                CREATE TABLE odd_follow (odd_id int, other int REFERENCES "Odd Name" ON DELETE CASCADE, live int);
                """;
        Draft one = classify(script);
        Draft two = classify(script);
        String text = PolicyWriter.write(one.policy(), one.notes());
        assertThat(PolicyWriter.write(two.policy(), two.notes())).isEqualTo(text);
        Policy read = PolicyReader.read(text, "reprieve.yaml");
        assertThat(read.tables().keySet()).isEqualTo(one.policy().tables().keySet());
        for (TablePolicy table : one.policy().tables().values()) {
            assertThat(read.table(table.table()).orElseThrow().markers(read.markers()))
                    .isEqualTo(table.markers(one.policy().markers()));
            assertThat(read.table(table.table()).orElseThrow().delete()).isEqualTo(table.delete());
        }
    }

    @Test
    void classifiesSakilaAsAPersonWould() throws SQLException {
        assumeTrue(Sakila.available(), "the Sakila dump is not beside the project");
        PostgresServer server = PostgresServer.shared();
        String database = server.createDatabase();
        try {
            DataSource source = server.dataSource(database);
            Sakila.load(source);
            Draft draft = classify(source);
            assertThat(draft.policy().tables()).hasSize(15);
            assertThat(soft(draft)).hasSize(15);
            assertThat(evidence(draft, "payment")).contains("money (amount)", "goes for its 6 inheriting tables too");
            assertThat(table(draft, "payment").retention()).isEqualTo(Retention.parse("7y"));
            assertThat(table(draft, "film").label()).contains("title");
            assertThat(table(draft, "customer").label()).contains("email");
            assertThat(table(draft, "city").label()).contains("city");
        } finally {
            server.dropDatabase(database);
        }
    }

    private static Draft classify(String script) {
        PostgresServer server = PostgresServer.shared();
        String database = server.createDatabase();
        try {
            DataSource source = server.dataSource(database);
            PostgresServer.execute(source, script);
            return classify(source);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            server.dropDatabase(database);
        }
    }

    private static Draft classify(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            var catalog = CatalogReader.read(connection);
            return Classifier.classify(catalog, StatisticsReader.read(connection, catalog));
        }
    }

    private static Set<String> soft(Draft draft) {
        return draft.policy().tables().values().stream()
                .filter(t -> t.delete() == Delete.SOFT)
                .map(t -> t.table().toString())
                .collect(Collectors.toSet());
    }

    private static List<String> evidence(Draft draft, String table) {
        return draft.notes().evidence().getOrDefault(new TableName("public", table), List.of());
    }

    private static TablePolicy table(Draft draft, String table) {
        return draft.policy().table(new TableName("public", table)).orElseThrow();
    }
}
