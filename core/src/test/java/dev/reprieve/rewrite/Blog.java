package dev.reprieve.rewrite;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.Column.Generation;
import dev.reprieve.catalog.ForeignKey;
import dev.reprieve.catalog.ForeignKey.Action;
import dev.reprieve.catalog.Index;
import dev.reprieve.catalog.Routine;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.catalog.View;
import dev.reprieve.policy.Markers;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import dev.reprieve.policy.TablePolicy;
import dev.reprieve.policy.TablePolicy.Delete;
import dev.reprieve.sql.Dialect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The catalog that the database of {@code rewrite/schema.sql} reports, as far as rewriting looks at it, and its policy.
 * {@link BlogDatabase} is that database, and {@link BlogDatabaseTest} compares the two. So rewriting can be tested
 * without a server, and in other dialects too. Names with an upper-case letter are quoted ones; the others are folded.
 */
final class Blog {
    static final Protection PROTECTION = new Blog(Dialect.POSTGRESQL).protection();

    private static final String MARKERS =
            ", live boolean, is_deleted boolean, deleted_at timestamp with time zone, deletion_id bigint";

    private final Dialect dialect;
    private final Map<TableName, Table> tables = new TreeMap<>();
    private final List<ForeignKey> keys = new ArrayList<>();

    private Blog(Dialect dialect) {
        this.dialect = dialect;
    }

    /** The same blog as another kind of database would store it. */
    static Protection protection(Dialect dialect) {
        return new Blog(dialect).protection();
    }

    /** The schema that an unqualified name means. */
    static String schema(Dialect dialect) {
        return switch (dialect) {
            case POSTGRESQL -> "public";
            case H2 -> "PUBLIC";
            case MARIADB -> "blog";
            case SQLITE -> "main";
        };
    }

    private Protection protection() {
        Map<TableName, TablePolicy> policies = new TreeMap<>();
        for (String table : List.of("posts", "comments", "Mixed Case")) {
            policies.put(name(table), TablePolicy.of(name(table), Delete.SOFT));
        }
        Set<String> adopted = Set.of(fold("removed"), fold("removed_at"));
        policies.put(
                name("notes"),
                new TablePolicy(
                        name("notes"),
                        Delete.SOFT,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(fold("removed")),
                        Optional.of(fold("removed_at")),
                        Optional.empty(),
                        adopted));
        Policy none = Policy.empty();
        Markers markers = new Markers(fold("live"), fold("is_deleted"), fold("deleted_at"), fold("deletion_id"));
        return Protection.of(
                new Policy(none.retention(), markers, true, policies, none.relations(), none.accepted()), catalog());
    }

    private Catalog catalog() {
        table(name("users"), "id integer, name text, live_since date", index("users_pkey", "id"));
        table(
                name("posts"),
                "id integer, title text, slug text, author_id integer, order integer" + MARKERS,
                index("posts_pkey", "id"),
                index("posts_slug_key", "slug, live"),
                partial("posts_lower_key", "lower(title), author_id, live", "(author_id > 0)", false),
                partial("posts_upper_key", "upper(slug)", "live", true),
                partial("posts_title_key", "title", "live", true));
        table(
                name("comments"),
                "id integer, post_id integer, body text" + MARKERS + ", score integer",
                index("comments_pkey", "id"));
        table(name("likes"), "post_id integer, user_id integer" + MARKERS, index("likes_pkey", "post_id, user_id"));
        table(
                name("notes"),
                "id integer, removed boolean, removed_at timestamp with time zone, text text, live boolean, deletion_id bigint",
                index("notes_pkey", "id"));
        table(name("streams"), "id integer, live boolean, post_id integer, title text", index("streams_pkey", "id"));
        table(new TableName(fold("archive"), fold("posts")), "id integer, title text", index("posts_pkey", "id"));
        table(name("Mixed Case"), "Id integer, Group text" + MARKERS, index("Mixed Case_pkey", "Id"));
        key("posts", "author_id", "users");
        key("comments", "post_id", "posts");
        key("likes", "post_id", "posts");
        key("likes", "user_id", "users");
        View titles = new View(
                name("post_titles"),
                false,
                "SELECT id, title FROM posts WHERE live",
                List.of(fold("id"), fold("title")),
                List.of(),
                Set.of(name("posts")));
        return new Catalog(
                0,
                List.of(schema(dialect)),
                tables,
                keys,
                Map.of(titles.name(), titles),
                List.of(
                        new Routine(name("posts"), "n integer", "sql", "", false),
                        new Routine(name("shout"), "p posts", "sql", "", false)));
    }

    private TableName name(String name) {
        return new TableName(schema(dialect), fold(name));
    }

    private String fold(String name) {
        boolean quoted = !name.equals(name.toLowerCase(Locale.ROOT));
        return dialect == Dialect.H2 && !quoted ? name.toUpperCase(Locale.ROOT) : name;
    }

    private List<String> folded(String list) {
        return Arrays.stream(list.split(", "))
                .map(k -> k.contains("(") ? k : fold(k))
                .toList();
    }

    private void table(TableName name, String columns, Index... indexes) {
        tables.put(
                name,
                new Table(
                        name,
                        Table.Kind.TABLE,
                        Arrays.stream(columns.split(", ")).map(this::column).toList(),
                        List.of(indexes),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        -1,
                        0,
                        "owner",
                        Optional.empty()));
    }

    private Column column(String nameAndType) {
        String[] parts = nameAndType.split(" ", 2);
        return new Column(fold(parts[0]), parts[1], false, Optional.empty(), Generation.NONE, false);
    }

    /** An index that backs a constraint. */
    private Index index(String name, String keys) {
        return index(name, keys, true, Optional.empty(), false);
    }

    private Index partial(String name, String keys, String predicate, boolean nullsNotDistinct) {
        return index(name, keys, false, Optional.of(predicate), nullsNotDistinct);
    }

    private Index index(
            String name, String keys, boolean constraint, Optional<String> predicate, boolean nullsNotDistinct) {
        return new Index(
                fold(name),
                name("any"),
                "",
                "btree",
                folded(keys),
                keys.contains("("),
                List.of(),
                true,
                name.endsWith("_pkey"),
                constraint,
                false,
                false,
                nullsNotDistinct,
                predicate,
                true,
                false,
                Optional.empty());
    }

    private void key(String child, String column, String parent) {
        keys.add(new ForeignKey(
                fold(child + "_" + column + "_fkey"),
                name(child),
                List.of(fold(column)),
                name(parent),
                List.of(fold("id")),
                Action.NO_ACTION,
                Action.NO_ACTION,
                List.of(),
                ForeignKey.Match.SIMPLE,
                false,
                false,
                true,
                false,
                "",
                "",
                Optional.empty()));
    }
}
