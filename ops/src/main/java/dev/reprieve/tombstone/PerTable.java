package dev.reprieve.tombstone;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Asks the same of many tables in few queries. */
public final class PerTable {
    private static final int TABLES_PER_QUERY = 50;

    private PerTable() {}

    /**
     * Asks the same of every table, fifty to a query.
     *
     * @param before what each query begins with
     * @param select for a table and its number in the list, which the row must give back if it matters
     */
    public static <T> List<T> list(
            Connection connection,
            List<StoredTable> tables,
            SqlText before,
            BiFunction<Integer, StoredTable, SqlText> select,
            SqlText.Row<T> row)
            throws SQLException {
        List<T> found = new ArrayList<>();
        for (int from = 0; from < tables.size(); from += TABLES_PER_QUERY) {
            List<SqlText> selects = new ArrayList<>();
            for (int i = from; i < Math.min(from + TABLES_PER_QUERY, tables.size()); i++) {
                selects.add(new SqlText()
                        .add("(")
                        .add(select.apply(i, tables.get(i)))
                        .add(")"));
            }
            found.addAll(new SqlText()
                    .add(before)
                    .add(SqlText.join(" UNION ALL ", selects))
                    .list(connection, row));
        }
        return found;
    }
}
