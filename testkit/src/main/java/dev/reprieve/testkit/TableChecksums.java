package dev.reprieve.testkit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * What all tables of a database hold, boiled down to one number of rows and one hash a table, so that two moments (or a
 * database and its twin) can be compared and a difference names its table. The hash does not depend on the order of
 * rows. Every table that stores rows counts for itself: a partition, an inheriting table. The ledger's schema
 * {@code reprieve} and the system's are left out.
 *
 * @param tables by {@code schema.table}
 */
public record TableChecksums(Map<String, Checksum> tables) {
    private static final String LIVE = "live";
    private static final Set<String> MARKERS = Set.of(LIVE, "is_deleted", "deleted_at", "deletion_id");
    private static final String COLUMNS = """
            SELECT n.nspname, c.relname, a.attname, quote_ident(n.nspname) || '.' || quote_ident(c.relname),
                   quote_ident(a.attname)
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relkind = 'r' AND c.relpersistence <> 't'
              AND n.nspname NOT IN ('reprieve', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
            ORDER BY n.nspname, c.relname, a.attname
            """;

    public TableChecksums {
        tables = Collections.unmodifiableMap(new TreeMap<>(tables));
    }

    /**
     * What one table holds.
     *
     * @param hash a sum over the hashes of its rows
     */
    public record Checksum(long rows, String hash) {}

    /** What that table holds, {@code schema.table}; it must be there. */
    public Checksum of(String table) {
        Checksum checksum = tables.get(table);
        if (checksum == null) {
            throw new IllegalArgumentException("no table " + table + " among " + tables.keySet());
        }
        return checksum;
    }

    /** All rows, live or not, without the marker columns of the default names. */
    public static TableChecksums read(DataSource dataSource) {
        return read(dataSource, MARKERS, "");
    }

    /** Only live rows, where a table has a column {@code live}; without the marker columns of the default names. */
    public static TableChecksums readLive(DataSource dataSource) {
        return read(dataSource, MARKERS, LIVE);
    }

    /**
     * Reads all tables in one snapshot.
     *
     * @param without columns to leave out, in whatever table
     * @param condition a boolean column; where a table has it, only rows in which it is true count. Empty for all rows.
     */
    public static TableChecksums read(DataSource dataSource, Set<String> without, String condition) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            Map<String, Checksum> found = new TreeMap<>();
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL TimeZone = 'UTC'");
                for (Map.Entry<String, String> query :
                        queries(statement, without, condition).entrySet()) {
                    try (ResultSet row = statement.executeQuery(query.getValue())) {
                        row.next();
                        found.put(query.getKey(), new Checksum(row.getLong(1), row.getString(2)));
                    }
                }
            }
            connection.rollback();
            return new TableChecksums(found);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static Map<String, String> queries(Statement statement, Set<String> without, String condition)
            throws SQLException {
        Map<String, String> from = new TreeMap<>();
        Map<String, List<String>> columns = new TreeMap<>();
        try (ResultSet row = statement.executeQuery(COLUMNS)) {
            while (row.next()) {
                String table = row.getString(1) + "." + row.getString(2);
                String column = row.getString(3);
                from.putIfAbsent(table, row.getString(4));
                List<String> list = columns.computeIfAbsent(table, t -> new ArrayList<>());
                if (column != null && !without.contains(column)) {
                    list.add(row.getString(5));
                }
                if (column != null && column.equals(condition)) {
                    from.put(table, row.getString(4) + " WHERE " + row.getString(5));
                }
            }
        }
        Map<String, String> queries = new TreeMap<>();
        columns.forEach((table, list) -> queries.put(
                table,
                "SELECT count(*), coalesce(sum(hashtextextended(ROW(" + String.join(", ", list)
                        + ")::text, 0)::numeric), 0)::text FROM ONLY " + from.get(table)));
        return queries;
    }
}
