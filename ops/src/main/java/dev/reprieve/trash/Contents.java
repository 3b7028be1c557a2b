package dev.reprieve.trash;

import dev.reprieve.catalog.TableName;
import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.PerTable;
import dev.reprieve.tombstone.RetentionSql;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What lies in the trash: rows of a deletion, sizes of tables, tombstones that belong to no deletion. */
final class Contents {
    private static final int SAMPLE_ROWS = 1_000;
    // what PostgreSQL adds to each row: its header and its line pointer
    private static final int ROW_OVERHEAD_BYTES = 28;

    private final List<StoredTable> tables;
    private final RetentionSql retention;

    Contents(List<StoredTable> tables, RetentionSql retention) {
        this.tables = tables;
        this.retention = retention;
    }

    List<TrashedRows> rows(Connection connection, Ledger ledger, TrashEntry entry, int limit) throws SQLException {
        List<TrashedRows> found = new ArrayList<>();
        for (StoredTable table : tables) {
            Long total = entry.rows().get(table.name());
            if (total != null) {
                found.add(new TrashedRows(
                        table.name(),
                        table.table().table().primaryKey(),
                        total,
                        page(connection, ledger, table, limit, 0)));
            }
        }
        return found;
    }

    List<TrashedRow> page(Connection connection, Ledger ledger, StoredTable table, int limit, long offset)
            throws SQLException {
        List<String> key = table.table().table().primaryKey();
        String columns = IntStream.range(0, key.size())
                .mapToObj(i -> ", " + table.column("x", key.get(i)) + " AS c" + i)
                .collect(Collectors.joining());
        String order = key.isEmpty()
                ? "a, o, t"
                : IntStream.range(0, key.size()).mapToObj(i -> "c" + i).collect(Collectors.joining(", ")) + ", a, t";
        List<SqlText> places = Stream.of(table, table.inLedger())
                .map(t -> SqlText.of("SELECT " + t.key("x") + " AS k, " + t.label("x") + " AS l, " + t.aside()
                                + " AS a, x.tableoid AS o, x.ctid AS t" + columns + " FROM " + t.from("x") + " WHERE ")
                        .add(t.ofDeletion("x", ledger.id(), ledger.time())))
                .toList();
        return SqlText.of("SELECT k, l, a FROM (")
                .add(SqlText.join(" UNION ALL ", places))
                .add(") AS r ORDER BY " + order + " LIMIT ?", limit)
                .add(" OFFSET ?", offset)
                .list(
                        connection,
                        row -> new TrashedRow(
                                table.key(row, 1), Optional.ofNullable(row.getString(2)), row.getBoolean(3)));
    }

    List<TrashSize> sizes(Connection connection) throws SQLException {
        Map<TableName, TrashSize> found = new TreeMap<>();
        for (List<StoredTable> some : List.of(tables, StoredTable.aside(connection, tables))) {
            sizes(connection, some).forEach(s -> found.merge(s.table(), s, TrashSize::plus));
        }
        return List.copyOf(found.values());
    }

    private static List<TrashSize> sizes(Connection connection, List<StoredTable> some) throws SQLException {
        return PerTable.list(
                connection,
                some,
                new SqlText(),
                (i, t) -> SqlText.of("SELECT " + i + ", (SELECT count(*) FROM " + t.from("x") + " WHERE " + t.dead("x")
                        + "), (SELECT coalesce(avg(pg_column_size(s)) + " + ROW_OVERHEAD_BYTES
                        + ", 0)::float8 FROM (SELECT x.* FROM " + t.from("x") + " WHERE " + t.dead("x") + " LIMIT "
                        + SAMPLE_ROWS + ") AS s)"),
                row -> new TrashSize(
                        some.get(row.getInt(1)).name(), row.getLong(2), Math.round(row.getLong(2) * row.getDouble(3))));
    }

    List<Unattributed> unattributed(Connection connection) throws SQLException {
        Map<TableName, Unattributed> found = new TreeMap<>();
        for (List<StoredTable> some : List.of(tables, StoredTable.aside(connection, tables))) {
            unattributed(connection, some).forEach(u -> found.merge(u.table(), u, Unattributed::plus));
        }
        return List.copyOf(found.values());
    }

    private List<Unattributed> unattributed(Connection connection, List<StoredTable> some) throws SQLException {
        return PerTable.list(
                        connection,
                        some,
                        new SqlText(),
                        (i, t) -> SqlText.of("SELECT " + i + ", count(*), " + oldest(t) + ", min("
                                + retention.unattributedExpiry(t, "x").orElse("NULL::timestamptz") + ") FROM "
                                + t.from("x") + " WHERE " + t.dead("x") + " AND " + t.deletion("x") + " IS NULL"),
                        row -> new Unattributed(
                                some.get(row.getInt(1)).name(),
                                row.getLong(2),
                                Ledger.instant(row, 3),
                                Ledger.instant(row, 4)))
                .stream()
                .filter(u -> u.rows() > 0)
                .toList();
    }

    private static String oldest(StoredTable table) {
        String type = table.timeType();
        return type.startsWith("timestamp") || type.equals("date")
                ? "min(" + table.at("x") + ")::timestamptz"
                : "NULL::timestamptz";
    }
}
