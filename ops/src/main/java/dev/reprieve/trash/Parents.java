package dev.reprieve.trash;

import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.util.List;

/** Finds selected rows whose parent would not be live after the restore. */
record Parents(Link link) implements Probe {
    @Override
    public StoredTable table() {
        return link.child();
    }

    @Override
    public StoredTable other() {
        return link.parent();
    }

    @Override
    public SqlText select(Selection selection, Renames renames, int limit) {
        List<SqlText> parts = selection.parts(link.child(), "c").stream()
                .map(part -> new SqlText()
                        .add("(")
                        .add(orphans(part, selection, limit))
                        .add(")"))
                .toList();
        return SqlText.join(" UNION ALL ", parts);
    }

    private SqlText orphans(SqlText part, Selection selection, int limit) {
        StoredTable child = link.child();
        StoredTable parent = link.parent();
        return SqlText.of("SELECT " + StoredTable.locator("c") + ", " + child.key("c")
                        + ", p.o, p.t, p.k, p.d, NULL::text[], NULL::text FROM " + child.from("c")
                        + " LEFT JOIN LATERAL (SELECT p.tableoid::bigint AS o, p.ctid::text AS t, "
                        + parent.key("p") + " AS k, " + parent.deletion("p") + " AS d FROM " + parent.from("p")
                        + " WHERE " + link.refers("c", "p") + " AND " + parent.dead("p") + " ORDER BY "
                        + parent.at("p") + " DESC NULLS LAST LIMIT 1) AS p ON TRUE WHERE ")
                .add(part)
                .add(" AND " + link.refersAtAll("c") + " AND NOT EXISTS (SELECT FROM " + parent.from("q") + " WHERE "
                        + link.refers("c", "q") + " AND (" + parent.live("q") + " OR ")
                .add(selection.condition(parent, "q"))
                .add(")) LIMIT ?", limit);
    }
}
