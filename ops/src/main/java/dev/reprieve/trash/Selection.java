package dev.reprieve.trash;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.tombstone.Locator;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rows that a restore makes live: those of the deletion, less the ones left, and the ones chosen one by one. Whole
 * deletions stay conditions, however many rows they have; only exceptions are held in memory, and they are bounded.
 */
final class Selection {
    static final int MOST_EXCEPTIONS = 10_000;

    private final Catalog catalog;
    private final Source source;
    private final boolean whole;
    private final Map<TableName, Set<Locator>> chosen = new TreeMap<>();
    private final Map<TableName, Set<Locator>> left = new TreeMap<>();

    /**
     * Starts with all that its source has, or with nothing.
     *
     * @param whole whether it takes the rows of the source that are not left
     */
    Selection(Catalog catalog, Source source, boolean whole) {
        this.catalog = catalog;
        this.source = source;
        this.whole = whole;
    }

    /** Takes one row more; true if it was not chosen before. */
    boolean choose(StoredTable table, Locator row) {
        return !isLeft(table, row) && of(chosen, table).add(row);
    }

    /** Leaves a row in the trash; true if it was not left before. */
    boolean leave(StoredTable table, Locator row) {
        of(chosen, table).remove(row);
        return of(left, table).add(row);
    }

    boolean isLeft(StoredTable table, Locator row) {
        return of(left, table).contains(row);
    }

    Set<Locator> chosen(StoredTable table) {
        return of(chosen, table);
    }

    /** Whether it is all that its source has, and nothing else. */
    boolean plain() {
        return whole && exceptions() == 0;
    }

    /** Whether it takes the rows of its source that are not left. */
    boolean whole() {
        return whole;
    }

    Source source() {
        return source;
    }

    long exceptions() {
        return size(chosen) + size(left);
    }

    /** The conditions that rows under the alias must meet, each for itself: none, one or two that exclude each other. */
    List<SqlText> parts(StoredTable table, String alias) {
        List<SqlText> parts = new ArrayList<>();
        if (whole) {
            SqlText part = source.rows(table, alias);
            Set<Locator> without = of(left, table);
            parts.add(
                    without.isEmpty()
                            ? part
                            : part.add(" AND NOT (")
                                    .add(table.lies(alias, without))
                                    .add(")"));
        }
        Set<Locator> with = of(chosen, table);
        if (!with.isEmpty()) {
            parts.add(SqlText.of(table.dead(alias) + " AND ").add(table.lies(alias, with)));
        }
        return parts;
    }

    /** True for the selected rows under the alias. */
    SqlText condition(StoredTable table, String alias) {
        List<SqlText> parts = parts(table, alias);
        return parts.isEmpty()
                ? SqlText.of("FALSE")
                : new SqlText().add("(").add(SqlText.join(" OR ", parts)).add(")");
    }

    /** Selects from the selected rows; x is their alias. */
    SqlText select(StoredTable table, String what) {
        return select(table, what, new SqlText());
    }

    /** The same with a join. */
    SqlText select(StoredTable table, String what, SqlText join) {
        List<SqlText> selects = parts(table, "x").stream()
                .map(p -> SqlText.of("SELECT " + what + " FROM " + table.from("x"))
                        .add(join)
                        .add(" WHERE ")
                        .add(p))
                .toList();
        return selects.isEmpty()
                ? SqlText.of("SELECT " + what + " FROM " + table.from("x"))
                        .add(join)
                        .add(" WHERE FALSE")
                : SqlText.join(" UNION ALL ", selects);
    }

    private static long size(Map<TableName, Set<Locator>> rows) {
        return rows.values().stream().mapToLong(Set::size).sum();
    }

    /** The table that addresses all of its rows: a partition's rows are its whole table's. */
    TableName unit(StoredTable table) {
        return table.table().table().kind() == Table.Kind.TABLE ? table.name() : catalog.rootOf(table.name());
    }

    private Set<Locator> of(Map<TableName, Set<Locator>> rows, StoredTable table) {
        return rows.computeIfAbsent(unit(table), t -> new LinkedHashSet<>());
    }
}
