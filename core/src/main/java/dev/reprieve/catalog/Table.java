package dev.reprieve.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A table with all that belongs to it alone.
 *
 * @param parents tables it inherits from or is a partition of; more than one only with plain inheritance
 * @param estimatedRows the database's own estimate; -1 if it has none
 * @param rules rewrite rules for INSERT, UPDATE and DELETE
 */
public record Table(
        TableName name,
        Kind kind,
        List<Column> columns,
        List<Index> indexes,
        List<Check> checks,
        List<Trigger> triggers,
        List<Rule> rules,
        List<TableName> parents,
        long estimatedRows,
        long bytes,
        String owner,
        Optional<String> comment) {
    public Table {
        columns = List.copyOf(columns);
        indexes = List.copyOf(indexes);
        checks = List.copyOf(checks);
        triggers = List.copyOf(triggers);
        rules = List.copyOf(rules);
        parents = List.copyOf(parents);
    }

    /** What sort of table it is. */
    public enum Kind {
        /** A plain table, also one that others inherit from or that inherits. */
        TABLE,
        /** A declaratively partitioned table; holds no rows itself. */
        PARTITIONED,
        /** A partition of a declaratively partitioned table (its own partitions make it PARTITIONED). */
        PARTITION,
        /** A foreign table. */
        FOREIGN
    }

    /** The column of that exact name. */
    public Optional<Column> column(String column) {
        return columns.stream().filter(c -> c.name().equals(column)).findFirst();
    }

    /** The columns of the primary key in key order; empty if there is none. */
    public List<String> primaryKey() {
        return indexes.stream()
                .filter(Index::primary)
                .findFirst()
                .map(Index::keys)
                .orElse(List.of());
    }

    /** The index of that exact name. */
    public Optional<Index> index(String index) {
        return indexes.stream().filter(i -> i.name().equals(index)).findFirst();
    }
}
