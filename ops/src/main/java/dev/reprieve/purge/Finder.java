package dev.reprieve.purge;

import dev.reprieve.purge.Window.Cursor;
import dev.reprieve.tombstone.PerTable;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the candidates of one table by age, with the index over tombstones. Each window starts where the last one ended, so
 * that no row is looked at twice, whether it could go or not. A window usually ends between two moments in time, and is
 * then read in whatever order is cheapest; only a deletion that is larger than a window is read in order, and so are the
 * windows of tables that refer to themselves.
 *
 * @param tables all of them
 * @param limit rows of a window
 * @param expected about how many rows of each table have expired
 * @param few whether all tables together have fewer, so that no window needs an end
 */
record Finder(
        Connection connection, List<StoredTable> tables, int limit, boolean few, Map<StoredTable, Long> expected) {
    private static final String FIND_MEMORY = "64MB";
    private static final int PAGES_A_ROW = 4;

    /** The next window of the table; in a transaction that ends afterwards. */
    Window find(Eligible eligible, StoredTable table, Optional<Cursor> after, boolean backwards) throws SQLException {
        if (eligible.condition(table, "x").isEmpty()) {
            return Window.empty(Optional.empty());
        }
        Optional<String> end = backwards || few ? Optional.empty() : end(eligible, table, after);
        if (backwards || (end.isPresent() && after.map(Cursor::at).equals(end))) {
            return inOrder(eligible, table, after, backwards);
        }
        // the index says where the rows are, but in the order of age the table would be read back and forth
        SqlText.of("SELECT set_config('enable_indexscan', 'off', true), set_config('work_mem', ?, true)", FIND_MEMORY)
                .list(connection, row -> row.getString(1));
        if (few && !table.aside() && onMostPages(table)) {
            // all of the table, through a few buffers, rather than most of it through all of them
            SqlText.of("SELECT set_config('enable_bitmapscan', 'off', true)").list(connection, row -> row.getString(1));
        }
        Window.Builder found = new Window.Builder();
        SqlText text = select(eligible, table);
        after.ifPresent(c -> text.add(" AND ").add(beyond(eligible, table, c, ">")));
        end.ifPresent(at -> text.add(" AND " + table.at("x") + " < ?::" + table.timeType(), at));
        text.each(connection, row -> found.add(row.getLong(1), row.getString(2), row.getLong(3)));
        if (found.size() == 0 && end.isPresent()) {
            return inOrder(eligible, table, end.map(Cursor::before), false);
        }
        return alone(eligible, table, found, after, end);
    }

    /** The time at which a window must end so that it has no more rows than it may; empty if it need not. */
    private Optional<String> end(Eligible eligible, StoredTable table, Optional<Cursor> after) throws SQLException {
        SqlText candidates = candidates(eligible, table);
        SqlText text = SqlText.of("SELECT " + table.at("x") + "::text FROM " + table.from("x") + " WHERE ")
                .add(candidates);
        after.ifPresent(c -> text.add(" AND " + table.at("x") + " >= ?::" + table.timeType(), c.at()));
        return text.add(" ORDER BY " + table.at("x") + " OFFSET ? LIMIT 1", limit)
                .first(connection, row -> Optional.ofNullable(row.getString(1)))
                .flatMap(at -> at);
    }

    /** Whether so many rows have expired that there is one on every few pages. */
    private boolean onMostPages(StoredTable table) throws SQLException {
        return SqlText.of(
                        "SELECT ? > coalesce(sum(c.relpages), 0) / " + PAGES_A_ROW
                                + " AND sum(c.relpages) > 0 FROM pg_partition_tree(?::regclass) AS t"
                                + " JOIN pg_class AS c ON c.oid = t.relid AND t.isleaf",
                        expected.getOrDefault(table, 0L),
                        table.name().sql())
                .first(connection, row -> row.getBoolean(1))
                .orElse(false);
    }

    /** True for the candidates and for some other rows under the alias x. */
    private static SqlText candidates(Eligible eligible, StoredTable table) {
        return eligible.alone(table, "x")
                .or(() -> eligible.related(table, "x"))
                .orElseGet(() -> SqlText.of(table.dead("x")));
    }

    private static SqlText select(Eligible eligible, StoredTable table) {
        String columns =
                "SELECT " + StoredTable.locator("x") + ", " + (eligible.attributed() ? table.deletion("x") : "0");
        return eligible.alone(table, "x")
                .map(c -> SqlText.of(columns + " FROM " + table.from("x") + " WHERE ")
                        .add(c))
                .orElseGet(
                        () -> SqlText.of(columns).add(eligible.from(table, "x").orElseThrow()));
    }

    private static SqlText beyond(Eligible eligible, StoredTable table, Cursor cursor, String operator) {
        SqlText text = SqlText.of(
                "(" + String.join(", ", order(eligible, table)) + ") " + operator + " (?::" + table.timeType(),
                cursor.at());
        if (eligible.attributed()) {
            text.add(", ?", cursor.deletion());
        }
        return text.add(
                ", ?::oid, ?::tid)", cursor.row().relation(), cursor.row().ctid());
    }

    private static List<String> order(Eligible eligible, StoredTable table) {
        List<String> columns = new ArrayList<>(List.of(table.at("x"), "x.tableoid", "x.ctid"));
        if (eligible.attributed()) {
            columns.add(1, table.deletion("x"));
        }
        return columns;
    }

    /** Exactly as many as a window has, and where the last of them lies. */
    private Window inOrder(Eligible eligible, StoredTable table, Optional<Cursor> after, boolean backwards)
            throws SQLException {
        List<String> order = order(eligible, table);
        String direction = backwards ? " DESC" : "";
        SqlText text = SqlText.of("SELECT r.*, row_number() OVER () = " + limit + " FROM (")
                .add(SqlText.of("SELECT x.tableoid::bigint AS o, x.ctid::text AS t, "
                        + (eligible.attributed() ? table.deletion("x") : "0") + " AS d, " + table.at("x")
                        + "::text AS a"))
                .add(eligible.from(table, "x").orElseThrow());
        after.ifPresent(c -> text.add(" AND ").add(beyond(eligible, table, c, backwards ? "<" : ">")));
        Cursor[] last = new Cursor[1];
        Window.Builder found = new Window.Builder();
        text.add(" ORDER BY " + String.join(direction + ", ", order) + direction + " LIMIT ?) AS r", limit)
                .each(connection, row -> {
                    found.add(row.getLong(1), row.getString(2), row.getLong(3));
                    if (row.getBoolean(5)) {
                        last[0] = new Cursor(row.getString(4), row.getLong(3), StoredTable.locator(row, 1));
                    }
                });
        return found.shared(backwards, Optional.ofNullable(last[0]));
    }

    /** Finds out of which deletions there is a row, or something else to know, in no other place. */
    private Window alone(
            Eligible eligible, StoredTable table, Window.Builder found, Optional<Cursor> after, Optional<String> end)
            throws SQLException {
        Optional<Cursor> next = end.map(Cursor::before);
        if (found.size() == 0
                || !table.exactTime()
                || eligible.related(table, "x").isEmpty()) {
            return found.shared(false, next);
        }
        Numbers.Builder elsewhere = new Numbers.Builder();
        // a row that came before may have been of the same deletion
        after.ifPresent(c -> elsewhere.add(c.deletion()));
        List<StoredTable> others =
                tables.stream().filter(t -> !t.name().equals(table.name())).toList();
        PerTable.list(connection, others, new SqlText(), (i, t) -> related(eligible, t, after, end), row -> {
            elsewhere.add(row.getLong(1));
            return true;
        });
        long[] span = found.span();
        SqlText.of(
                        "SELECT DISTINCT deletion_id FROM reprieve.aside WHERE deletion_id BETWEEN ? AND ?",
                        span[0],
                        span[1])
                .add(
                        " UNION ALL SELECT DISTINCT deletion_id FROM reprieve.undo WHERE deletion_id BETWEEN ? AND ?",
                        span[0],
                        span[1])
                .each(connection, row -> elsewhere.add(row.getLong(1)));
        return found.alone(elsewhere.build(), next);
    }

    private static SqlText related(Eligible eligible, StoredTable other, Optional<Cursor> after, Optional<String> end) {
        SqlText text = SqlText.of("SELECT DISTINCT " + other.deletion("x") + " FROM " + other.from("x") + " WHERE ")
                .add(eligible.related(other, "x").orElseGet(() -> SqlText.of(other.dead("x"))));
        if (other.exactTime()) {
            after.ifPresent(c -> text.add(" AND " + other.at("x") + " >= ?::timestamptz", c.at()));
            end.ifPresent(at -> text.add(" AND " + other.at("x") + " < ?::timestamptz", at));
        }
        return text;
    }
}
