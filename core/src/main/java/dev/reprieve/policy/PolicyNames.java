package dev.reprieve.policy;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Holds the names in a policy against a catalog. */
public final class PolicyNames {
    private static final int MOST_COLUMNS_SHOWN = 12;

    private final Catalog catalog;
    private final List<ReprieveException> found = new ArrayList<>();

    private PolicyNames(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Every table and column that the policy names and the database does not have, each with the nearest name that it
     * has ({@link ErrorCode#POLICY_UNKNOWN_NAME}); at most twenty. Empty if all are known.
     */
    public static List<ReprieveException> unknown(Policy policy, Catalog catalog) {
        PolicyNames names = new PolicyNames(catalog);
        policy.tables().values().forEach(names::table);
        policy.relations().forEach(names::relation);
        return names.found.stream().limit(PolicyProblems.LIMIT).toList();
    }

    /** As {@link #unknown(Policy, Catalog)}, but throws if there are any. */
    public static void require(Policy policy, Catalog catalog) {
        List<ReprieveException> unknown = unknown(policy, catalog);
        if (!unknown.isEmpty()) {
            throw ReprieveException.of(unknown);
        }
    }

    private void table(TablePolicy policy) {
        find(policy.table(), "the policy lists").ifPresent(table -> {
            policy.label().ifPresent(label -> column(table, label, "to be its label"));
            policy.adopted().stream().sorted().forEach(c -> column(table, c, "to adopt"));
        });
    }

    private void relation(Relation relation) {
        find(relation.child(), "a relation names")
                .ifPresent(t -> relation.columns().forEach(c -> column(t, c, "that a relation names")));
        find(relation.parent(), "a relation names")
                .ifPresent(t -> relation.parentColumns().forEach(c -> column(t, c, "that a relation names")));
    }

    private Optional<Table> find(TableName name, String who) {
        Optional<Table> table = catalog.table(name);
        if (table.isEmpty()) {
            boolean view = catalog.views().containsKey(name);
            add(
                    "table " + name,
                    view ? who + " it, but it is a view." : who + " it, but the database has no such table.",
                    view ? "Name the tables that it reads." : nearestTable(name));
        }
        return table;
    }

    private String nearestTable(TableName name) {
        // the right name in another schema is more likely meant than a similar name in this one
        Optional<String> elsewhere = catalog.tables().keySet().stream()
                .filter(t -> t.name().equalsIgnoreCase(name.name()))
                .map(TableName::toString)
                .findFirst();
        Map<String, TableName> bySchema = catalog.tables().keySet().stream()
                .filter(t -> t.schema().equals(name.schema()))
                .collect(Collectors.toMap(TableName::name, t -> t));
        return elsewhere
                .or(() -> NearestName.of(name.name(), bySchema.keySet()).map(n -> String.valueOf(bySchema.get(n))))
                .map(near -> "Did you mean `" + near + "`?")
                .orElse("Remove it, or check that --db is the right database.");
    }

    private void column(Table table, String column, String role) {
        if (table.column(column).isPresent()) {
            return;
        }
        List<String> columns = table.columns().stream().map(Column::name).toList();
        add(
                "table " + table.name(),
                "it has no column `" + column + "` " + role + ".",
                NearestName.of(column, columns)
                        .map(near -> "Did you mean `" + near + "`?")
                        .orElse("It has " + shown(columns) + "."));
    }

    private static String shown(Collection<String> columns) {
        String first = columns.stream().limit(MOST_COLUMNS_SHOWN).collect(Collectors.joining(", "));
        int more = columns.size() - MOST_COLUMNS_SHOWN;
        return more > 0 ? first + " and " + more + " more" : first;
    }

    private void add(String where, String problem, String wayOut) {
        found.add(new ReprieveException(ErrorCode.POLICY_UNKNOWN_NAME, where, problem, wayOut));
    }
}
