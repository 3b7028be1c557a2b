package dev.reprieve.trash;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.PerTable;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Finds what a deletion's rows have lost since: tables and columns that were dropped. */
final class Dropped {
    /**
     * Columns dropped by a transaction younger than the oldest of the rows. One dropped by the transaction that made the
     * table does not count: that is how an upgrade or a dump brings an old gap along.
     */
    private static final String COLUMNS = """
            SELECT %s, a.attnum
            FROM pg_attribute AS a
            JOIN pg_attribute AS made ON made.attrelid = a.attrelid AND made.attname = 'tableoid'
            WHERE a.attrelid = %s::regclass AND a.attisdropped AND a.attnum > 0
              AND a.xmin::text <> made.xmin::text AND age(a.xmin) < (SELECT max(age(r.xmin)) FROM (
            """;

    private final Protection protection;

    /** True if columns of any of the tables may have been dropped since they were made: then it is worth asking. */
    static final String GAPS = """
            EXISTS (SELECT FROM pg_attribute AS a
                    JOIN pg_attribute AS made ON made.attrelid = a.attrelid AND made.attname = 'tableoid'
                    WHERE a.attrelid = ANY (?::text[]::regclass[]) AND a.attisdropped AND a.attnum > 0
                      AND a.xmin::text <> made.xmin::text)""";

    Dropped(Protection protection) {
        this.protection = protection;
    }

    List<Conflict> tables(Ledger ledger) {
        Catalog catalog = protection.catalog();
        List<Conflict> found = new ArrayList<>();
        for (String root : ledger.roots()) {
            TableName name = TableName.parse(root, "public");
            if (catalog.table(name).isEmpty() || protection.find(name).isEmpty()) {
                found.add(new Conflict.TableDropped(root));
            }
        }
        return found;
    }

    /** Columns dropped since, in one statement for all tables. */
    List<Conflict> columns(Connection connection, Selection selection, Collection<StoredTable> tables)
            throws SQLException {
        return PerTable.list(
                connection,
                List.copyOf(tables),
                new SqlText(),
                (i, table) -> SqlText.of(COLUMNS.formatted(
                                Identifier.literal(table.name().toString()),
                                Identifier.literal(table.name().sql())))
                        .add(selection.select(table, "x.xmin"))
                        .add(") AS r) ORDER BY 2"),
                row -> new Conflict.ColumnDropped(
                        TableName.parse(row.getString(1), "public"), "number " + row.getInt(2)));
    }
}
