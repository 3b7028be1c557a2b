package dev.reprieve.rewrite;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.Column.Generation;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Markers;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import dev.reprieve.policy.Retention;
import dev.reprieve.policy.TablePolicy;
import dev.reprieve.policy.TablePolicy.Delete;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Tables of which nothing but the names is known, all of them soft. Their columns have names that no statement of
 * others uses, so that what a rewrite inserts can be told from what was there.
 */
final class EveryTable {
    static final List<String> VISIBLE = List.of("rpv_a", "rpv_b");
    private static final Markers MARKERS = new Markers("rpv_live", "rpv_deleted", "rpv_at", "rpv_deletion");

    private EveryTable() {}

    /** Half of the tables have the hidden columns at the end, the others between the visible ones. */
    static Protection protection(Collection<TableName> names) {
        return protection(names, n -> n.name().length() % 2 == 0);
    }

    /**
     * @param between which tables have their hidden columns between the visible ones rather than at the end
     */
    static Protection protection(Collection<TableName> names, Predicate<TableName> between) {
        Map<TableName, Table> tables = new TreeMap<>();
        Map<TableName, TablePolicy> policies = new TreeMap<>();
        for (TableName name : names) {
            tables.put(name, table(name, between.test(name)));
            policies.put(name, TablePolicy.of(name, Delete.SOFT));
        }
        Policy policy = new Policy(Retention.DEFAULT, MARKERS, true, policies, List.of(), List.of());
        return Protection.of(policy, new Catalog(0, List.of("public"), tables, List.of(), Map.of(), List.of()));
    }

    private static Table table(TableName name, boolean between) {
        List<Column> columns = new ArrayList<>();
        columns.add(column(VISIBLE.get(0)));
        MARKERS.names().forEach(m -> columns.add(column(m)));
        columns.add(between ? 1 : columns.size(), column(VISIBLE.get(1)));
        return new Table(
                name,
                Table.Kind.TABLE,
                columns,
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

    private static Column column(String name) {
        return new Column(name, "boolean", false, Optional.empty(), Generation.NONE, false);
    }
}
