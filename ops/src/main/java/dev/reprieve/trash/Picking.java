package dev.reprieve.trash;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.Locator;
import dev.reprieve.tombstone.RowKey;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds the rows that were named one by one and, if wanted, what fell with them. */
final class Picking {
    private static final String WRONG_VALUE_CLASS = "22";
    private static final Comparator<RowKey> BY_TEXT = Comparator.comparing(RowKey::toString);

    private final Protection protection;
    private final List<StoredTable> tables;
    private final Selection selection;

    Picking(Protection protection, List<StoredTable> tables, Selection selection) {
        this.protection = protection;
        this.tables = tables;
        this.selection = selection;
    }

    /**
     * A row of that key.
     *
     * @param number which of the keys asked for
     * @param ours whether it is a tombstone of the source
     */
    private record Found(int number, Locator row, boolean ours, boolean live, Optional<Long> deletion) {}

    /**
     * Chooses the rows.
     *
     * @throws ReprieveException USAGE if one is not among the source's rows; DELETION_ENDED if it lives already
     */
    void choose(Connection connection, RestoreOptions options) throws SQLException {
        Map<TableName, List<RowKey>> byTable = new TreeMap<>();
        for (RowKey key : options.only()) {
            byTable.computeIfAbsent(key.table(), t -> new ArrayList<>()).add(key);
        }
        Map<TableName, Set<Locator>> chosen = new TreeMap<>();
        for (Map.Entry<TableName, List<RowKey>> entry : byTable.entrySet()) {
            StoredTable table = stored(entry.getKey());
            List<RowKey> keys = entry.getValue().stream().sorted(BY_TEXT).toList();
            Set<Locator> rows = chosen.computeIfAbsent(entry.getKey(), t -> new HashSet<>());
            for (Found found : ours(keys, find(connection, table, keys))) {
                selection.choose(table, found.row());
                rows.add(found.row());
            }
        }
        if (options.withChildren()) {
            below(connection, chosen);
        }
    }

    private StoredTable stored(TableName name) {
        return tables.stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ReprieveException(
                        ErrorCode.USAGE,
                        selection.source().where(),
                        name + " is not a protected table.",
                        "Name one that trash show lists."));
    }

    private List<Found> find(Connection connection, StoredTable table, List<RowKey> keys) throws SQLException {
        List<String> columns = table.table().table().primaryKey();
        int parts = columns.isEmpty() ? 2 : columns.size();
        SqlText text = SqlText.of("SELECT reprieve_k.n, " + StoredTable.locator("x") + ", (")
                .add(selection.source().rows(table, "x"))
                .add(") IS TRUE, " + table.live("x") + " IS TRUE, " + table.deletion("x") + " FROM unnest(?::text[]"
                        + ", ?::text[]".repeat(parts - 1) + ") WITH ORDINALITY AS reprieve_k("
                        + String.join(", ", names(parts)) + ", n) JOIN " + table.from("x") + " ON "
                        + match(table, columns));
        for (int part = 0; part < parts; part++) {
            List<String> column = new ArrayList<>();
            for (RowKey key : keys) {
                if (key.values().size() != parts) {
                    throw new ReprieveException(
                            ErrorCode.USAGE,
                            selection.source().where(),
                            key + " is no key of " + table.name() + ": that has " + parts
                                    + (parts == 1 ? " part." : " parts."),
                            "Take rows that trash show lists.");
                }
                column.add(key.values().get(part));
            }
            text.add("", column);
        }
        try {
            return text.list(connection, Picking::read);
        } catch (SQLException e) {
            if (String.valueOf(e.getSQLState()).startsWith(WRONG_VALUE_CLASS)) {
                throw new ReprieveException(
                        ErrorCode.USAGE,
                        selection.source().where(),
                        "A key of " + table.name() + " has a value that its column cannot have.",
                        "Take rows that trash show lists.",
                        e);
            }
            throw e;
        }
    }

    private static List<String> names(int parts) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            names.add("c" + i);
        }
        return names;
    }

    private static String match(StoredTable table, List<String> columns) {
        if (columns.isEmpty()) {
            return "x.tableoid = reprieve_k.c0::regclass AND x.ctid = reprieve_k.c1::tid";
        }
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String type =
                    table.table().table().column(columns.get(i)).orElseThrow().type();
            conditions.add(table.column("x", columns.get(i)) + " = reprieve_k.c" + i + "::" + type);
        }
        return String.join(" AND ", conditions);
    }

    private static Found read(ResultSet row) throws SQLException {
        return new Found(
                row.getInt(1) - 1,
                StoredTable.locator(row, 2),
                row.getBoolean(4),
                row.getBoolean(5),
                Optional.ofNullable(row.getObject(6, Long.class)));
    }

    /** Those that can be restored, if that is one for each key. */
    private List<Found> ours(List<RowKey> keys, List<Found> found) {
        List<Found> ours = found.stream().filter(Found::ours).toList();
        for (int i = 0; i < keys.size(); i++) {
            int number = i;
            if (ours.stream().noneMatch(f -> f.number() == number)) {
                throw absent(
                        keys.get(i),
                        found.stream().filter(f -> f.number() == number).findFirst());
            }
        }
        return ours;
    }

    private ReprieveException absent(RowKey key, Optional<Found> found) {
        String where = selection.source().where();
        if (found.isPresent() && found.get().live()) {
            return new ReprieveException(
                    ErrorCode.DELETION_ENDED, where, key + " lives already.", "There is nothing left to do.");
        }
        Optional<String> elsewhere =
                found.map(f -> f.deletion().map(d -> "to deletion " + d).orElse("to no deletion"));
        return new ReprieveException(
                ErrorCode.USAGE,
                where,
                key + " is not among its rows"
                        + elsewhere.map(e -> ": it belongs " + e).orElse("") + ".",
                elsewhere.map(e -> "Restore it from there.").orElse("Take rows that trash show lists."));
    }

    /** Chooses the rows of the same deletion that refer to chosen ones, and so on, one statement a generation. */
    private void below(Connection connection, Map<TableName, Set<Locator>> chosen) throws SQLException {
        List<Link> links = Link.of(protection);
        Map<TableName, Set<Locator>> frontier = chosen;
        while (!frontier.isEmpty()) {
            Map<TableName, Set<Locator>> generation = new TreeMap<>();
            List<SqlText> selects = new ArrayList<>();
            for (int i = 0; i < links.size(); i++) {
                Set<Locator> parents =
                        frontier.getOrDefault(selection.unit(links.get(i).parent()), Set.of());
                if (!parents.isEmpty()) {
                    selects.add(children(i, links.get(i), parents));
                }
            }
            if (!selects.isEmpty()) {
                SqlText.join(" UNION ALL ", selects).list(connection, row -> {
                    StoredTable child = links.get(row.getInt(1)).child();
                    Locator place = StoredTable.locator(row, 2);
                    return selection.choose(child, place)
                            && generation
                                    .computeIfAbsent(selection.unit(child), t -> new HashSet<>())
                                    .add(place);
                });
            }
            if (selection.exceptions() > Selection.MOST_EXCEPTIONS) {
                throw new ReprieveException(
                        ErrorCode.RESTORE_BLOCKED,
                        selection.source().where(),
                        "More than " + Selection.MOST_EXCEPTIONS + " rows fell with the ones named.",
                        "Restore the whole deletion, or fewer rows at a time.");
            }
            frontier = generation;
        }
    }

    private SqlText children(int number, Link link, Set<Locator> parents) {
        return SqlText.of("(SELECT " + number + ", " + StoredTable.locator("c") + " FROM "
                        + link.parent().from("p") + " JOIN " + link.child().from("c") + " ON " + link.refers("c", "p")
                        + " WHERE ")
                .add(link.parent().lies("p", parents))
                .add(" AND ")
                .add(selection.source().rows(link.child(), "c"))
                .add(" LIMIT ?)", Selection.MOST_EXCEPTIONS + 1);
    }
}
