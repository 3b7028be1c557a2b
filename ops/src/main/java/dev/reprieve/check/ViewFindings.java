package dev.reprieve.check;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.TableName;
import dev.reprieve.catalog.View;
import dev.reprieve.policy.Acceptance;
import dev.reprieve.rewrite.Request;
import dev.reprieve.rewrite.Rewrite;
import dev.reprieve.rewrite.Rewriter;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Dialect;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Views that show tombstones, by themselves or through another view. */
final class ViewFindings {
    private final Findings findings;
    private final Rewriter rewriter;
    private final Set<String> accepted;
    /** Whether a view shows tombstones; false also while that is being found out. */
    private final Map<TableName, Boolean> leaking = new HashMap<>();

    private ViewFindings(Findings findings) {
        this.findings = findings;
        this.rewriter = Rewriter.ofViews(Dialect.POSTGRESQL, findings.protection());
        this.accepted = findings.protection().policy().accepted().stream()
                .map(Acceptance::finding)
                .collect(Collectors.toSet());
    }

    static void find(Findings findings) {
        ViewFindings views = new ViewFindings(findings);
        findings.catalog().views().values().forEach(views::leaks);
    }

    private boolean leaks(View view) {
        Boolean known = leaking.get(view.name());
        if (known != null) {
            return known;
        }
        leaking.put(view.name(), false);
        boolean found = byItself(view) || throughOthers(view);
        // what someone accepted is not reported once more for every view above it
        boolean counts = found && !accepted.contains(id(view));
        leaking.put(view.name(), counts);
        return counts;
    }

    private boolean byItself(View view) {
        Set<TableName> tables = view.reads().stream()
                .filter(t -> findings.protection().find(t).isPresent())
                .collect(Collectors.toCollection(TreeSet::new));
        if (tables.isEmpty()) {
            return false;
        }
        // the catalog prints every name with its schema
        Request request = new Request(Visibility.LIVE, findings.catalog().searchPath(), true);
        Rewrite rewrite = rewriter.rewrite(view.definition(), request);
        if (rewrite instanceof Rewrite.Changed changed) {
            if (changed.sql().equals(view.definition())) {
                return false;
            }
            shows(view, tables);
            return true;
        }
        if (rewrite instanceof Rewrite.Refused refused) {
            findings.leak(
                    id(view),
                    where(view),
                    "Its query reads " + list(tables) + " and cannot be analysed: " + refused.problem(),
                    "Write it so that it filters by the live key, or accept it.");
            return true;
        }
        return false;
    }

    private void shows(View view, Set<TableName> tables) {
        String problem = "Its query reads " + list(tables) + " without the live filter, so it shows deleted rows.";
        findings.leak(
                id(view),
                where(view),
                problem,
                view.materialized()
                        ? "Run reprieve apply, which replaces it by one that has the filter."
                        : "Run reprieve apply, which gives it the filter.");
    }

    private boolean throughOthers(View view) {
        Catalog catalog = findings.catalog();
        Set<TableName> through = new TreeSet<>();
        for (TableName read : view.reads()) {
            Optional.ofNullable(catalog.views().get(read)).filter(this::leaks).ifPresent(v -> through.add(v.name()));
        }
        if (through.isEmpty()) {
            return false;
        }
        findings.leak(
                id(view),
                where(view),
                "It shows deleted rows through " + list(through) + ".",
                "Mend that one; this one follows" + (view.materialized() ? " at its next refresh." : "."));
        return true;
    }

    private static String id(View view) {
        return "view:" + view.name();
    }

    private static String where(View view) {
        return (view.materialized() ? "materialized view " : "view ") + view.name();
    }

    private static String list(Set<TableName> names) {
        return names.stream().map(TableName::toString).collect(Collectors.joining(", "));
    }
}
