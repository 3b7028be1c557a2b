package dev.reprieve.purge;

import dev.reprieve.purge.Window.Seed;
import dev.reprieve.tombstone.Locator;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rows of a flat batch that it could lock: those that are the only ones of their deletion, and others. Where they lie
 * is kept in settings of the transaction, so that places that nobody else asks for do not travel.
 */
final class LockedRows {
    private static final String PLACES = "reprieve.purge_places_";

    private long alone;
    private long shared;
    private String within = "";

    /** Adds what locks the rows to a message, with what reads the answers. */
    void ask(StoredTable table, List<Seed> seeds, boolean ledger, List<SqlText> texts, List<SqlText.Reader> readers) {
        SqlText dead = SqlText.of(table.dead("x"));
        if (table.spread()) {
            // the one partition in which all of the batch lies has no name any more
            within = " AND x.tableoid = " + seeds.get(0).row().relation() + "::oid";
        }
        Map<Boolean, List<Locator>> rows = seeds.stream()
                .collect(Collectors.partitioningBy(Seed::alone, Collectors.mapping(Seed::row, Collectors.toList())));
        rows.forEach((single, some) -> {
            if (!some.isEmpty()) {
                texts.add(SqlText.of("SELECT count(*), length(set_config('" + setting(single)
                                + "', coalesce(array_agg(l.ctid)::text, '{}'), true)) FROM (")
                        .add(Batch.locking("x.ctid", table, some, dead, ledger && !single))
                        .add(") AS l"));
                readers.add(row -> {
                    if (single) {
                        alone = row.getLong(1);
                    } else {
                        shared = row.getLong(1);
                    }
                });
            }
        });
    }

    boolean any(boolean single) {
        return (single ? alone : shared) > 0;
    }

    long count() {
        return alone + shared;
    }

    private static String setting(boolean single) {
        return PLACES + (single ? "alone" : "shared");
    }

    /** True for the rows of one sort under the alias x; only if there are any. */
    SqlText lies(boolean single) {
        return SqlText.of("x.ctid = ANY (current_setting('" + setting(single) + "')::tid[])" + within);
    }

    /** True for those of both. */
    SqlText lies() {
        List<SqlText> sorts = new ArrayList<>();
        if (any(true)) {
            sorts.add(lies(true));
        }
        if (any(false)) {
            sorts.add(lies(false));
        }
        return SqlText.of("(").add(SqlText.join(" OR ", sorts)).add(")");
    }

    /** The places themselves. */
    Set<String> places(Connection connection) throws SQLException {
        Set<String> found = new HashSet<>();
        for (boolean single : List.of(true, false)) {
            if (any(single)) {
                SqlText.of("SELECT unnest(current_setting('" + setting(single) + "')::tid[])::text")
                        .each(connection, row -> found.add(row.getString(1)));
            }
        }
        return found;
    }
}
