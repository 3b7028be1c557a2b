package dev.reprieve.trash;

import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Names;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.Locator;
import dev.reprieve.tombstone.RetentionSql;
import dev.reprieve.tombstone.RowKey;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import dev.reprieve.tombstone.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Makes tombstones live again. The ledger's row is locked first, so that two restores, or a restore and a purge, of the
 * same deletion come one after the other; then the rows; then all is checked; then one statement revives every row of
 * every table, because the database checks foreign keys at the end of a statement: so no order among tables is needed,
 * and cycles are no different. What another session does at the same moment shows as a violated constraint: then it is
 * tried again from the start, where the check now finds the reason.
 */
final class Restore {
    private static final int MOST_ATTEMPTS = 4;
    private static final String CHANGED = "40001";
    private static final Set<String> PASSING = Set.of(CHANGED, "40P01");
    private static final String CONSTRAINT_CLASS = "23";
    private static final String SEPARATOR = "\u001f";

    private final DataSource dataSource;
    private final Protection protection;
    private final List<StoredTable> tables;
    private final Counts counts;

    Restore(DataSource dataSource, Protection protection, List<StoredTable> tables) {
        this.dataSource = dataSource;
        this.protection = protection;
        this.tables = tables;
        this.counts = new Counts(tables, new RetentionSql(protection));
    }

    Preflight preflight(long deletion, RestoreOptions options) {
        return Transactions.reading(dataSource, c -> {
            Ledger ledger = Ledger.find(c, deletion).open();
            Selection selection = select(c, ledger, options);
            return inspect(ledger, options, selection, (connection, rows, deletions) -> {})
                    .run(c);
        });
    }

    RestoreOutcome restore(long deletion, RestoreOptions options) {
        SQLException last = null;
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            try {
                return Transactions.attempting(dataSource, c -> attempt(c, deletion, options));
            } catch (SQLException e) {
                String state = e.getSQLState() == null ? "" : e.getSQLState();
                if (!PASSING.contains(state) && !state.startsWith(CONSTRAINT_CLASS)) {
                    throw Transactions.failure(e);
                }
                last = e;
            }
        }
        return refused(preflight(deletion, options), last);
    }

    private static RestoreOutcome refused(Preflight preflight, @org.jspecify.annotations.Nullable SQLException last) {
        if (!preflight.clear() || last == null) {
            return new RestoreOutcome.Blocked(preflight);
        }
        String message = String.valueOf(last.getMessage()).replace('\n', ' ');
        return new RestoreOutcome.Blocked(new Preflight(
                preflight.deletion(),
                preflight.rows(),
                preflight.parents(),
                List.of(new Conflict.Refused(String.valueOf(last.getSQLState()), message)),
                1,
                preflight.skipped(),
                preflight.references()));
    }

    private RestoreOutcome attempt(Connection connection, long deletion, RestoreOptions options) throws SQLException {
        SqlText.of(
                        "SELECT set_config('lock_timeout', ?, true), set_config('" + Names.SETTING_ACTOR
                                + "', ?, true)",
                        options.lockTimeoutMillis() + "ms",
                        options.actor())
                .first(connection, row -> row.getString(1));
        Ledger ledger = Ledger.lock(connection, deletion).open();
        Selection selection = select(connection, ledger, options);
        for (StoredTable table : tables) {
            for (SqlText part : selection.parts(table, "x")) {
                lock(connection, table, part);
            }
        }
        Set<Long> others = new TreeSet<>();
        Preflight preflight = inspect(ledger, options, selection, (c, rows, deletions) -> {
                    others.addAll(deletions);
                    lockNewcomers(c, rows, deletions);
                })
                .run(connection);
        if (!preflight.clear()) {
            return new RestoreOutcome.Blocked(preflight);
        }
        revive(connection, selection, preflight.rows());
        References references = new References(protection);
        long putBack = references.putBack(connection, deletion);
        others.remove(deletion);
        for (long other : others) {
            putBack += references.putBack(connection, other);
            end(connection, other, options, references);
        }
        Optional<List<RowKey>> changed = end(connection, deletion, options, references);
        audit(connection, preflight, options, putBack);
        return new RestoreOutcome.Restored(
                deletion,
                preflight.rows(),
                preflight.parents(),
                preflight.skipped(),
                putBack,
                changed.orElse(List.of()),
                changed.isPresent());
    }

    private Inspection inspect(
            Ledger ledger, RestoreOptions options, Selection selection, Inspection.Newcomers newcomers) {
        return new Inspection(protection, tables, ledger, options, selection, newcomers);
    }

    private Selection select(Connection connection, Ledger ledger, RestoreOptions options) throws SQLException {
        Selection selection =
                new Selection(protection.catalog(), ledger, options.only().isEmpty());
        Set<RowKey> missing = new HashSet<>(options.only());
        for (StoredTable table : tables) {
            List<String> keys = options.only().stream()
                    .filter(k -> k.table().equals(table.name()))
                    .map(k -> String.join(SEPARATOR, k.values()))
                    .toList();
            if (!keys.isEmpty()) {
                SqlText text = SqlText.of("SELECT " + StoredTable.locator("x") + ", " + table.key("x") + " FROM "
                                + table.from("x") + " WHERE ")
                        .add(table.ofDeletion("x", ledger.id(), ledger.time()))
                        .add(" AND array_to_string(" + table.key("x") + ", '" + SEPARATOR + "') = ANY (?)", keys);
                text.list(connection, row -> Map.entry(StoredTable.locator(row, 1), table.key(row, 3)))
                        .forEach(found -> {
                            if (missing.remove(found.getValue())) {
                                selection.choose(table, found.getKey());
                            }
                        });
            }
        }
        if (!missing.isEmpty()) {
            String first = missing.stream()
                    .map(RowKey::toString)
                    .min(String::compareTo)
                    .orElseThrow();
            throw new ReprieveException(
                    ErrorCode.USAGE,
                    "deletion " + ledger.id(),
                    first + " is not among its rows.",
                    "Take rows that trash show lists.");
        }
        return selection;
    }

    private static long lock(Connection connection, StoredTable table, SqlText part) throws SQLException {
        return SqlText.of("SELECT count(*) FROM (SELECT FROM " + table.from("x") + " WHERE ")
                .add(part)
                .add(" FOR UPDATE) AS locked")
                .first(connection, row -> row.getLong(1))
                .orElse(0L);
    }

    private static void lockNewcomers(
            Connection connection, Map<StoredTable, List<Locator>> rows, Collection<Long> deletions)
            throws SQLException {
        if (!deletions.isEmpty()) {
            SqlText.of(
                            "SELECT id FROM reprieve.deletion WHERE id = ANY (?) ORDER BY id FOR UPDATE",
                            List.copyOf(deletions))
                    .list(connection, row -> row.getLong(1));
        }
        for (Map.Entry<StoredTable, List<Locator>> entry : rows.entrySet()) {
            StoredTable table = entry.getKey();
            Set<Locator> places = new HashSet<>(entry.getValue());
            long locked = lock(
                    connection, table, SqlText.of(table.dead("x") + " AND ").add(table.lies("x", places)));
            if (locked != places.size()) {
                throw new SQLException("parents changed while they were being locked", CHANGED);
            }
        }
    }

    private void revive(Connection connection, Selection selection, SortedMap<TableName, Long> expected)
            throws SQLException {
        List<SqlText> updates = new ArrayList<>();
        List<SqlText> results = new ArrayList<>();
        for (StoredTable table : tables) {
            if (expected.containsKey(table.name())) {
                for (SqlText part : selection.parts(table, "x")) {
                    String name = "reprieve_" + updates.size();
                    String live = Identifier.quote(table.table().markers().live());
                    updates.add(SqlText.of(name + " AS (UPDATE " + table.from("x") + " SET " + live + " = TRUE WHERE ")
                            .add(part)
                            .add(" RETURNING 1)"));
                    results.add(SqlText.of(
                            "SELECT " + Identifier.literal(table.name().toString()) + ", count(*) FROM " + name));
                }
            }
        }
        if (updates.isEmpty()) {
            return;
        }
        SortedMap<String, Long> revived = new TreeMap<>();
        SqlText.of("WITH ")
                .add(SqlText.join(", ", updates))
                .add(" ")
                .add(SqlText.join(" UNION ALL ", results))
                .list(connection, row -> revived.merge(row.getString(1), row.getLong(2), Long::sum));
        Map<String, Long> wanted = expected.entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().toString(), Map.Entry::getValue));
        if (!revived.equals(wanted)) {
            throw new SQLException("rows changed while they were being restored", CHANGED);
        }
    }

    /** Closes the deletion if nothing of it is left; then returns the references that nobody can put back any more. */
    private Optional<List<RowKey>> end(
            Connection connection, long deletion, RestoreOptions options, References references) throws SQLException {
        if (!counts.of(connection, List.of(deletion)).isEmpty()) {
            return Optional.empty();
        }
        SqlText.of(
                        "UPDATE reprieve.deletion SET restored_at = now(), restored_by = ? WHERE id = ?",
                        options.actor(),
                        deletion)
                .update(connection);
        return Optional.of(references.forget(connection, deletion));
    }

    private static void audit(Connection connection, Preflight preflight, RestoreOptions options, long putBack)
            throws SQLException {
        List<String> names =
                preflight.rows().keySet().stream().map(TableName::toString).toList();
        SqlText.of(
                        """
                        INSERT INTO reprieve.audit (actor, action, deletion_id, row_count, detail)
                        SELECT ?, 'restore', ?, ?, jsonb_build_object('parents', ?::bigint, 'skipped', ?::bigint,
                            'references', ?::bigint, 'rows',
                            (SELECT coalesce(jsonb_object_agg(r.name, r.count), '{}')
                             FROM unnest(?::text[], ?::bigint[]) AS r(name, count)))
                        """,
                        options.actor(),
                        preflight.deletion(),
                        preflight.rowCount(),
                        preflight.parents(),
                        (long) preflight.skipped().size(),
                        putBack,
                        names,
                        List.copyOf(preflight.rows().values()))
                .update(connection);
    }
}
