package dev.reprieve.purge;

import dev.reprieve.tombstone.Locator;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Candidates of one table, found by age with the index over tombstones and given in the order in which they are stored.
 * Each window starts where the last one ended, so that no row is looked at twice, whether it could go or not.
 *
 * @param rows in physical order, or backwards
 * @param last where the next window starts; empty after the last
 */
record Window(List<Locator> rows, Optional<Cursor> last) {
    /** The place of a row in the order of age; {@code deletion} is 0 for rows that have none. */
    record Cursor(String at, long deletion, Locator row) {}

    static Window find(
            Connection connection,
            Eligible eligible,
            StoredTable table,
            Optional<Cursor> after,
            boolean backwards,
            int limit)
            throws SQLException {
        Optional<SqlText> from = eligible.from(table, "x");
        if (from.isEmpty()) {
            return new Window(List.of(), Optional.empty());
        }
        List<String> columns = new ArrayList<>(List.of(table.at("x"), "x.tableoid", "x.ctid"));
        if (eligible.attributed()) {
            columns.add(1, table.deletion("x"));
        }
        String order = String.join(", ", columns);
        SqlText text = SqlText.of("SELECT " + StoredTable.locator("x") + ", " + table.at("x") + "::text, "
                        + (eligible.attributed() ? table.deletion("x") : "0"))
                .add(from.get());
        after.ifPresent(c -> {
            text.add(" AND (" + order + (backwards ? ") < (?::" : ") > (?::") + table.timeType(), c.at());
            if (eligible.attributed()) {
                text.add(", ?", c.deletion());
            }
            text.add(", ?::oid, ?::tid)", c.row().relation(), c.row().ctid());
        });
        // of each row no more is kept than where it lies; of the last one also its age
        Cursor[] last = new Cursor[1];
        List<Locator> rows = new ArrayList<>(text.add(
                        " ORDER BY " + (backwards ? String.join(" DESC, ", columns) + " DESC" : order) + " LIMIT ?",
                        limit)
                .list(connection, row -> {
                    Locator place = StoredTable.locator(row, 1);
                    if (row.isLast()) {
                        last[0] = new Cursor(row.getString(3), row.getLong(4), place);
                    }
                    return place;
                }));
        Locator.sort(rows, backwards);
        return new Window(rows, rows.size() < limit ? Optional.empty() : Optional.ofNullable(last[0]));
    }
}
