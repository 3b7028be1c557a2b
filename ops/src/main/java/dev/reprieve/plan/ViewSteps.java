package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.literal;

import dev.reprieve.catalog.TableName;
import dev.reprieve.catalog.View;
import dev.reprieve.plan.Installed.Kind;
import dev.reprieve.plan.Lock.Mode;
import dev.reprieve.rewrite.Request;
import dev.reprieve.rewrite.Rewrite;
import dev.reprieve.rewrite.Rewriter;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Views over protected tables show live rows only: their queries are rewritten as the guard would. */
final class ViewSteps {
    private final Work work;
    private final MaterializedSteps materialized;
    private final Map<TableName, Rewritten> views = new TreeMap<>();
    /** Materialized views that are replaced: those rewritten, and those that only read one of them. */
    private final Set<TableName> replaced;

    private record Rewritten(View view, String query) {}

    ViewSteps(Work work) {
        this.work = work;
        this.materialized = new MaterializedSteps(work);
        Rewriter rewriter = Rewriter.ofViews(Dialect.POSTGRESQL, work.protection());
        for (View view : work.catalog().views().values()) {
            boolean concerned = view.reads().stream()
                    .anyMatch(t -> work.protection().find(t).isPresent());
            if (concerned && !done(view) && !MaterializedSteps.passing(view)) {
                rewrite(rewriter, view);
            }
        }
        this.replaced = Set.copyOf(materialized.close());
        // what cannot be replaced after all is as it was
        views.values()
                .removeIf(v ->
                        v.view().materialized() && !replaced.contains(v.view().name()));
    }

    private void rewrite(Rewriter rewriter, View view) {
        // the catalog gives definitions with every name qualified
        Request request = new Request(Visibility.LIVE, List.of(), true);
        String query = materialized.query(view);
        Rewrite rewrite = rewriter.rewrite(query, request);
        if (rewrite instanceof Rewrite.Changed changed) {
            if (!view.materialized()) {
                views.put(view.name(), new Rewritten(view, changed.sql()));
            } else if (!changed.sql().equals(query)) {
                views.put(view.name(), new Rewritten(view, changed.sql()));
                materialized.want(view, changed.sql());
            }
        } else if (rewrite instanceof Rewrite.Refused refused) {
            work.note((view.materialized() ? "Materialized view " : "View ") + view.name()
                    + " cannot be rewritten and will show deleted rows: " + refused.problem());
        }
    }

    /** Whether its query is the one that a plan made of it. */
    private boolean done(View view) {
        return work.installed()
                .original(Kind.REWRITTEN_VIEW, view.name().toString())
                .filter(view.definition()::equals)
                .isPresent();
    }

    /** Notes how the originals were, before the tables change: that may change how the database prints a view. */
    List<String> remember() {
        List<String> sql = new ArrayList<>();
        Set<TableName> changing = new TreeSet<>(views.keySet());
        changing.addAll(replaced);
        for (View view : ViewOrder.sorted(work.catalog(), changing)) {
            String name = view.name().toString();
            String query = materialized.query(view);
            boolean noted = work.installed()
                    .original(Kind.VIEW, name)
                    .filter(query::equals)
                    .isPresent();
            // a view that changed since the columns came is one that the application made anew
            if (!noted && !done(view)) {
                sql.add(Registry.replace(Kind.VIEW, name, query));
            }
        }
        return sql;
    }

    void plan() {
        Set<TableName> changing = new TreeSet<>(views.keySet());
        changing.addAll(replaced);
        for (View view : ViewOrder.sorted(work.catalog(), changing)) {
            Rewritten rewritten = views.get(view.name());
            if (view.materialized()) {
                materialized.replace(view, rewritten == null ? List.of() : note(view));
            } else if (rewritten != null) {
                change(view, rewritten.query());
            }
        }
        materialized.drop();
    }

    private void change(View view, String query) {
        String object = view.name().toString();
        List<String> sql = new ArrayList<>();
        sql.add(create(view, query));
        sql.addAll(note(view));
        work.add(new Step.Brief(
                "view " + object,
                "View " + object + " shows live rows only",
                sql,
                List.of(new Lock(
                        Mode.ACCESS_EXCLUSIVE, true, object, view.name().sql())),
                List.of(create(view, view.definition()))));
    }

    /** Notes its query as the catalog gives it: with every name qualified. */
    private static List<String> note(View view) {
        return List.of(
                "SELECT set_config('search_path', '', true)",
                Registry.replaceWith(
                        Kind.REWRITTEN_VIEW,
                        view.name().toString(),
                        "btrim(pg_get_viewdef(" + literal(view.name().sql()) + "::regclass), E' \\n;')"));
    }

    static String create(View view, String query) {
        String options = view.options().isEmpty() ? "" : " WITH (" + String.join(", ", view.options()) + ")";
        return "CREATE OR REPLACE VIEW " + view.name().sql() + options + " AS\n" + query;
    }
}
