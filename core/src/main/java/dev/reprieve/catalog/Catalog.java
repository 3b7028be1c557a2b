package dev.reprieve.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a database contains, read once and immutable. System schemas and Reprieve's own are left out.
 *
 * @param serverVersion for example {@code 150019}
 * @param searchPath the connection's effective search path, first schema first
 * @param foreignKeys in the order of their creation
 */
public record Catalog(
        int serverVersion,
        List<String> searchPath,
        Map<TableName, Table> tables,
        List<ForeignKey> foreignKeys,
        Map<TableName, View> views,
        List<Routine> routines) {
    public Catalog {
        searchPath = List.copyOf(searchPath);
        tables = java.util.Collections.unmodifiableMap(new TreeMap<>(tables));
        foreignKeys = List.copyOf(foreignKeys);
        views = java.util.Collections.unmodifiableMap(new TreeMap<>(views));
        routines = List.copyOf(routines);
    }

    /** The table of that exact name. */
    public Optional<Table> table(TableName name) {
        return Optional.ofNullable(tables.get(name));
    }

    /** The foreign keys that stand on the table, in the order of their creation. */
    public List<ForeignKey> foreignKeysFrom(TableName child) {
        return foreignKeys.stream().filter(f -> f.child().equals(child)).toList();
    }

    /** The foreign keys that point to the table, in the order of their creation. */
    public List<ForeignKey> foreignKeysTo(TableName parent) {
        return foreignKeys.stream().filter(f -> f.parent().equals(parent)).toList();
    }

    /** The tables that directly inherit from the table or are partitions of it. */
    public List<Table> childrenOf(TableName parent) {
        return tables.values().stream()
                .filter(t -> t.parents().contains(parent))
                .toList();
    }

    /** The topmost table that it inherits from or is a partition of; the table itself if there is none. */
    public TableName rootOf(TableName name) {
        Table table = tables.get(name);
        return table == null || table.parents().isEmpty()
                ? name
                : rootOf(table.parents().get(0));
    }

    /** Finds what an unqualified name means on the search path: a table or view. */
    public Optional<TableName> resolve(String name, List<String> path) {
        for (String schema : path) {
            TableName candidate = new TableName(schema, name);
            if (tables.containsKey(candidate) || views.containsKey(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
