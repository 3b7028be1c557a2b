package dev.reprieve.trash;

import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.Locator;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * New values for rows whose own have been taken. A name that turns out to be taken as well is replaced by the next one,
 * until the check finds none in the way. Rows that had the same value get different numbers at once, so that many of them
 * need no more rounds than one.
 */
final class Renames {
    private static final int MOST_NAMES = 1_000;

    private final Protection protection;
    private final Map<UniqueIndex, RenameColumns.Choice> choices;
    private final Map<Locator, Map<String, Change>> changes = new LinkedHashMap<>();
    private final Map<List<String>, Integer> lastNumbers = new HashMap<>();

    private record Change(TableName table, Renamed renamed, List<String> group) {}

    private Renames(Protection protection, Map<UniqueIndex, RenameColumns.Choice> choices) {
        this.protection = protection;
        this.choices = choices;
    }

    /** Without any name given yet. */
    static Renames prepare(
            Connection connection, Protection protection, List<UniqueIndex> indexes, RestoreOptions options)
            throws SQLException {
        Map<UniqueIndex, OnTaken.Rename> wanted = new LinkedHashMap<>();
        for (UniqueIndex index : indexes) {
            if (options.choice(index.constraint()) instanceof OnTaken.Rename rename) {
                wanted.put(index, rename);
            }
        }
        return new Renames(protection, RenameColumns.read(connection, protection, wanted));
    }

    /** The column of the index that takes a suffix. */
    Optional<String> target(UniqueIndex unique) {
        return choices.get(unique) instanceof RenameColumns.Choice.Target target
                ? Optional.of(target.column())
                : Optional.empty();
    }

    /** Gives the row its next name; or says why it cannot have one. */
    Optional<Conflict> next(Probe.Hit hit, UniqueIndex unique, String suffix) {
        RenameColumns.Choice choice = Objects.requireNonNull(choices.get(unique));
        if (choice instanceof RenameColumns.Choice.None none) {
            return Optional.of(new Conflict.NotRenamed(unique.constraint(), hit.key(), none.because(), none.wayOut()));
        }
        RenameColumns.Choice.Target target = (RenameColumns.Choice.Target) choice;
        if (hit.base().isEmpty()) {
            return Optional.of(new Conflict.NotRenamed(
                    unique.constraint(),
                    hit.key(),
                    target.column() + " is NULL in it",
                    "Restore with " + unique.constraint() + " set to skip, or free the value."));
        }
        Map<String, Change> own = changes.computeIfAbsent(hit.row(), r -> new TreeMap<>());
        Change before = own.get(target.column());
        List<String> group = before != null ? before.group() : group(hit, unique);
        int number = lastNumbers.merge(group, 1, Integer::sum);
        Optional<String> name = name(hit.base().get(), suffix, number, target.limit());
        if (number > MOST_NAMES || name.isEmpty()) {
            return Optional.of(new Conflict.NotRenamed(
                    unique.constraint(),
                    hit.key(),
                    "none of " + (number - 1) + " names with the suffix " + suffix + " was free",
                    "Give another suffix: " + unique.constraint() + "=rename:-2."));
        }
        Renamed renamed = new Renamed(
                hit.key(), unique.constraint(), target.column(), hit.base().get(), name.get());
        own.put(target.column(), new Change(hit.key().table(), renamed, group));
        return Optional.empty();
    }

    private static List<String> group(Probe.Hit hit, UniqueIndex unique) {
        List<String> group = new ArrayList<>(hit.values());
        group.add(unique.constraint());
        return group;
    }

    private static Optional<String> name(String base, String suffix, int number, int limit) {
        String end = number == 1 ? suffix : suffix + "-" + number;
        if (limit == 0) {
            return Optional.of(base + end);
        }
        int room = limit - end.codePointCount(0, end.length());
        if (room < 1) {
            return Optional.empty();
        }
        int kept = Math.min(room, base.codePointCount(0, base.length()));
        return Optional.of(base.substring(0, base.offsetByCodePoints(0, kept)) + end);
    }

    /** Forgets the names of a row that is not restored after all. */
    void forget(Locator row) {
        changes.remove(row);
    }

    List<Renamed> all() {
        return changes.values().stream()
                .flatMap(c -> c.values().stream())
                .map(Change::renamed)
                .toList();
    }

    /** The rows of the table, or of the partitioned table that it is part of, that have new names. */
    Set<Locator> rows(StoredTable table) {
        TableName root = protection.catalog().rootOf(table.name());
        return changes.entrySet().stream()
                .filter(e -> e.getValue().values().stream()
                        .anyMatch(c -> c.table().equals(table.name())
                                || (table.spread()
                                        && protection
                                                .catalog()
                                                .rootOf(c.table())
                                                .equals(root))))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The columns in which they have them. */
    List<String> columns(StoredTable table) {
        Set<String> columns = new TreeSet<>();
        rows(table)
                .forEach(r ->
                        columns.addAll(Objects.requireNonNull(changes.get(r)).keySet()));
        return List.copyOf(columns);
    }

    /** Joins reprieve_n with c0, c1 and so on, the new values in the order of {@link #columns}, to x. */
    SqlText join(StoredTable table, String join) {
        return values(table, join).add(" ON x.tableoid = reprieve_n.o AND x.ctid = reprieve_n.t::tid");
    }

    /** The new values as reprieve_n(o, t, c0, c1, …). */
    SqlText values(StoredTable table, String before) {
        List<Locator> rows = List.copyOf(rows(table));
        List<String> columns = columns(table);
        SqlText text = SqlText.of(
                before + "unnest(?::bigint[], ?::text[]" + ", ?::text[]".repeat(columns.size())
                        + ") AS reprieve_n(o, t, "
                        + IntStream.range(0, columns.size())
                                .mapToObj(i -> "c" + i)
                                .collect(Collectors.joining(", "))
                        + ")",
                Locator.relations(rows),
                Locator.ctids(rows));
        for (String column : columns) {
            @Nullable String[] values = new String[rows.size()];
            for (int i = 0; i < values.length; i++) {
                Change change = Objects.requireNonNull(changes.get(rows.get(i))).get(column);
                values[i] = change == null ? null : change.renamed().to();
            }
            text.add("", Arrays.asList(values));
        }
        return text;
    }
}
