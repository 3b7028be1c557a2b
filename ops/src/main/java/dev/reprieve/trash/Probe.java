package dev.reprieve.trash;

import dev.reprieve.tombstone.Locator;
import dev.reprieve.tombstone.RowKey;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One question to the selected rows of a table. Many are asked in one statement, because each round trip counts. */
interface Probe {
    int PROBES_PER_QUERY = 40;

    /** The table whose rows it looks at. */
    StoredTable table();

    /** The table of the rows that it finds in their way. */
    StoredTable other();

    /**
     * Selects (o, t) where the row lies, k its key, (o2, t2, k2) the same of the row in its way, d that one's deletion, v
     * the key parts of a unique index as text, b the value that a new name starts from. What does not apply is NULL.
     */
    SqlText select(Selection selection, Renames renames, int limit);

    /**
     * A selected row that cannot simply live.
     *
     * @param other the row in its way; empty if it is the lack of one
     * @param values of the unique key's parts, NULL as text; empty for references
     * @param base what a new name starts from
     */
    record Hit(
            int number,
            Probe probe,
            Locator row,
            RowKey key,
            Optional<Locator> other,
            Optional<RowKey> otherKey,
            Optional<Long> deletion,
            List<String> values,
            Optional<String> base) {}

    /** Asks all of them; the answers come in the order of the questions. */
    static List<Hit> ask(
            Connection connection, List<? extends Probe> probes, Selection selection, Renames renames, int limit)
            throws SQLException {
        List<Hit> hits = new ArrayList<>();
        for (int from = 0; from < probes.size(); from += PROBES_PER_QUERY) {
            List<SqlText> selects = new ArrayList<>();
            for (int i = from; i < Math.min(from + PROBES_PER_QUERY, probes.size()); i++) {
                selects.add(SqlText.of("SELECT " + i + ", r.o, r.t, r.k, r.o2, r.t2, r.k2, r.d, r.v, r.b FROM (")
                        .add(probes.get(i).select(selection, renames, limit))
                        .add(") AS r(o, t, k, o2, t2, k2, d, v, b)"));
            }
            hits.addAll(SqlText.join(" UNION ALL ", selects).list(connection, row -> read(row, probes)));
        }
        hits.sort(Comparator.comparingInt(Hit::number));
        return hits;
    }

    private static Hit read(ResultSet row, List<? extends Probe> probes) throws SQLException {
        int number = row.getInt(1);
        Probe probe = probes.get(number);
        boolean found = row.getString(6) != null;
        return new Hit(
                number,
                probe,
                StoredTable.locator(row, 2),
                probe.table().key(row, 4),
                found ? Optional.of(StoredTable.locator(row, 5)) : Optional.empty(),
                found ? Optional.of(probe.other().key(row, 7)) : Optional.empty(),
                Optional.ofNullable(row.getObject(8, Long.class)),
                row.getArray(9) == null
                        ? List.of()
                        : StoredTable.strings(row.getArray(9)).stream()
                                .map(String::valueOf)
                                .toList(),
                Optional.ofNullable(row.getString(10)));
    }
}
