package dev.reprieve.hold;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.tombstone.SqlText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The holds in force at one moment, as SQL. To rely on it while removing rows, read it in the removing transaction,
 * after {@link HoldLock#tryShare}.
 */
public final class ActiveHolds {
    /** No hold at all. */
    public static final ActiveHolds NONE = new ActiveHolds(List.of(), false);

    private static final String IN_FORCE =
            " FROM reprieve.hold_target AS t JOIN reprieve.hold AS h ON h.id = t.hold_id WHERE h.released_at IS NULL";

    private final List<OnTable> onTables;
    private final boolean deletions;

    private ActiveHolds(List<OnTable> onTables, boolean deletions) {
        this.onTables = onTables;
        this.deletions = deletions;
    }

    /** A hold on a table, or on those of its rows for which the predicate is true. */
    record OnTable(String hold, TableName table, Optional<String> predicate) {}

    /** Reads them. */
    public static ActiveHolds read(Connection connection) throws SQLException {
        Reading reading = new Reading();
        reading.query().each(connection, reading);
        return reading.found();
    }

    /** An expression that differs if others are in force. */
    public static String state() {
        // what a hold holds is never changed
        return "coalesce((SELECT array_agg(t.id ORDER BY t.id)::text" + IN_FORCE + "), '')";
    }

    /** Reads them along with something else. */
    public static final class Reading implements SqlText.Reader {
        private final List<OnTable> onTables = new ArrayList<>();
        private boolean deletions;

        /** What to ask; its rows are to be read with this. */
        public SqlText query() {
            return SqlText.of("SELECT DISTINCT CASE WHEN t.deletion_id IS NULL THEN h.name END, t.table_name,"
                    + " t.predicate" + IN_FORCE);
        }

        @Override
        public void read(ResultSet row) throws SQLException {
            String table = row.getString(2);
            if (table == null) {
                deletions = true;
            } else {
                onTables.add(new OnTable(
                        row.getString(1), TableName.parse(table, "public"), Optional.ofNullable(row.getString(3))));
            }
        }

        /** Once all rows have been read. */
        public ActiveHolds found() {
            return new ActiveHolds(List.copyOf(onTables), deletions);
        }
    }

    /** Those that have a condition. */
    List<OnTable> conditions() {
        return onTables.stream().filter(h -> h.predicate().isPresent()).toList();
    }

    /** The same, without the conditions that are broken. */
    ActiveHolds without(Set<OnTable> broken) {
        return new ActiveHolds(
                onTables.stream()
                        .map(h -> broken.contains(h) ? new OnTable(h.hold(), h.table(), Optional.empty()) : h)
                        .toList(),
                deletions);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return onTables.isEmpty() && !deletions;
    }

    /**
     * A query for the names of the holds on one row; empty if no hold can concern the table.
     *
     * @param catalog knows which tables the table inherits from: a hold on these holds its rows too
     * @param source the row, as something that can stand in FROM: {@code (SELECT x.*)}
     * @param deletion the number of the row's deletion as an expression, if it has one
     */
    public Optional<SqlText> names(Catalog catalog, TableName table, String source, Optional<String> deletion) {
        List<SqlText> parts = new ArrayList<>();
        if (deletions && deletion.isPresent()) {
            parts.add(SqlText.of("SELECT h.name" + IN_FORCE + " AND t.deletion_id = " + deletion.get()));
        }
        for (OnTable each : onTables) {
            if (isOrInherits(catalog, table, each.table)) {
                String name = "SELECT " + Identifier.literal(each.hold) + "::text AS name";
                parts.add(each.predicate
                        .map(p -> SqlText.of(name + " FROM " + source + " AS reprieve_row WHERE (" + p + ")"))
                        .orElseGet(() -> SqlText.of(name)));
            }
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(SqlText.join(" UNION ALL ", parts));
    }

    private static boolean isOrInherits(Catalog catalog, TableName table, TableName ancestor) {
        return table.equals(ancestor)
                || catalog.table(table).map(Table::parents).orElse(List.of()).stream()
                        .anyMatch(p -> isOrInherits(catalog, p, ancestor));
    }
}
