package dev.reprieve.trash;

import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Markers;
import dev.reprieve.tombstone.Locator;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The one statement that makes all rows of all tables live, because the database checks foreign keys at the end of a
 * statement: so no order among tables is needed, and cycles are no different.
 */
final class Revival {
    private final List<StoredTable> tables;
    private final Selection selection;
    private final Optional<Renames> renames;
    private final List<SqlText> parts = new ArrayList<>();
    private final List<SqlText> results = new ArrayList<>();

    Revival(List<StoredTable> tables, Selection selection, Optional<Renames> renames) {
        this.tables = tables;
        this.selection = selection;
        this.renames = renames;
    }

    /**
     * Revives exactly so many rows.
     *
     * @param alongside what else to write in the same statement
     * @throws SQLException 40001 if there are others by now
     */
    void run(Connection connection, SortedMap<TableName, Long> expected, List<SqlText> alongside) throws SQLException {
        for (StoredTable table : tables) {
            if (expected.containsKey(table.name())) {
                updates(table);
            }
        }
        if (parts.isEmpty() && alongside.isEmpty()) {
            return;
        }
        parts.addAll(alongside);
        SortedMap<String, Long> revived = new TreeMap<>();
        SqlText.of("WITH ")
                .add(SqlText.join(", ", parts))
                .add(" ")
                .add(results.isEmpty() ? SqlText.of("SELECT '', 0 WHERE FALSE") : SqlText.join(" UNION ALL ", results))
                .list(connection, row -> revived.merge(row.getString(1), row.getLong(2), Long::sum));
        Map<String, Long> wanted = expected.entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().toString(), Map.Entry::getValue));
        if (!revived.equals(wanted)) {
            throw new SQLException("rows changed while they were being restored", Restore.CHANGED);
        }
    }

    private void updates(StoredTable table) {
        Set<Locator> renamed = renames.map(r -> r.rows(table)).orElse(Set.of());
        String live = Identifier.quote(table.table().markers().live());
        for (SqlText part : selection.parts(table, "x")) {
            SqlText text = SqlText.of("UPDATE " + table.from("x") + " SET " + live + " = TRUE WHERE ")
                    .add(part);
            add(
                    table,
                    renamed.isEmpty()
                            ? text
                            : text.add(" AND NOT (")
                                    .add(table.lies("x", renamed))
                                    .add(")"));
        }
        if (!renamed.isEmpty()) {
            add(table, renaming(table, renamed, renames.orElseThrow()));
        }
    }

    /**
     * By the flag, as an application restores a row by hand: the stamp then keeps what else is set in the row, where the
     * live key would bring the row back as it was.
     */
    private static SqlText renaming(StoredTable table, Set<Locator> rows, Renames names) {
        Markers markers = table.table().markers();
        List<String> columns = names.columns(table);
        StringBuilder set = new StringBuilder(Identifier.quote(markers.flag()) + " = FALSE");
        for (int i = 0; i < columns.size(); i++) {
            String column = columns.get(i);
            String type = table.table().table().column(column).orElseThrow().type();
            set.append(", " + Identifier.quote(column) + " = coalesce(reprieve_n.c" + i + "::" + type + ", "
                    + table.column("x", column) + ")");
        }
        return SqlText.of("UPDATE " + table.from("x") + " SET " + set)
                .add(names.values(table, " FROM "))
                .add(" WHERE x.tableoid = reprieve_n.o AND x.ctid = reprieve_n.t::tid AND " + table.dead("x") + " AND ")
                .add(table.lies("x", rows));
    }

    private void add(StoredTable table, SqlText update) {
        String name = "reprieve_" + parts.size();
        parts.add(SqlText.of(name + " AS (").add(update).add(" RETURNING 1)"));
        results.add(SqlText.of("SELECT " + Identifier.literal(table.name().toString()) + ", count(*) FROM " + name
                + " HAVING count(*) > 0"));
    }
}
