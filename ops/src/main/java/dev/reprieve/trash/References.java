package dev.reprieve.trash;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.ForeignKey.Action;
import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Edge;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.RowKey;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Puts back what SET NULL and SET DEFAULT edges overwrote, as the ledger noted it: in rows that still hold what was
 * written then, live or in the trash, once the parent lives again.
 */
final class References {
    private static final int MOST_PASSES = 1_000;
    private static final int MOST_REPORTED = 1_000;
    private static final int MOST_ONE_BY_ONE = 10_000;
    private static final String CONSTRAINT_CLASS = "23";

    private final Protection protection;

    References(Protection protection) {
        this.protection = protection;
    }

    /** Notes of one table about the same columns. */
    private record Group(String table, List<String> key, List<String> columns) {}

    /** Notes about tables and columns that are not there any more. */
    List<Conflict> dropped(Connection connection, long deletion) throws SQLException {
        List<Conflict> found = new ArrayList<>();
        for (Group group : groups(connection, deletion)) {
            Optional<StoredTable> table = stored(group);
            if (table.isEmpty()) {
                found.add(new Conflict.TableDropped(group.table()));
            } else {
                missing(table.get(), group)
                        .forEach(c ->
                                found.add(new Conflict.ColumnDropped(table.get().name(), c)));
            }
        }
        return found;
    }

    /**
     * Puts back what can be put back, and forgets the notes about it. A row that a constraint does not let have its old
     * value again stays as it is. Returns how many.
     */
    long putBack(Connection connection, long deletion) throws SQLException {
        long done = 0;
        for (Group group : groups(connection, deletion)) {
            Optional<StoredTable> table = stored(group);
            if (table.isPresent() && missing(table.get(), group).isEmpty()) {
                done += putBack(connection, deletion, group, table.get());
            }
        }
        return done;
    }

    private long putBack(Connection connection, long deletion, Group group, StoredTable table) throws SQLException {
        SqlText all = pass(deletion, group, table, Optional.empty());
        Savepoint before = connection.setSavepoint();
        try {
            long done = 0;
            // a row may have been overwritten more than once: the last time first
            int count = all.update(connection);
            for (int i = 1; count > 0 && i < MOST_PASSES; i++) {
                done += count;
                count = all.update(connection);
            }
            connection.releaseSavepoint(before);
            return done;
        } catch (SQLException e) {
            connection.rollback(before);
            if (!String.valueOf(e.getSQLState()).startsWith(CONSTRAINT_CLASS)) {
                throw e;
            }
            return oneByOne(connection, deletion, group, table);
        }
    }

    private long oneByOne(Connection connection, long deletion, Group group, StoredTable table) throws SQLException {
        List<Long> notes = SqlText.of(
                        "SELECT u.id FROM reprieve.undo AS u WHERE u.deletion_id = ? AND u.table_name = ?"
                                + " ORDER BY u.id DESC LIMIT " + MOST_ONE_BY_ONE,
                        deletion,
                        group.table())
                .list(connection, row -> row.getLong(1));
        long done = 0;
        for (long note : notes) {
            Savepoint before = connection.setSavepoint();
            try {
                done += pass(deletion, group, table, Optional.of(note)).update(connection);
                connection.releaseSavepoint(before);
            } catch (SQLException e) {
                connection.rollback(before);
                if (!String.valueOf(e.getSQLState()).startsWith(CONSTRAINT_CLASS)) {
                    throw e;
                }
            }
        }
        return done;
    }

    /** Forgets the notes that are left of deletions, and tells of which rows they were. */
    List<RowKey> forget(Connection connection, List<Long> deletions) throws SQLException {
        return SqlText.of(
                        "WITH gone AS (DELETE FROM reprieve.undo WHERE deletion_id = ANY (?::bigint[]) RETURNING *)"
                                + " SELECT u.table_name, ARRAY(SELECT k.key FROM jsonb_each_text(u.row_key) AS k ORDER BY 1),"
                                + " ARRAY(SELECT k.value FROM jsonb_each_text(u.row_key) AS k ORDER BY k.key)"
                                + " FROM gone AS u ORDER BY u.id LIMIT " + MOST_REPORTED,
                        deletions)
                .list(connection, this::noted);
    }

    /** The row's key in the order of the primary key; the ledger has it in that of the names. */
    private RowKey noted(ResultSet row) throws SQLException {
        TableName table = TableName.parse(row.getString(1), "public");
        List<String> names = StoredTable.strings(row.getArray(2));
        List<String> values = StoredTable.strings(row.getArray(3));
        List<String> order = protection
                .find(table)
                .map(t -> t.table().primaryKey())
                .filter(k -> k.size() == names.size() && names.containsAll(k))
                .orElse(names);
        return new RowKey(
                table, order.stream().map(c -> values.get(names.indexOf(c))).toList());
    }

    private static List<Group> groups(Connection connection, long deletion) throws SQLException {
        return SqlText.of("""
                        SELECT DISTINCT u.table_name, ARRAY(SELECT jsonb_object_keys(u.row_key) ORDER BY 1),
                               ARRAY(SELECT jsonb_object_keys(u.old_values) ORDER BY 1)
                        FROM reprieve.undo AS u WHERE u.deletion_id = ? ORDER BY 1, 2, 3
                        """, deletion)
                .list(
                        connection,
                        row -> new Group(
                                row.getString(1),
                                StoredTable.strings(row.getArray(2)),
                                StoredTable.strings(row.getArray(3))));
    }

    private Optional<StoredTable> stored(Group group) {
        return protection.find(TableName.parse(group.table(), "public")).map(StoredTable::new);
    }

    private static List<String> missing(StoredTable table, Group group) {
        List<String> columns = new ArrayList<>(group.key());
        columns.addAll(group.columns());
        return columns.stream()
                .filter(c -> table.table().table().column(c).isEmpty())
                .toList();
    }

    private SqlText pass(long deletion, Group group, StoredTable table, Optional<Long> note) {
        String type = "NULL::" + table.name().sql();
        String match = group.key().stream()
                .map(c -> table.column("x", c) + " = (jsonb_populate_record(" + type + ", u.row_key))."
                        + Identifier.quote(c))
                .collect(Collectors.joining(" AND "));
        String unchanged = group.columns().stream()
                .map(c -> " AND " + table.column("x", c) + " IS NOT DISTINCT FROM (jsonb_populate_record(" + type
                        + ", u.new_values))." + Identifier.quote(c))
                .collect(Collectors.joining());
        String assignments = group.columns().stream()
                .map(c -> Identifier.quote(c) + " = (due.old)." + Identifier.quote(c))
                .collect(Collectors.joining(", "));
        return SqlText.of(
                "WITH due AS MATERIALIZED (SELECT DISTINCT ON (u.row_key) u.id, x.tableoid AS o, x.ctid AS t,"
                        + " jsonb_populate_record(" + type + ", u.old_values) AS old FROM reprieve.undo AS u"
                        + " JOIN " + table.from("x") + " ON " + match
                        + " WHERE u.deletion_id = ? AND u.table_name = ?"
                        + " AND ARRAY(SELECT jsonb_object_keys(u.old_values) ORDER BY 1) = ?::text[]" + unchanged
                        + parentsLive(group, table)
                        + note.map(n -> " AND u.id = " + n).orElse("")
                        + " ORDER BY u.row_key, u.id DESC), put AS (UPDATE " + table.from("x") + " SET "
                        + assignments
                        + " FROM due WHERE x.tableoid = due.o AND x.ctid = due.t RETURNING due.id)"
                        + " DELETE FROM reprieve.undo WHERE id IN (SELECT put.id FROM put)",
                deletion,
                group.table(),
                group.columns());
    }

    private String parentsLive(Group group, StoredTable table) {
        Catalog catalog = protection.catalog();
        StringBuilder text = new StringBuilder();
        for (Edge edge : protection.edges()) {
            boolean own = edge.child().equals(table.name()) || edge.child().equals(catalog.rootOf(table.name()));
            boolean detaches = edge.onDelete() == Action.SET_NULL || edge.onDelete() == Action.SET_DEFAULT;
            if (own && detaches && edge.columns().stream().anyMatch(group.columns()::contains)) {
                text.append(parentLive(edge, group, table));
            }
        }
        return text.toString();
    }

    private String parentLive(Edge edge, Group group, StoredTable table) {
        StoredTable parent = new StoredTable(protection.find(edge.parent()).orElseThrow());
        List<String> absent = new ArrayList<>();
        List<String> same = new ArrayList<>();
        for (int i = 0; i < edge.columns().size(); i++) {
            String column = edge.columns().get(i);
            String value = group.columns().contains(column)
                    ? "(jsonb_populate_record(NULL::" + table.name().sql() + ", u.old_values))."
                            + Identifier.quote(column)
                    : table.column("x", column);
            absent.add(value + " IS NULL");
            same.add(parent.column("p", edge.parentColumns().get(i)) + " = " + value);
        }
        return " AND (" + String.join(" OR ", absent) + " OR EXISTS (SELECT FROM " + parent.from("p") + " WHERE "
                + String.join(" AND ", same) + " AND " + parent.live("p") + "))";
    }
}
