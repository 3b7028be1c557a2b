package dev.reprieve.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.catalog.View;
import dev.reprieve.error.ReprieveException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PolicyNamesTest {
    private static final Catalog CATALOG = catalog(
            table("public", "posts", "id", "title", "removed_at"),
            table("public", "comments", "id", "post_id"),
            table("shop", "orders", "id"));

    @Test
    void knowsWhatThereIs() {
        assertThat(unknown("""
                version: 1
                tables:
                  public.posts: {delete: soft, label: title, adopt: {at: removed_at}}
                relations:
                  - {child: comments (post_id), parent: posts (id), on_delete: cascade}
                """)).isEmpty();
    }

    @Test
    void namesTheNearest() {
        assertThat(unknown("""
                version: 1
                tables:
                  public.psots: {delete: soft}
                  public.orders: {delete: soft}
                  public.invoices: {delete: soft}
                  public.recent: {delete: soft}
                  public.posts: {delete: soft, label: titel, adopt: {flag: gone, at: remove_at}}
                relations:
                  - {child: comments (postid), parent: posts (id), on_delete: cascade}
                """))
                .containsExactly(
                        "RPV-103 table public.invoices: the policy lists it, but the database has no such table."
                                + " Remove it, or check that --db is the right database.",
                        "RPV-103 table public.orders: the policy lists it, but the database has no such table."
                                + " Did you mean `shop.orders`?",
                        "RPV-103 table public.posts: it has no column `titel` to be its label."
                                + " Did you mean `title`?",
                        "RPV-103 table public.posts: it has no column `gone` to adopt."
                                + " It has id, title, removed_at.",
                        "RPV-103 table public.posts: it has no column `remove_at` to adopt."
                                + " Did you mean `removed_at`?",
                        "RPV-103 table public.psots: the policy lists it, but the database has no such table."
                                + " Did you mean `public.posts`?",
                        "RPV-103 table public.recent: the policy lists it, but it is a view."
                                + " Name the tables that it reads.",
                        "RPV-103 table public.comments: it has no column `postid` that a relation names."
                                + " Did you mean `post_id`?");
    }

    @Test
    void throwsThemAllAtOnce() {
        Policy policy = PolicyReader.read(
                "version: 1\ntables: {public.psots: {delete: soft}, public.commets: {delete: hard}}", "p.yaml");

        assertThatThrownBy(() -> PolicyNames.require(policy, CATALOG))
                .isInstanceOf(ReprieveException.class)
                .hasMessage("""
                RPV-103 table public.commets: the policy lists it, but the database has no such table. Did you mean `public.comments`?
                RPV-103 table public.psots: the policy lists it, but the database has no such table. Did you mean `public.posts`?""".stripIndent());
    }

    private static List<String> unknown(String yaml) {
        return PolicyNames.unknown(PolicyReader.read(yaml, "p.yaml"), CATALOG).stream()
                .map(Throwable::getMessage)
                .toList();
    }

    private static Catalog catalog(Table... tables) {
        Map<TableName, Table> byName = new TreeMap<>();
        for (Table table : tables) {
            byName.put(table.name(), table);
        }
        TableName recent = new TableName("public", "recent");
        View view = new View(recent, false, "SELECT 1", List.of(), List.of(), Set.of());
        return new Catalog(150000, List.of("public"), byName, List.of(), Map.of(recent, view), List.of());
    }

    private static Table table(String schema, String name, String... columns) {
        List<Column> all = java.util.Arrays.stream(columns)
                .map(c -> new Column(c, "text", false, Optional.empty(), Column.Generation.NONE, false))
                .toList();
        return new Table(
                new TableName(schema, name),
                Table.Kind.TABLE,
                all,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                -1,
                0,
                "owner",
                Optional.empty());
    }
}
