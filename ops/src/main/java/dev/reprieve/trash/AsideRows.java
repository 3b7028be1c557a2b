package dev.reprieve.trash;

import dev.reprieve.catalog.ForeignKey;
import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.Index;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.RowKey;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Brings rows of a deletion that have been set aside back into their tables, as the tombstones that they were, so that a
 * restore finds them there. Rows whose key is taken, or whose parent is missing, stay where they are and are reported.
 */
final class AsideRows {
    private final Protection protection;
    private final List<StoredTable> tables;
    private final RestoreOptions options;
    private final Source source;
    private final Set<Long> coming = new TreeSet<>();
    private final Set<Long> left = new TreeSet<>();
    private final Set<Long> deletions = new TreeSet<>();
    private final List<Conflict> conflicts = new ArrayList<>();
    private final Map<RowKey, Skipped> skipped = new LinkedHashMap<>();

    AsideRows(Protection protection, List<StoredTable> tables, RestoreOptions options, Source source) {
        this.protection = protection;
        this.tables = tables.stream().map(StoredTable::inLedger).toList();
        this.options = options;
        this.source = source;
    }

    /**
     * What became of them.
     *
     * @param back how many are tombstones in their tables again
     * @param left the ledger's keys of those that stay aside
     */
    record Outcome(long back, Set<Long> left, List<Conflict> conflicts, List<Skipped> skipped) {
        static final Outcome NOTHING = new Outcome(0, Set.of(), List.of(), List.of());
    }

    /** A row aside, with what stands in its way. */
    private record Hit(long id, RowKey key, Optional<Long> other, Optional<RowKey> otherKey, Optional<Long> deletion) {}

    /** A row aside whose key another row has. */
    private record Clash(long id, RowKey key, Map<String, String> values, RowKey holder, boolean live) {}

    Outcome bringBack(Connection connection) throws SQLException {
        for (StoredTable table : tables) {
            own(connection, table).forEach((id, key) -> {
                if (options.only().isEmpty() || options.only().contains(key)) {
                    coming.add(id);
                }
            });
        }
        boolean changed = options.withChildren() && children(connection);
        do {
            changed = false;
            for (StoredTable table : tables) {
                changed |= clashes(connection, table);
                changed |= orphans(connection, table);
            }
        } while (changed);
        if (!options.despiteDropped()) {
            dropped(connection);
        }
        return new Outcome(move(connection), left, conflicts, List.copyOf(skipped.values()));
    }

    /** Whether the deletion has rows aside but for those that were left there. */
    boolean more(Connection connection) throws SQLException {
        return source.id().isPresent()
                && SqlText.of(
                                "SELECT 1 FROM reprieve.aside WHERE deletion_id = ? AND id <> ALL (?::bigint[]) LIMIT 1",
                                source.id().get(),
                                List.copyOf(left))
                        .first(connection, row -> row.getInt(1))
                        .isPresent();
    }

    private Map<Long, RowKey> own(Connection connection, StoredTable table) throws SQLException {
        boolean named = options.only().isEmpty()
                || options.withChildren()
                || options.only().stream().anyMatch(k -> k.table().equals(table.name()));
        Map<Long, RowKey> found = new TreeMap<>();
        if (named) {
            SqlText.of("SELECT x.reprieve_id, " + table.key("x") + " FROM " + table.from("x") + " WHERE ")
                    .add(source.rows(table, "x"))
                    .list(connection, row -> found.put(row.getLong(1), table.key(row, 2)));
        }
        return found;
    }

    /** Takes along the rows of the same deletion that refer to those that are coming. */
    private boolean children(Connection connection) throws SQLException {
        boolean grown = true;
        while (grown) {
            grown = false;
            for (ForeignKey key : protection.catalog().foreignKeys()) {
                Optional<StoredTable> child = stored(key.child());
                Optional<StoredTable> parent = stored(key.parent());
                if (child.isPresent() && parent.isPresent() && !key.partitionOf() && !coming.isEmpty()) {
                    List<Long> found = SqlText.of(
                                    "SELECT x.reprieve_id FROM "
                                            + child.get().from("x") + " JOIN "
                                            + parent.get().from("p") + " ON " + match(key, "x", "p")
                                            + " WHERE p.reprieve_id = ANY (?::bigint[]) AND ",
                                    List.copyOf(coming))
                            .add(source.rows(child.get(), "x"))
                            .list(connection, row -> row.getLong(1));
                    grown |= coming.addAll(found);
                }
            }
        }
        return true;
    }

    private Optional<StoredTable> stored(TableName name) {
        return tables.stream().filter(t -> t.name().equals(name)).findFirst();
    }

    private boolean clashes(Connection connection, StoredTable table) throws SQLException {
        boolean changed = false;
        for (Index index : held(table)) {
            for (Clash clash : clashes(connection, table, index)) {
                if (coming.remove(clash.id())) {
                    changed = true;
                    left.add(clash.id());
                    refuse(index, clash);
                }
            }
        }
        return changed;
    }

    private void refuse(Index index, Clash clash) {
        OnTaken choice = options.choice(index.name());
        if (choice instanceof OnTaken.Skip) {
            skipped.putIfAbsent(clash.key(), new Skipped(clash.key(), index.name(), false));
        } else if (choice instanceof OnTaken.Rename) {
            conflicts.add(new Conflict.NotRenamed(
                    index.name(),
                    clash.key(),
                    "rows refer to each other by this key",
                    "Change or delete " + clash.holder() + ", or restore with " + index.name() + " set to skip."));
        } else {
            conflicts.add(
                    new Conflict.ValueTaken(index.name(), clash.key(), clash.values(), clash.holder(), clash.live()));
        }
    }

    /** The unique keys in which tombstones have a place too. */
    static List<Index> held(StoredTable table) {
        return table.table().table().indexes().stream()
                .filter(i -> i.unique() && i.valid() && !i.partitionOf() && !i.expressions())
                .filter(i -> i.predicate().isEmpty())
                .filter(i -> i.keys().stream().noneMatch(table.table().markers()::contains))
                .toList();
    }

    private List<Clash> clashes(Connection connection, StoredTable table, Index index) throws SQLException {
        StoredTable holder = new StoredTable(table.table());
        String same = index.keys().stream()
                .map(k -> table.column("h", k)
                        + (index.nullsNotDistinct() ? " IS NOT DISTINCT FROM " : " = ")
                        + table.column("x", k))
                .collect(Collectors.joining(" AND "));
        String values = index.keys().stream()
                .map(k -> table.column("x", k) + "::text")
                .collect(Collectors.joining(", ", "ARRAY[", "]"));
        SqlText inTable = SqlText.of(
                        "SELECT x.reprieve_id, " + table.key("x") + ", " + values + ", "
                                + holder.key("h") + ", " + holder.live("h") + " IS TRUE FROM " + table.from("x")
                                + " JOIN "
                                + holder.from("h") + " ON " + same + " WHERE x.reprieve_id = ANY (?::bigint[]) AND ("
                                + holder.live("h") + " OR ",
                        List.copyOf(coming))
                .add(source.rows(holder, "h"))
                .add(")");
        // of two generations in one deletion, the later one is the one to have
        SqlText amongThem = SqlText.of(
                "SELECT x.reprieve_id, " + table.key("x") + ", " + values + ", " + table.key("h") + ", FALSE FROM "
                        + table.from("x") + " JOIN " + table.from("h") + " ON " + same
                        + " WHERE x.reprieve_id = ANY (?::bigint[]) AND h.reprieve_id = ANY (?::bigint[])"
                        + " AND x.reprieve_id < h.reprieve_id",
                List.copyOf(coming),
                List.copyOf(coming));
        return SqlText.join(" UNION ALL ", List.of(inTable, amongThem)).list(connection, row -> {
            List<String> texts = StoredTable.strings(row.getArray(3));
            Map<String, String> named = new TreeMap<>();
            for (int i = 0; i < texts.size(); i++) {
                named.put(index.keys().get(i), String.valueOf(texts.get(i)));
            }
            return new Clash(row.getLong(1), table.key(row, 2), named, table.key(row, 4), row.getBoolean(5));
        });
    }

    private boolean orphans(Connection connection, StoredTable table) throws SQLException {
        boolean changed = false;
        for (ForeignKey key : protection.catalog().foreignKeysFrom(table.name())) {
            boolean twin = key.columns().contains(table.table().markers().live());
            if (!key.partitionOf() && !twin) {
                List<Hit> hits = orphans(connection, table, key);
                changed |= release(connection, key, hits);
                for (Hit hit : hits) {
                    changed |= orphan(key, hit);
                }
            }
        }
        return changed;
    }

    /** Sets references to a parent that is gone for good to NULL where the key would have done so, had the row been there. */
    private static boolean release(Connection connection, ForeignKey key, List<Hit> hits) throws SQLException {
        List<Long> ids = released(key)
                ? hits.stream().filter(h -> h.other().isEmpty()).map(Hit::id).toList()
                : List.of();
        if (ids.isEmpty()) {
            return false;
        }
        SqlText.of(
                        "UPDATE reprieve.aside SET row_values = row_values || (SELECT jsonb_object_agg(c.name, NULL)"
                                + " FROM unnest(?::text[]) AS c(name)) WHERE id = ANY (?::bigint[])",
                        key.onDeleteColumns().isEmpty() ? key.columns() : key.onDeleteColumns(),
                        ids)
                .update(connection);
        return true;
    }

    private static boolean released(ForeignKey key) {
        return key.onDelete() == ForeignKey.Action.SET_NULL;
    }

    private boolean orphan(ForeignKey key, Hit hit) {
        if (!coming.contains(hit.id()) || (hit.other().isEmpty() && released(key))) {
            return false;
        }
        if (hit.other().isPresent() && !left.contains(hit.other().get()) && options.withParents()) {
            hit.deletion().ifPresent(deletions::add);
            return coming.add(hit.other().get());
        }
        coming.remove(hit.id());
        left.add(hit.id());
        if (hit.other().isPresent() && left.contains(hit.other().get())) {
            skipped.putIfAbsent(hit.key(), new Skipped(hit.key(), key.name(), true));
        } else if (hit.other().isPresent()) {
            conflicts.add(new Conflict.ParentDeleted(
                    key.name(), hit.key(), hit.otherKey().orElseThrow(), hit.deletion()));
        } else {
            conflicts.add(new Conflict.ParentPurged(key.name(), hit.key(), key.parent()));
        }
        return true;
    }

    /** Rows that are coming, but whose parent is neither in its table nor coming too; with the latest one aside. */
    private List<Hit> orphans(Connection connection, StoredTable table, ForeignKey key) throws SQLException {
        Optional<StoredTable> aside = stored(key.parent());
        String given = key.columns().stream()
                .map(c -> table.column("x", c) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
        SqlText text = new SqlText().add("SELECT x.reprieve_id, " + table.key("x"));
        if (aside.isEmpty()) {
            text.add(", NULL::bigint, NULL::text[], NULL::bigint FROM " + table.from("x"));
        } else {
            StoredTable parent = aside.get();
            text.add(", p.id, p.k, p.d FROM " + table.from("x") + " LEFT JOIN LATERAL (SELECT p.reprieve_id AS id, "
                    + parent.key("p") + " AS k, " + parent.deletion("p") + " AS d FROM " + parent.from("p") + " WHERE "
                    + match(key, "x", "p") + " ORDER BY p.reprieve_id DESC LIMIT 1) AS p ON TRUE");
        }
        text.add(" WHERE x.reprieve_id = ANY (?::bigint[]) AND " + given, List.copyOf(coming));
        text.add(" AND NOT EXISTS (SELECT FROM " + rows(key.parent()) + " AS q WHERE " + match(key, "x", "q") + ")");
        aside.ifPresent(parent -> text.add(
                " AND NOT EXISTS (SELECT FROM " + parent.from("q") + " WHERE q.reprieve_id = ANY (?::bigint[]) AND "
                        + match(key, "x", "q") + ")",
                List.copyOf(coming)));
        return text.list(connection, row -> hit(row, table, aside));
    }

    private static Hit hit(ResultSet row, StoredTable table, Optional<StoredTable> parent) throws SQLException {
        Optional<Long> other = Optional.ofNullable(row.getObject(3, Long.class));
        Optional<RowKey> otherKey = other.isPresent() && parent.isPresent()
                ? Optional.of(parent.get().key(row, 4))
                : Optional.empty();
        return new Hit(
                row.getLong(1), table.key(row, 2), other, otherKey, Optional.ofNullable(row.getObject(5, Long.class)));
    }

    private String rows(TableName name) {
        boolean partitioned = protection
                .catalog()
                .table(name)
                .filter(t -> t.kind() == Table.Kind.PARTITIONED)
                .isPresent();
        return (partitioned ? "" : "ONLY ") + name.sql();
    }

    private static String match(ForeignKey key, String child, String parent) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            parts.add(parent + "." + Identifier.quote(key.parentColumns().get(i)) + " = " + child + "."
                    + Identifier.quote(key.columns().get(i)));
        }
        return String.join(" AND ", parts);
    }

    /** Columns, and whole tables, that the rows had and that are not there any more. */
    private void dropped(Connection connection) throws SQLException {
        if (source.id().isEmpty()) {
            return;
        }
        SqlText.of("""
                        SELECT a.table_name, array_agg(DISTINCT k.name ORDER BY k.name)
                        FROM reprieve.aside AS a CROSS JOIN LATERAL jsonb_object_keys(a.row_values) AS k(name)
                        WHERE a.deletion_id = ? GROUP BY 1 ORDER BY 1
                        """, source.id().get())
                .list(connection, row -> Map.entry(row.getString(1), StoredTable.strings(row.getArray(2))))
                .forEach(had -> {
                    TableName name = TableName.parse(had.getKey(), "public");
                    Optional<StoredTable> table = stored(name);
                    if (table.isEmpty()) {
                        conflicts.add(new Conflict.TableDropped(had.getKey()));
                    } else {
                        had.getValue().stream()
                                .filter(c ->
                                        table.get().table().table().column(c).isEmpty())
                                .forEach(c -> conflicts.add(new Conflict.ColumnDropped(name, c)));
                    }
                });
    }

    private long move(Connection connection) throws SQLException {
        if (coming.isEmpty()) {
            return 0;
        }
        Collection<Long> ids = List.copyOf(coming);
        if (!deletions.isEmpty()) {
            SqlText.of(
                            "SELECT id FROM reprieve.deletion WHERE id = ANY (?) ORDER BY id FOR UPDATE",
                            List.copyOf(deletions))
                    .list(connection, row -> row.getLong(1));
        }
        int locked = SqlText.of("SELECT id FROM reprieve.aside WHERE id = ANY (?) ORDER BY id FOR UPDATE", ids)
                .list(connection, row -> row.getLong(1))
                .size();
        if (locked != ids.size()) {
            throw new SQLException("rows changed while they were being brought back", Restore.CHANGED);
        }
        return SqlText.of("SELECT reprieve.bring_back(?)", ids)
                .first(connection, row -> row.getLong(1))
                .orElse(0L);
    }
}
