package dev.reprieve.init;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.init.Statistics.ColumnName;
import dev.reprieve.init.Statistics.Sample;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Looks at rows where names alone cannot tell: columns that may mark soft-deleted rows, and undeclared references. Reads
 * at most about 50,000 rows of a table, and no table that the user may not read.
 */
public final class StatisticsReader {
    private static final long SAMPLE_ROWS = 50_000;
    private static final String DELETED_STATES = "('deleted', 'removed', 'trashed', 'trash')";

    private final Statement statement;
    private final Catalog catalog;
    private final Set<TableName> readable = new HashSet<>();
    private final Map<ColumnName, Sample> tombstones = new HashMap<>();
    private final Map<ColumnName, Map<String, Long>> states = new HashMap<>();
    private final Map<ColumnName, Sample> orphans = new HashMap<>();

    private StatisticsReader(Statement statement, Catalog catalog) {
        this.statement = statement;
        this.catalog = catalog;
    }

    /**
     * Takes the samples.
     *
     * @throws SQLException if a query fails
     */
    public static Statistics read(Connection connection, Catalog catalog) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            StatisticsReader reader = new StatisticsReader(statement, catalog);
            reader.rights();
            for (Table table : catalog.tables().values()) {
                if (table.parents().isEmpty() && reader.readable.contains(table.name())) {
                    reader.table(table);
                }
            }
            for (UndeclaredReference reference : UndeclaredReference.findAll(catalog)) {
                if (reader.readable.contains(reference.child()) && reader.readable.contains(reference.parent())) {
                    reader.orphans(reference);
                }
            }
            return new Statistics(reader.tombstones, reader.states, reader.orphans);
        }
    }

    private void rights() throws SQLException {
        try (ResultSet row = statement.executeQuery("""
                SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p') AND has_schema_privilege(n.oid, 'USAGE')
                  AND has_table_privilege(c.oid, 'SELECT')""")) {
            while (row.next()) {
                readable.add(new TableName(row.getString(1), row.getString(2)));
            }
        }
    }

    private void table(Table table) throws SQLException {
        HandMade hand = HandMade.of(table);
        if (hand.flag().isPresent()) {
            String column = hand.flag().get();
            tombstones.put(new ColumnName(table.name(), column), count(table, column, "v"));
        }
        if (hand.at().isPresent()) {
            String column = hand.at().get();
            tombstones.put(new ColumnName(table.name(), column), count(table, column, "v IS NOT NULL"));
        }
        for (String column : hand.states()) {
            Map<String, Long> found = new HashMap<>();
            try (ResultSet row = statement.executeQuery("SELECT v::text, count(*) FROM " + sample(table, column)
                    + " WHERE lower(v::text) IN " + DELETED_STATES + " GROUP BY 1")) {
                while (row.next()) {
                    found.put(row.getString(1), row.getLong(2));
                }
            }
            if (!found.isEmpty()) {
                states.put(new ColumnName(table.name(), column), Map.copyOf(found));
            }
        }
    }

    private void orphans(UndeclaredReference reference) throws SQLException {
        Table child = catalog.table(reference.child()).orElseThrow();
        String orphan = "v IS NOT NULL AND NOT EXISTS (SELECT FROM "
                + reference.parent().sql() + " p WHERE p." + Identifier.quote(reference.parentColumn()) + " = v)";
        orphans.put(new ColumnName(reference.child(), reference.column()), count(child, reference.column(), orphan));
    }

    private Sample count(Table table, String column, String condition) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT count(*) FILTER (WHERE " + condition + "), count(*) FROM " + sample(table, column))) {
            row.next();
            return new Sample(row.getLong(1), row.getLong(2), !sampled(table) && row.getLong(2) < SAMPLE_ROWS);
        }
    }

    /** The column's values as {@code v}: all of them, or those of randomly chosen pages, always the same ones. */
    private String sample(Table table, String column) {
        String pages = sampled(table)
                ? String.format(
                        Locale.ROOT,
                        " TABLESAMPLE SYSTEM (%.4f) REPEATABLE (1)",
                        Math.max(0.0001, 100.0 * SAMPLE_ROWS / rows(table)))
                : "";
        return "(SELECT " + Identifier.quote(column) + " AS v FROM "
                + table.name().sql() + pages + " LIMIT " + SAMPLE_ROWS + ") s";
    }

    private boolean sampled(Table table) {
        return rows(table) > SAMPLE_ROWS;
    }

    private long rows(Table table) {
        long own = Math.max(0, table.estimatedRows());
        return table.kind() == Table.Kind.PARTITIONED && own > 0
                ? own
                : catalog.childrenOf(table.name()).stream()
                                .mapToLong(this::rows)
                                .sum()
                        + own;
    }
}
