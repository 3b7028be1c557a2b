package dev.reprieve.trash;

import dev.reprieve.catalog.TableName;
import dev.reprieve.tombstone.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What a restore writes down: in the ledger that deletions are ended, in the audit what it did. */
final class Minutes {
    private Minutes() {}

    /** Ends deletions of which nothing is left, as a part of a statement. */
    static SqlText ending(Collection<Long> deletions, RestoreOptions options) {
        return SqlText.of(
                "reprieve_ending AS (UPDATE reprieve.deletion SET restored_at = now(), restored_by = ?"
                        + " WHERE id = ANY (?::bigint[]))",
                options.actor(),
                List.copyOf(deletions));
    }

    /** The audit's row, as a part of a statement. */
    static SqlText audit(Preflight preflight, RestoreOptions options, long references) {
        SortedMap<TableName, Long> rows = preflight.rows();
        List<Long> deletion = preflight.deletion().map(List::of).orElse(List.of());
        return SqlText.of(
                """
                reprieve_audit AS (
                    INSERT INTO reprieve.audit (actor, action, deletion_id, row_count, detail)
                    SELECT ?, 'restore', (?::bigint[])[1], ?, jsonb_build_object('parents', ?::bigint,
                        'skipped', ?::bigint, 'renamed', ?::bigint, 'references', ?::bigint, 'rows',
                        (SELECT coalesce(jsonb_object_agg(r.name, r.count), '{}')
                         FROM unnest(?::text[], ?::bigint[]) AS r(name, count))))
                """,
                options.actor(),
                deletion,
                preflight.rowCount(),
                preflight.parents(),
                (long) preflight.skipped().size(),
                (long) preflight.renamed().size(),
                references,
                rows.keySet().stream().map(TableName::toString).toList(),
                List.copyOf(rows.values()));
    }

    /** Writes parts by themselves, after what they are about. */
    static void write(Connection connection, Optional<SqlText> ending, SqlText audit) throws SQLException {
        List<SqlText> parts = new ArrayList<>();
        ending.ifPresent(parts::add);
        parts.add(audit);
        SqlText.of("WITH ").add(SqlText.join(", ", parts)).add(" SELECT 1").list(connection, row -> row.getInt(1));
    }
}
