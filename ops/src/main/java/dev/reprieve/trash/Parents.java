package dev.reprieve.trash;

import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Edge;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.Locator;
import dev.reprieve.tombstone.RowKey;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds selected rows whose parent would not be live after the restore. */
final class Parents {
    private final Protection protection;
    private final Edge edge;
    private final StoredTable child;
    private final StoredTable parent;

    Parents(Protection protection, Edge edge) {
        this.protection = protection;
        this.edge = edge;
        this.child = stored(edge.child());
        this.parent = stored(edge.parent());
    }

    /**
     * A row without a live parent.
     *
     * @param parent where its parent lies, if it is a tombstone; empty if it is gone
     */
    record Orphan(
            Locator row,
            RowKey key,
            Optional<Locator> parent,
            Optional<RowKey> parentKey,
            Optional<Long> parentDeletion) {}

    Edge edge() {
        return edge;
    }

    StoredTable child() {
        return child;
    }

    StoredTable parent() {
        return parent;
    }

    List<Orphan> find(Connection connection, Selection selection, int limit) throws SQLException {
        List<Orphan> found = new ArrayList<>();
        for (SqlText part : selection.parts(child, "c")) {
            SqlText text = SqlText.of("SELECT " + StoredTable.locator("c") + ", " + child.key("c")
                            + ", p.o, p.t, p.k, p.d FROM " + child.from("c")
                            + " LEFT JOIN LATERAL (SELECT p.tableoid::bigint AS o, p.ctid::text AS t, "
                            + parent.key("p") + " AS k, " + parent.deletion("p") + " AS d FROM " + parent.from("p")
                            + " WHERE " + refers("p") + " AND " + parent.dead("p") + " ORDER BY " + parent.at("p")
                            + " DESC NULLS LAST LIMIT 1) AS p ON TRUE WHERE ")
                    .add(part)
                    .add(" AND " + hasReference() + " AND NOT EXISTS (SELECT FROM " + parent.from("q") + " WHERE "
                            + refers("q") + " AND (" + parent.live("q") + " OR ")
                    .add(selection.condition(parent, "q"))
                    .add(")) LIMIT ?", limit);
            found.addAll(text.list(connection, this::read));
        }
        return found;
    }

    private Orphan read(ResultSet row) throws SQLException {
        Locator at = StoredTable.locator(row, 1);
        RowKey key = child.key(row, 3);
        if (row.getString(5) == null) {
            return new Orphan(at, key, Optional.empty(), Optional.empty(), Optional.empty());
        }
        return new Orphan(
                at,
                key,
                Optional.of(StoredTable.locator(row, 4)),
                Optional.of(parent.key(row, 6)),
                Optional.ofNullable(row.getObject(7, Long.class)));
    }

    private StoredTable stored(TableName name) {
        return new StoredTable(protection.find(name).orElseThrow());
    }

    private String refers(String alias) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < edge.columns().size(); i++) {
            parts.add(parent.column(alias, edge.parentColumns().get(i)) + " = "
                    + child.column("c", edge.columns().get(i)));
        }
        return String.join(" AND ", parts);
    }

    private String hasReference() {
        return String.join(
                " AND ",
                edge.columns().stream()
                        .map(c -> child.column("c", c) + " IS NOT NULL")
                        .toList());
    }
}
