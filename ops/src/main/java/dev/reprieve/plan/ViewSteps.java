package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.literal;

import dev.reprieve.catalog.TableName;
import dev.reprieve.catalog.View;
import dev.reprieve.plan.Installed.Kind;
import dev.reprieve.plan.Lock.Mode;
import dev.reprieve.policy.Protection;
import dev.reprieve.rewrite.Request;
import dev.reprieve.rewrite.Rewrite;
import dev.reprieve.rewrite.Rewriter;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Views over protected tables show live rows only: their queries are rewritten as the guard would. */
final class ViewSteps {
    private final Work work;
    private final Map<TableName, Rewritten> views = new TreeMap<>();

    private record Rewritten(View view, String query) {}

    ViewSteps(Work work) {
        this.work = work;
        Protection protection = work.protection();
        Rewriter rewriter = Rewriter.ofViews(Dialect.POSTGRESQL, protection);
        // the catalog gives definitions with every name qualified
        Request request = new Request(Visibility.LIVE, List.of(), true);
        for (View view : work.catalog().views().values()) {
            boolean concerned =
                    view.reads().stream().anyMatch(t -> protection.find(t).isPresent());
            if (!concerned || view.materialized() || done(view)) {
                continue;
            }
            Rewrite rewrite = rewriter.rewrite(view.definition(), request);
            if (rewrite instanceof Rewrite.Changed changed) {
                views.put(view.name(), new Rewritten(view, changed.sql()));
            } else if (rewrite instanceof Rewrite.Refused refused) {
                work.note("View " + view.name() + " cannot be rewritten and will show deleted rows: "
                        + refused.problem());
            }
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
        for (Rewritten rewritten : views.values()) {
            String object = rewritten.view().name().toString();
            String query = rewritten.view().definition();
            boolean noted = work.installed()
                    .original(Kind.VIEW, object)
                    .filter(query::equals)
                    .isPresent();
            // a view that changed since the columns came is one that the application made anew
            if (!noted) {
                sql.add(Registry.replace(Kind.VIEW, object, query));
            }
        }
        return sql;
    }

    void plan() {
        for (Rewritten rewritten : views.values()) {
            View view = rewritten.view();
            String object = view.name().toString();
            work.add(new Step.Brief(
                    "view " + object,
                    "View " + object + " shows live rows only",
                    List.of(
                            create(view, rewritten.query()),
                            // as the catalog is read: with every name qualified
                            "SELECT set_config('search_path', '', true)",
                            Registry.replaceWith(
                                    Kind.REWRITTEN_VIEW,
                                    object,
                                    "btrim(pg_get_viewdef("
                                            + literal(view.name().sql()) + "::regclass), E' \\n;')")),
                    List.of(new Lock(
                            Mode.ACCESS_EXCLUSIVE, true, object, view.name().sql())),
                    List.of(create(view, view.definition()))));
        }
    }

    static String create(View view, String query) {
        String options = view.options().isEmpty() ? "" : " WITH (" + String.join(", ", view.options()) + ")";
        return "CREATE OR REPLACE VIEW " + view.name().sql() + options + " AS\n" + query;
    }
}
