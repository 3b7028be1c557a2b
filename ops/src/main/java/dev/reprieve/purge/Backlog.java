package dev.reprieve.purge;

import dev.reprieve.catalog.TableName;
import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.PerTable;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What has expired and is still there. Counting costs what there is to count; nothing costs one look at an index.
 *
 * @param rows by table; none without any
 * @param oldest when the one that is longest overdue expired
 */
record Backlog(SortedMap<TableName, Long> rows, Optional<Instant> oldest) {
    private record Counted(TableName table, long rows, Optional<Instant> oldest) {}

    static Backlog read(Connection connection, List<StoredTable> tables, List<Eligible> eligible) throws SQLException {
        SortedMap<TableName, Long> rows = new TreeMap<>();
        Optional<Instant> oldest = Optional.empty();
        for (Eligible kind : eligible) {
            List<Counted> counted = PerTable.list(
                    connection,
                    tables,
                    new SqlText(),
                    (i, t) -> SqlText.of("SELECT " + i + ", count(*), min("
                                    + kind.expiry(t, "x").orElse("NULL::timestamptz") + ")")
                            .add(kind.from(t, "x").orElse(SqlText.of(" WHERE FALSE"))),
                    row -> new Counted(tables.get(row.getInt(1)).name(), row.getLong(2), Ledger.instant(row, 3)));
            for (Counted each : counted) {
                if (each.rows > 0) {
                    rows.merge(each.table, each.rows, Long::sum);
                    oldest =
                            Stream.concat(oldest.stream(), each.oldest.stream()).min(Instant::compareTo);
                }
            }
        }
        return new Backlog(rows, oldest);
    }

    long rowCount() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }
}
