package dev.reprieve.trash;

import dev.reprieve.catalog.TableName;
import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.PerTable;
import dev.reprieve.tombstone.RetentionSql;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is left of some deletions, counted from the tombstones themselves, in their tables and then in the ledger: one query
 * for fifty tables, however many deletions.
 */
final class Counts {
    private final List<StoredTable> tables;
    private final RetentionSql retention;

    Counts(List<StoredTable> tables, RetentionSql retention) {
        this.tables = tables;
        this.retention = retention;
    }

    /** The rows of one deletion, and when the first of them expires. */
    record Left(SortedMap<TableName, Long> rows, Optional<Instant> expiresAt) {
        static final Left NOTHING = new Left(new TreeMap<>(), Optional.empty());
    }

    private record Part(long deletion, TableName table, long rows, Optional<Instant> expiresAt) {}

    /** Deletions of which nothing is left have no entry. */
    Map<Long, Left> of(Connection connection, List<Long> deletions) throws SQLException {
        Map<Long, Left> left = new HashMap<>();
        if (deletions.isEmpty()) {
            return left;
        }
        SqlText known = SqlText.of(
                "WITH reprieve_known AS MATERIALIZED (SELECT id, at, roots FROM reprieve.deletion WHERE id = ANY (?)) ",
                deletions);
        List<Part> parts = new ArrayList<>(parts(connection, known, tables));
        parts.addAll(parts(connection, known, StoredTable.aside(connection, tables)));
        for (Part part : parts) {
            left.merge(
                    part.deletion(),
                    new Left(new TreeMap<>(Map.of(part.table(), part.rows())), part.expiresAt()),
                    Counts::plus);
        }
        return left;
    }

    private List<Part> parts(Connection connection, SqlText known, List<StoredTable> some) throws SQLException {
        return PerTable.list(
                connection,
                some,
                known,
                (i, t) -> SqlText.of("SELECT " + i + ", d.id, count(*), nullif(min(" + retention.expiry(t, "d")
                        + "), 'infinity') FROM reprieve_known AS d JOIN " + t.from("x") + " ON " + t.ofLedger("x", "d")
                        + " GROUP BY d.id"),
                row -> new Part(
                        row.getLong(2), some.get(row.getInt(1)).name(), row.getLong(3), Ledger.instant(row, 4)));
    }

    private static Left plus(Left a, Left b) {
        SortedMap<TableName, Long> rows = new TreeMap<>(a.rows());
        b.rows().forEach((table, n) -> rows.merge(table, n, Long::sum));
        Optional<Instant> first = a.expiresAt().isEmpty() || b.expiresAt().isEmpty()
                ? a.expiresAt().or(b::expiresAt)
                : Optional.of(
                        a.expiresAt().get().isBefore(b.expiresAt().get())
                                ? a.expiresAt().get()
                                : b.expiresAt().get());
        return new Left(rows, first);
    }
}
