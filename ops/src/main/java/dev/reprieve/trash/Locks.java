package dev.reprieve.trash;

import dev.reprieve.tombstone.Locator;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Locks what a restore is about to look at: the ledger's rows first, then the tombstones, by table and by key. Nobody can
 * purge them or restore them until the transaction ends.
 */
final class Locks {
    private Locks() {}

    /** Locks all selected rows of all tables, in one statement. */
    static void selected(Connection connection, List<StoredTable> tables, Selection selection) throws SQLException {
        List<SqlText> selects = new ArrayList<>();
        for (StoredTable table : tables) {
            for (SqlText part : selection.parts(table, "x")) {
                selects.add(rows(table, part));
            }
        }
        count(connection, selects);
    }

    /** Locks parents that come along, with the deletions that they belong to. */
    static void newcomers(Connection connection, Map<StoredTable, List<Locator>> rows, Collection<Long> deletions)
            throws SQLException {
        if (!deletions.isEmpty()) {
            SqlText.of(
                            "SELECT id FROM reprieve.deletion WHERE id = ANY (?) ORDER BY id FOR UPDATE",
                            List.copyOf(deletions))
                    .list(connection, row -> row.getLong(1));
        }
        List<SqlText> selects = new ArrayList<>();
        long wanted = 0;
        for (Map.Entry<StoredTable, List<Locator>> entry : rows.entrySet()) {
            StoredTable table = entry.getKey();
            Set<Locator> places = new HashSet<>(entry.getValue());
            wanted += places.size();
            selects.add(rows(table, SqlText.of(table.dead("x") + " AND ").add(table.lies("x", places))));
        }
        if (count(connection, selects) != wanted) {
            throw new SQLException("parents changed while they were being locked", Restore.CHANGED);
        }
    }

    private static SqlText rows(StoredTable table, SqlText condition) {
        List<String> key = table.table().table().primaryKey();
        String order = key.isEmpty()
                ? "x.tableoid, x.ctid"
                : key.stream().map(c -> table.column("x", c)).collect(Collectors.joining(", "));
        return SqlText.of("SELECT FROM " + table.from("x") + " WHERE ")
                .add(condition)
                .add(" ORDER BY " + order + " FOR UPDATE");
    }

    private static long count(Connection connection, List<SqlText> selects) throws SQLException {
        if (selects.isEmpty()) {
            return 0;
        }
        List<SqlText> parts = new ArrayList<>();
        List<String> counts = new ArrayList<>();
        for (int i = 0; i < selects.size(); i++) {
            parts.add(SqlText.of("l" + i + " AS MATERIALIZED (")
                    .add(selects.get(i))
                    .add(")"));
            counts.add("(SELECT count(*) FROM l" + i + ")");
        }
        return SqlText.of("WITH ")
                .add(SqlText.join(", ", parts))
                .add(" SELECT " + String.join(" + ", counts))
                .first(connection, row -> row.getLong(1))
                .orElse(0L);
    }
}
