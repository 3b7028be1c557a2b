package dev.reprieve.trash;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.Locator;
import dev.reprieve.tombstone.PerTable;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Works out what a restore would do and all that stands in its way. Rows left by choice take their children with them,
 * parents brought along have parents of their own, and a new name may be taken as well: so it asks again until nothing
 * changes, each time in one statement for all tables.
 */
final class Inspection {
    private static final int LIMIT = Selection.MOST_EXCEPTIONS + 1;

    private final Protection protection;
    private final List<StoredTable> tables;
    private final RestoreOptions options;
    private final Selection selection;
    private final Newcomers newcomers;
    private final Map<Locator, Skipped> skipped = new LinkedHashMap<>();
    private final List<Conflict> conflicts = new ArrayList<>();
    private final Set<Locator> parents = new HashSet<>();

    /** Told of each round of parents that come along, before anything else is asked about them. */
    @FunctionalInterface
    interface Newcomers {
        /** Takes note of the rows and of the deletions that they belong to. */
        void join(Connection connection, Map<StoredTable, List<Locator>> rows, Collection<Long> deletions)
                throws SQLException;
    }

    /** What it comes to: the preflight, and the names that its rows get. */
    record Verdict(Preflight preflight, Renames renames) {}

    Inspection(
            Protection protection,
            List<StoredTable> tables,
            RestoreOptions options,
            Selection selection,
            Newcomers newcomers) {
        this.protection = protection;
        this.tables = tables;
        this.options = options;
        this.selection = selection;
        this.newcomers = newcomers;
    }

    /** Looks at the tables that the opening found rows in, and at those that rows were chosen in one by one. */
    Verdict run(Connection connection, Opening opening) throws SQLException {
        Renames renames = Renames.prepare(connection, protection, indexes(tables), options);
        boolean changed = true;
        while (changed) {
            conflicts.clear();
            List<Probe> probes = probes(opening);
            changed = note(connection, Probe.ask(connection, probes, selection, renames, LIMIT), renames);
            if (selection.exceptions() + renames.all().size() > Selection.MOST_EXCEPTIONS) {
                throw new ReprieveException(
                        ErrorCode.RESTORE_BLOCKED,
                        selection.source().where(),
                        "More than " + Selection.MOST_EXCEPTIONS
                                + " rows would have to be left, renamed or brought along.",
                        "Restore the deletions that they depend on first, or fewer rows at a time.");
            }
        }
        SortedMap<TableName, Long> counts = selection.plain() && !opening.many() ? opening.rows() : count(connection);
        selection.source().deletion().ifPresent(this::purgeBegan);
        if (!options.despiteDropped()) {
            dropped(connection, opening);
        }
        Preflight preflight = new Preflight(
                selection.source().id(),
                counts,
                parents.size(),
                conflicts,
                conflicts.size(),
                List.copyOf(skipped.values()),
                renames.all(),
                opening.notes());
        return new Verdict(preflight, renames);
    }

    private void purgeBegan(Ledger ledger) {
        ledger.purgeBeganAt()
                .filter(t -> !options.remaining())
                .ifPresent(t -> conflicts.add(new Conflict.PurgeBegan(t)));
    }

    private void dropped(Connection connection, Opening opening) throws SQLException {
        Dropped dropped = new Dropped(protection);
        selection.source().deletion().ifPresent(ledger -> conflicts.addAll(dropped.tables(ledger)));
        if (opening.gaps()) {
            conflicts.addAll(dropped.columns(connection, selection, concerned(opening)));
        }
        if (opening.notes() > 0) {
            conflicts.addAll(new References(protection)
                    .dropped(connection, selection.source().id().orElseThrow()));
        }
    }

    private List<Probe> probes(Opening opening) {
        List<StoredTable> some = concerned(opening);
        Set<TableName> names = new HashSet<>();
        some.forEach(t -> names.add(t.name()));
        List<Probe> probes = new ArrayList<>();
        for (Link link : Link.of(protection)) {
            if (names.contains(selection.unit(link.child()))) {
                probes.add(new Parents(link));
            }
        }
        indexes(some).forEach(unique -> probes.addAll(UniqueValues.of(unique)));
        return probes;
    }

    private List<StoredTable> concerned(Opening opening) {
        return tables.stream()
                .filter(t -> (selection.whole() && opening.rows().containsKey(t.name()))
                        || !selection.chosen(t).isEmpty())
                .toList();
    }

    /** Those of the tables and, for a partitioned one, of its partitions, which may have some of their own. */
    private List<UniqueIndex> indexes(List<StoredTable> some) {
        List<UniqueIndex> indexes = new ArrayList<>();
        for (StoredTable table : some) {
            indexes.addAll(UniqueIndex.of(table));
            if (table.spread()) {
                protection.tables().stream()
                        .filter(t -> !t.name().equals(table.name())
                                && protection.catalog().rootOf(t.name()).equals(table.name()))
                        .forEach(t -> indexes.addAll(UniqueIndex.of(new StoredTable(t))));
            }
        }
        return indexes;
    }

    /** Draws the consequences; true if there were any, so that all has to be asked again. */
    private boolean note(Connection connection, List<Probe.Hit> hits, Renames renames) throws SQLException {
        boolean changed = false;
        Map<StoredTable, List<Locator>> joined = new LinkedHashMap<>();
        List<Long> deletions = new ArrayList<>();
        Set<List<Object>> known = new HashSet<>();
        for (Probe.Hit hit : hits) {
            if (hit.probe() instanceof Parents check) {
                changed |= orphan(check, hit, renames, joined, deletions);
            } else if (hit.probe() instanceof UniqueValues check) {
                UniqueIndex unique = check.unique();
                // one name a round for each column, whatever the number of indexes that want one
                Object place = renames.target(unique).orElse(unique.constraint());
                if (known.add(List.of(place, hit.row()))) {
                    changed |= taken(check, hit, renames);
                }
            }
        }
        if (!joined.isEmpty()) {
            newcomers.join(connection, joined, deletions);
        }
        return changed;
    }

    private boolean orphan(
            Parents check,
            Probe.Hit hit,
            Renames renames,
            Map<StoredTable, List<Locator>> joined,
            List<Long> deletions) {
        String name = check.link().edge().name();
        if (hit.other().isEmpty()) {
            conflicts.add(new Conflict.ParentPurged(
                    name, hit.key(), check.link().edge().parent()));
            return false;
        }
        Locator parent = hit.other().get();
        if (selection.isLeft(check.other(), parent)) {
            return leave(hit, name, true, renames);
        }
        if (!options.withParents()) {
            conflicts.add(
                    new Conflict.ParentDeleted(name, hit.key(), hit.otherKey().orElseThrow(), hit.deletion()));
            return false;
        }
        if (!selection.choose(check.other(), parent)) {
            return false;
        }
        parents.add(parent);
        joined.computeIfAbsent(check.other(), t -> new ArrayList<>()).add(parent);
        hit.deletion().ifPresent(deletions::add);
        return true;
    }

    private boolean taken(UniqueValues check, Probe.Hit hit, Renames renames) {
        if (selection.isLeft(check.table(), hit.row())) {
            return false;
        }
        UniqueIndex unique = check.unique();
        OnTaken choice = options.choice(unique.constraint());
        if (choice instanceof OnTaken.Skip) {
            return leave(hit, unique.constraint(), false, renames);
        }
        if (choice instanceof OnTaken.Rename rename) {
            Optional<Conflict> impossible = renames.next(hit, unique, rename.suffix());
            impossible.ifPresent(conflicts::add);
            return impossible.isEmpty();
        }
        conflicts.add(new Conflict.ValueTaken(
                unique.constraint(),
                hit.key(),
                unique.named(hit.values()),
                hit.otherKey().orElseThrow(),
                check.live()));
        return false;
    }

    private boolean leave(Probe.Hit hit, String because, boolean below, Renames renames) {
        parents.remove(hit.row());
        renames.forget(hit.row());
        skipped.putIfAbsent(hit.row(), new Skipped(hit.key(), because, below));
        return selection.leave(hit.probe().table(), hit.row());
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
