package dev.reprieve.purge;

import dev.reprieve.catalog.TableName;
import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.PerTable;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
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
        List<StoredTable> some = candidates(connection, tables, eligible);
        for (Eligible kind : eligible) {
            List<Counted> counted = PerTable.list(
                    connection,
                    some,
                    new SqlText(),
                    (i, t) -> SqlText.of("SELECT " + i + ", count(*), min("
                                    + kind.expiry(t, "x").orElse("NULL::timestamptz") + ")")
                            .add(kind.from(t, "x").orElse(SqlText.of(" WHERE FALSE"))),
                    row -> new Counted(some.get(row.getInt(1)).name(), row.getLong(2), Ledger.instant(row, 3)));
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

    /** Rows by table, as fast as can be: a few more than will be found eligible at a second look. */
    static Map<StoredTable, Long> expected(Connection connection, List<StoredTable> candidates, List<Eligible> eligible)
            throws SQLException {
        return count(
                connection,
                candidates,
                eligible,
                (kind, t) -> kind.alone(t, "x")
                        .map(c -> SqlText.of(" FROM " + t.from("x") + " WHERE ").add(c))
                        .or(() -> kind.from(t, "x")));
    }

    /** Rows after a run, when there are few: each is looked up by itself. */
    static long left(Connection connection, List<StoredTable> tables, List<Eligible> eligible) throws SQLException {
        Map<StoredTable, Long> counts = count(
                connection,
                candidates(connection, tables, eligible),
                eligible,
                (kind, t) -> kind.test(t, "x")
                        .map(c -> SqlText.of(" FROM " + t.from("x") + " WHERE ")
                                .add(kind.related(t, "x").orElseGet(() -> SqlText.of(t.dead("x"))))
                                .add(" AND ")
                                .add(c)));
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<StoredTable, Long> count(
            Connection connection,
            List<StoredTable> tables,
            List<Eligible> eligible,
            BiFunction<Eligible, StoredTable, Optional<SqlText>> from)
            throws SQLException {
        Map<StoredTable, Long> counts = new HashMap<>();
        for (Eligible kind : eligible) {
            PerTable.list(
                    connection,
                    tables,
                    new SqlText(),
                    (i, t) -> SqlText.of("SELECT " + i + ", count(*)")
                            .add(from.apply(kind, t).orElse(SqlText.of(" WHERE FALSE"))),
                    row -> counts.merge(tables.get(row.getInt(1)), row.getLong(2), Long::sum));
        }
        return counts;
    }

    /** The tables that may have such rows: one look at an index for each, whatever is in the ledger. */
    static List<StoredTable> candidates(Connection connection, List<StoredTable> tables, List<Eligible> eligible)
            throws SQLException {
        // where many rows are tombstones the planner would hope to meet one soon by reading the table
        SqlText.of("SELECT set_config('enable_seqscan', 'off', true)").list(connection, row -> row.getString(1));
        List<Integer> some = PerTable.list(
                connection,
                tables,
                new SqlText(),
                (i, t) -> {
                    List<SqlText> ways = eligible.stream()
                            .flatMap(e -> e
                                    .alone(t, "x")
                                    .or(() -> e.related(t, "x"))
                                    .or(() -> e.condition(t, "x").map(c -> SqlText.of(t.dead("x"))))
                                    .stream())
                            .map(c -> SqlText.of("EXISTS (SELECT FROM " + t.from("x") + " WHERE ")
                                    .add(c)
                                    .add(")"))
                            .toList();
                    return SqlText.of("SELECT " + i + " WHERE ")
                            .add(ways.isEmpty() ? SqlText.of("FALSE") : SqlText.join(" OR ", ways));
                },
                row -> row.getInt(1));
        SqlText.of("SELECT set_config('enable_seqscan', 'on', true)").list(connection, row -> row.getString(1));
        return some.stream().map(tables::get).toList();
    }

    long rowCount() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }
}
