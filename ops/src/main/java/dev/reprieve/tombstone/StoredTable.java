package dev.reprieve.tombstone;

import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.ProtectedTable;
import dev.reprieve.policy.Protection;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A protected table as statements address it: a partitioned table with all its partitions, any other table alone,
 * without those that inherit from it. So that every row belongs to exactly one. Or those of its tombstones that have been
 * set aside into the ledger, in the columns of the table.
 *
 * @param only the one partition to which statements keep; empty for all there is
 * @param aside whether it is about the rows in the ledger rather than those in the table
 */
public record StoredTable(ProtectedTable table, Optional<TableName> only, boolean aside) {
    private static final int LABEL_CHARACTERS = 200;
    private static final String ZONED = "timestamp with time zone";

    /** All rows in the table itself. */
    public StoredTable(ProtectedTable table) {
        this(table, Optional.empty(), false);
    }

    /** The same table, but only the rows that lie in one of its partitions. */
    public StoredTable within(TableName partition) {
        return new StoredTable(table, Optional.of(partition), false);
    }

    /** The same table's rows in the ledger. */
    public StoredTable inLedger() {
        return new StoredTable(table, Optional.empty(), true);
    }

    /** All of them, by name. */
    public static List<StoredTable> of(Protection protection) {
        return protection.tables().stream()
                .filter(t -> t.table().kind() == Table.Kind.TABLE
                        || (t.table().kind() == Table.Kind.PARTITIONED
                                && t.table().parents().isEmpty()))
                .map(StoredTable::new)
                .toList();
    }

    /**
     * Of the tables, those that have rows in the ledger, as such. Where both places are to be looked at without a lock,
     * this comes second: rows move from the table to the ledger at any time, and back only by a restore.
     */
    public static List<StoredTable> aside(Connection connection, List<StoredTable> tables) throws SQLException {
        Set<String> names = Set.copyOf(SqlText.of("SELECT DISTINCT a.table_name FROM reprieve.aside AS a")
                .list(connection, row -> row.getString(1)));
        return tables.stream()
                .filter(t -> names.contains(t.name().toString()))
                .map(StoredTable::inLedger)
                .toList();
    }

    /** The table's name. */
    public TableName name() {
        return table.name();
    }

    /** Whether rows lie in more than one relation, so that a place alone does not tell them apart. */
    public boolean spread() {
        return !aside && only.isEmpty() && table.table().kind() != Table.Kind.TABLE;
    }

    /** The table in a FROM clause, under the alias. */
    public String from(String alias) {
        if (aside) {
            return "(SELECT reprieve_a.tableoid, reprieve_a.ctid, reprieve_a.id AS reprieve_id, "
                    + table.table().columns().stream().map(this::value).collect(Collectors.joining(", "))
                    + " FROM reprieve.aside AS reprieve_a WHERE reprieve_a.table_name = "
                    + Identifier.literal(name().toString()) + ") AS " + alias;
        }
        String name = only.orElse(table.name()).sql() + " AS " + alias;
        return only.isEmpty() && table.table().kind() == Table.Kind.PARTITIONED ? name : "ONLY " + name;
    }

    /** A DELETE of rows under the alias, up to its condition. */
    public String delete(String alias) {
        return aside
                ? "DELETE FROM reprieve.aside AS reprieve_r USING " + from(alias) + " WHERE reprieve_r.ctid = " + alias
                        + ".ctid AND "
                : "DELETE FROM " + from(alias) + " WHERE ";
    }

    /** A column as the ledger has it; NULL if it came into the table later. */
    private String value(Column column) {
        String value = column.name().equals(table.markers().deletion())
                ? "reprieve_a.deletion_id"
                : "(reprieve_a.row_values ->> " + Identifier.literal(column.name()) + ")::" + column.type();
        return value + " AS " + Identifier.quote(column.name());
    }

    /** A column under the alias. */
    public String column(String alias, String column) {
        return alias + "." + Identifier.quote(column);
    }

    /** The column that holds the time of deletion. */
    public String at(String alias) {
        return column(alias, table.markers().at());
    }

    /** The column that holds the ledger's key. */
    public String deletion(String alias) {
        return column(alias, table.markers().deletion());
    }

    /** True for a live row. */
    public String live(String alias) {
        return column(alias, table.markers().live());
    }

    /** True for a tombstone; in the words of the partial index. */
    public String dead(String alias) {
        return live(alias) + " IS NULL";
    }

    /**
     * Whether a tombstone's own time is, to the microsecond, that of its deletion in the ledger. Not so in a column that
     * the application had before and may round or write by itself.
     */
    public boolean exactTime() {
        return !aside
                && !table.adopted().contains(table.markers().at())
                && timeType().equals(ZONED);
    }

    /** The type of the column that holds the time of deletion. */
    public String timeType() {
        return table.table().column(table.markers().at()).map(c -> c.type()).orElse(ZONED);
    }

    /** True for the tombstones of the ledger row under the other alias. */
    public String ofLedger(String alias, String ledger) {
        String same = deletion(alias) + " = " + ledger + ".id";
        // with the time, the index on (time, deletion) leads straight to the rows
        return dead(alias) + " AND " + same + (exactTime() ? " AND " + at(alias) + " = " + ledger + ".at" : "");
    }

    /** True for the tombstones of one deletion; its time as text, as the same session printed it. */
    public SqlText ofDeletion(String alias, long deletion, String time) {
        SqlText text = SqlText.of(dead(alias) + " AND " + deletion(alias) + " = ?", deletion);
        return exactTime() ? text.add(" AND " + at(alias) + " = ?::timestamptz", time) : text;
    }

    /** True for the rows that lie at the places. */
    public SqlText lies(String alias, Collection<Locator> rows) {
        if (spread()) {
            // the second condition alone would do; the first finds the rows without reading the table
            return SqlText.of(
                    alias + ".ctid = ANY (?::tid[]) AND (" + alias + ".tableoid, " + alias
                            + ".ctid) IN (SELECT r.o::oid, r.t::tid FROM unnest(?, ?) AS r(o, t))",
                    Locator.ctids(rows),
                    Locator.relations(rows),
                    Locator.ctids(rows));
        }
        return SqlText.of(alias + ".ctid = ANY (?::tid[])", Locator.places(rows));
    }

    /** Two result columns: where the row lies. */
    public static String locator(String alias) {
        return alias + ".tableoid::bigint, " + alias + ".ctid::text";
    }

    /** Reads {@link #locator(String)} from its first column on. */
    public static Locator locator(ResultSet row, int first) throws SQLException {
        return new Locator(row.getLong(first), row.getString(first + 1));
    }

    /** The values of {@link RowKey} as an array of text. */
    public String key(String alias) {
        List<String> columns = table.table().primaryKey();
        if (columns.isEmpty()) {
            return "ARRAY[" + alias + ".tableoid::regclass::text, " + alias + ".ctid::text]";
        }
        return columns.stream().map(c -> column(alias, c) + "::text").collect(Collectors.joining(", ", "ARRAY[", "]"));
    }

    /** Reads what {@link #key(String)} selected. */
    public RowKey key(ResultSet row, int column) throws SQLException {
        return new RowKey(name(), strings(row.getArray(column)));
    }

    /** The text that names a row in the trash, or NULL. */
    public String label(String alias) {
        return table.label()
                .filter(l -> table.table().column(l).isPresent())
                .map(l -> "left(" + column(alias, l) + "::text, " + LABEL_CHARACTERS + ")")
                .orElse("NULL::text");
    }

    /** The content of an array of text. */
    public static List<String> strings(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }
}
