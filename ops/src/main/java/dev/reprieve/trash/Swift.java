package dev.reprieve.trash;

import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Names;
import dev.reprieve.policy.ProtectedTable;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The restore that nothing stands in the way of: one statement, one round trip, whatever the number of tables. It locks
 * the ledger's row, revives what belongs to it, ends the deletion and writes the audit. Where there is more to do or to
 * say it does nothing. Rows that go elsewhere meanwhile, because an insert takes their key, and a constraint that is
 * violated take all of it back: then {@link Restore} looks closely.
 */
final class Swift {
    /** With more tables than this it would cost more to plan the statement than to ask first where the rows are. */
    private static final int MOST_TABLES = 20;

    // what an application sees of the deletion under the lock: if someone else ended it meanwhile, there is none
    private static final String LEDGER = """
            WITH l AS MATERIALIZED (
                SELECT d.id, d.at, (SELECT count(*) FROM (%s LIMIT %d) AS r) AS rows FROM (
                    SELECT set_config('lock_timeout', ?, true) AS timeout, set_config('%s', ?, true) AS actor
                ) AS s CROSS JOIN reprieve.deletion AS d
                WHERE d.id = ? AND s.timeout IS NOT NULL AND s.actor IS NOT NULL
                  AND d.restored_at IS NULL AND %s IS NULL
                  AND (? OR NOT EXISTS (SELECT FROM reprieve.purging AS b
                      WHERE b.deletion_id = d.id AND b.began_at IS NOT NULL))
                  AND (? OR d.roots <@ %s::text[] AND NOT %s)
                  AND NOT EXISTS (SELECT FROM reprieve.undo AS u WHERE u.deletion_id = d.id)
                  AND NOT EXISTS (SELECT FROM reprieve.aside AS a WHERE a.deletion_id = d.id)
                FOR UPDATE OF d
            ), d AS MATERIALIZED (SELECT l.id, l.at, l.rows FROM l WHERE l.rows BETWEEN 1 AND %d)""";

    private static final String WRITTEN = """
            , n(number, name, rows) AS (%s), reprieve_ending AS (
                UPDATE reprieve.deletion AS e SET restored_at = now(), restored_by = ? FROM d WHERE e.id = d.id
            ), reprieve_audit AS (
                INSERT INTO reprieve.audit (actor, action, deletion_id, row_count, detail)
                SELECT ?, 'restore', d.id, (SELECT sum(n.rows) FROM n), jsonb_build_object(
                    'parents', 0, 'skipped', 0, 'renamed', 0, 'references', 0, 'rows',
                    (SELECT coalesce(jsonb_object_agg(n.name, n.rows) FILTER (WHERE n.rows > 0), '{}') FROM n))
                FROM d
            )
            SELECT n.number, n.rows FROM d CROSS JOIN n
            WHERE reprieve.require_rows((SELECT sum(n.rows)::bigint FROM n), d.rows)
            """;

    private final List<StoredTable> tables;
    private final String text;

    Swift(Protection protection, List<StoredTable> tables) {
        this.tables = tables;
        this.text = tables.isEmpty() || tables.size() > MOST_TABLES ? "" : text(protection, tables);
    }

    private static String text(Protection protection, List<StoredTable> tables) {
        List<String> rows = new ArrayList<>();
        List<String> updates = new ArrayList<>();
        List<String> counts = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            StoredTable table = tables.get(i);
            rows.add("SELECT FROM " + table.from("x") + " WHERE " + table.ofLedger("x", "d"));
            updates.add(", r" + i + " AS (UPDATE " + table.from("x") + " SET "
                    + Identifier.quote(table.table().markers().live()) + " = TRUE WHERE " + locked(table)
                    + " RETURNING 1)");
            counts.add("SELECT " + i + ", " + Identifier.literal(table.name().toString()) + ", count(*) FROM r" + i);
        }
        String known = protection.tables().stream()
                .map(ProtectedTable::name)
                .map(t -> Identifier.literal(t.toString()))
                .collect(Collectors.joining(", ", "ARRAY[", "]"));
        String relations = tables.stream()
                .map(t -> Identifier.literal(t.name().sql()))
                .collect(Collectors.joining(", ", "ARRAY[", "]"));
        return LEDGER.formatted(
                        String.join(" UNION ALL ", rows),
                        Opening.COUNTED + 1,
                        Names.SETTING_ACTOR,
                        Ledger.purgedAt("d"),
                        known,
                        Dropped.GAPS.replace("?", relations),
                        Opening.COUNTED)
                + String.join("", updates)
                + WRITTEN.formatted(String.join(" UNION ALL ", counts));
    }

    /** True for the locked deletion's rows; not a join, which the planner could begin with every tombstone there is. */
    private static String locked(StoredTable table) {
        return table.dead("x") + " AND " + table.deletion("x") + " = (SELECT d.id FROM d)"
                + (table.exactTime() ? " AND " + table.at("x") + " = (SELECT d.at FROM d)" : "");
    }

    /** Whether it can be of use. */
    boolean suits(RestoreOptions options) {
        return !text.isEmpty() && options.only().isEmpty();
    }

    /** What it restored; empty if it did nothing. */
    Optional<RestoreOutcome> run(Connection connection, long deletion, RestoreOptions options) throws SQLException {
        SortedMap<TableName, Long> rows = new TreeMap<>();
        List<Integer> answers = SqlText.of(
                        text,
                        options.lockTimeoutMillis() + "ms",
                        options.actor(),
                        deletion,
                        options.remaining(),
                        options.despiteDropped(),
                        options.actor(),
                        options.actor())
                .list(connection, row -> {
                    if (row.getLong(2) > 0) {
                        rows.put(tables.get(row.getInt(1)).name(), row.getLong(2));
                    }
                    return row.getInt(1);
                });
        return answers.isEmpty()
                ? Optional.empty()
                : Optional.of(new RestoreOutcome.Restored(
                        Optional.of(deletion), rows, 0, List.of(), List.of(), 0, List.of(), true));
    }
}
