package dev.reprieve.trash;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.Locator;
import dev.reprieve.tombstone.PerTable;
import dev.reprieve.tombstone.RowKey;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Works out what a restore would do and all that stands in its way. Rows left by choice take their children with them,
 * and parents brought along have parents of their own: so it looks again until nothing changes.
 */
final class Inspection {
    private static final int LIMIT = Selection.MOST_EXCEPTIONS + 1;

    private final Protection protection;
    private final List<StoredTable> tables;
    private final Ledger ledger;
    private final RestoreOptions options;
    private final Selection selection;
    private final Newcomers newcomers;
    private final Map<Locator, Skipped> skipped = new LinkedHashMap<>();
    private final List<Conflict> conflicts = new ArrayList<>();
    private long parents;

    /** Told of each round of parents that come along, before anything else is asked about them. */
    @FunctionalInterface
    interface Newcomers {
        /** Takes note of the rows and of the deletions that they belong to. */
        void join(Connection connection, Map<StoredTable, List<Locator>> rows, Collection<Long> deletions)
                throws SQLException;
    }

    Inspection(
            Protection protection,
            List<StoredTable> tables,
            Ledger ledger,
            RestoreOptions options,
            Selection selection,
            Newcomers newcomers) {
        this.protection = protection;
        this.tables = tables;
        this.ledger = ledger;
        this.options = options;
        this.selection = selection;
        this.newcomers = newcomers;
    }

    Preflight run(Connection connection) throws SQLException {
        boolean changed = true;
        while (changed) {
            conflicts.clear();
            Collection<StoredTable> some = nonEmpty(count(connection));
            changed = parents(connection, some);
            changed |= uniqueValues(connection, some);
            if (selection.exceptions() > Selection.MOST_EXCEPTIONS) {
                throw new ReprieveException(
                        ErrorCode.RESTORE_BLOCKED,
                        "deletion " + ledger.id(),
                        "More than " + Selection.MOST_EXCEPTIONS + " rows would have to be left or brought along.",
                        "Restore the deletions that they depend on first.");
            }
        }
        ledger.purgeBeganAt()
                .filter(t -> !options.remaining())
                .ifPresent(t -> conflicts.add(new Conflict.PurgeBegan(t)));
        SortedMap<TableName, Long> counts = count(connection);
        References references = new References(protection);
        if (!options.despiteDropped()) {
            Dropped dropped = new Dropped(protection);
            conflicts.addAll(dropped.tables(ledger));
            conflicts.addAll(dropped.columns(connection, selection, nonEmpty(counts)));
            conflicts.addAll(references.dropped(connection, ledger.id()));
        }
        return new Preflight(
                ledger.id(),
                counts,
                parents,
                conflicts,
                conflicts.size(),
                List.copyOf(skipped.values()),
                references.count(connection, ledger.id()));
    }

    private boolean parents(Connection connection, Collection<StoredTable> some) throws SQLException {
        boolean changed = false;
        Map<StoredTable, List<Locator>> joined = new LinkedHashMap<>();
        List<Long> deletions = new ArrayList<>();
        for (var edge : protection.edges()) {
            Parents check = new Parents(protection, edge);
            boolean concerned = some.stream()
                    .anyMatch(t -> t.name().equals(edge.child())
                            || t.name().equals(protection.catalog().rootOf(edge.child())));
            for (Parents.Orphan orphan :
                    concerned ? check.find(connection, selection, LIMIT) : List.<Parents.Orphan>of()) {
                Locator parent = orphan.parent().orElse(null);
                if (parent == null) {
                    conflicts.add(new Conflict.ParentPurged(edge.name(), orphan.key(), edge.parent()));
                } else if (selection.isLeft(check.parent(), parent)) {
                    changed |= leave(check.child(), orphan.row(), orphan.key(), edge.name());
                } else if (!options.withParents()) {
                    conflicts.add(new Conflict.ParentDeleted(
                            edge.name(), orphan.key(), orphan.parentKey().orElseThrow(), orphan.parentDeletion()));
                } else if (selection.choose(check.parent(), parent)) {
                    changed = true;
                    parents++;
                    joined.computeIfAbsent(check.parent(), t -> new ArrayList<>())
                            .add(parent);
                    orphan.parentDeletion().ifPresent(deletions::add);
                }
            }
        }
        if (!joined.isEmpty()) {
            newcomers.join(connection, joined, deletions);
        }
        return changed;
    }

    private boolean uniqueValues(Connection connection, Collection<StoredTable> some) throws SQLException {
        boolean changed = false;
        for (StoredTable table : families(some)) {
            for (UniqueValues unique : UniqueValues.of(table)) {
                OnTaken choice = options.onTaken().getOrDefault(unique.constraint(), new OnTaken.Fail());
                for (UniqueValues.Clash clash : unique.find(connection, selection, LIMIT)) {
                    if (choice instanceof OnTaken.Skip) {
                        changed |= leave(table, clash.row(), clash.key(), unique.constraint());
                    } else {
                        conflicts.add(new Conflict.ValueTaken(
                                unique.constraint(), clash.key(), clash.values(), clash.holder(), clash.live()));
                    }
                }
            }
        }
        return changed;
    }

    private boolean leave(StoredTable table, Locator row, RowKey key, String because) {
        if (selection.chosen(table).contains(row)) {
            parents--;
        }
        skipped.putIfAbsent(row, new Skipped(key, because));
        return selection.leave(table, row);
    }

    /** The tables and, for a partitioned one, its partitions, which may have unique indexes of their own. */
    private List<StoredTable> families(Collection<StoredTable> some) {
        List<StoredTable> all = new ArrayList<>(some);
        for (StoredTable table : some) {
            if (table.spread()) {
                protection.tables().stream()
                        .filter(t -> !t.name().equals(table.name())
                                && protection.catalog().rootOf(t.name()).equals(table.name()))
                        .map(StoredTable::new)
                        .forEach(all::add);
            }
        }
        return all;
    }

    private Collection<StoredTable> nonEmpty(SortedMap<TableName, Long> counts) {
        return tables.stream().filter(t -> counts.containsKey(t.name())).toList();
    }

    private SortedMap<TableName, Long> count(Connection connection) throws SQLException {
        SortedMap<TableName, Long> counts = new TreeMap<>();
        PerTable.list(
                connection,
                tables,
                new SqlText(),
                (i, t) -> SqlText.of("SELECT " + i + ", count(*) FROM (")
                        .add(selection.select(t, "1"))
                        .add(") AS s"),
                row -> {
                    if (row.getLong(2) > 0) {
                        counts.put(tables.get(row.getInt(1)).name(), row.getLong(2));
                    }
                    return row.getLong(2);
                });
        return counts;
    }
}
