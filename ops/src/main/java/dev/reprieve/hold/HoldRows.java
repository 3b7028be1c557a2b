package dev.reprieve.hold;

import dev.reprieve.catalog.TableName;
import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.SqlText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads holds from the ledger. */
final class HoldRows {
    private HoldRows() {}

    private record Row(long id, Hold hold) {}

    /** @param where a condition on {@code reprieve.hold AS h}, or nothing */
    static List<Hold> list(Connection connection, String where) throws SQLException {
        Map<Long, List<Hold>> parts = new LinkedHashMap<>();
        SqlText.of("SELECT h.id, h.name, h.reason, h.placed_at, h.placed_by, h.released_at, h.released_by,"
                        + " h.release_reason, t.deletion_id, t.table_name, t.predicate"
                        + " FROM reprieve.hold AS h JOIN reprieve.hold_target AS t ON t.hold_id = h.id" + where
                        + " ORDER BY h.id, t.id")
                .list(connection, HoldRows::read)
                .forEach(
                        r -> parts.computeIfAbsent(r.id, i -> new ArrayList<>()).add(r.hold));
        return parts.values().stream().map(HoldRows::joined).toList();
    }

    private static Hold joined(List<Hold> parts) {
        Hold first = parts.get(0);
        return new Hold(
                first.name(),
                first.reason(),
                first.placedAt(),
                first.placedBy(),
                parts.stream().map(h -> h.targets().get(0)).toList(),
                first.released());
    }

    private static Row read(ResultSet row) throws SQLException {
        Optional<Instant> releasedAt = Ledger.instant(row, 6);
        String releasedBy = row.getString(7);
        String why = row.getString(8);
        return new Row(
                row.getLong(1),
                new Hold(
                        row.getString(2),
                        row.getString(3),
                        Ledger.instant(row, 4).orElseThrow(),
                        row.getString(5),
                        List.of(target(row)),
                        releasedAt.map(at -> new Hold.Released(at, String.valueOf(releasedBy), String.valueOf(why)))));
    }

    private static HoldTarget target(ResultSet row) throws SQLException {
        String table = row.getString(10);
        if (table == null) {
            return new HoldTarget.OfDeletion(row.getLong(9));
        }
        TableName name = TableName.parse(table, "public");
        String predicate = row.getString(11);
        return predicate == null ? new HoldTarget.OfTable(name) : new HoldTarget.OfRows(name, predicate);
    }
}
