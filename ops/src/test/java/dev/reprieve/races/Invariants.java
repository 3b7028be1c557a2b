package dev.reprieve.races;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What must hold in a guarded database after whatever its sessions did, as one query for what does not. */
final class Invariants {
    /** Values under which keys are taken again: such a row is another one. */
    private static final String AGAIN = "('1,new', '3,2')";

    private final Scene scene;
    private final List<String> always = new ArrayList<>();

    Invariants(Scene scene) {
        this.scene = scene;
        scene.references().forEach(this::references);
        scene.tables().forEach(this::table);
        scene.rows(true).forEach(this::stays);
        ledger();
    }

    private void references(Scene.Reference r) {
        String parent = " FROM " + r.parent() + " p WHERE p."
                + scene.columns(r.parent()).key() + " = c." + r.column();
        String child = " FROM " + r.child() + " c WHERE c." + r.column() + " IS NOT NULL AND ";
        always.add("SELECT 'live child without a live parent: ' || c::text" + child + "c.live AND NOT EXISTS (SELECT"
                + parent + " AND p.live)");
        always.add("SELECT 'child without a parent: ' || c::text" + child + "NOT EXISTS (SELECT" + parent + ")");
    }

    private void table(Scene.Columns t) {
        if (t.columns().contains("slug")) {
            always.add("SELECT 'two live rows have ' || slug FROM " + t.table()
                    + " WHERE live GROUP BY slug HAVING count(*) > 1");
        }
        always.add("SELECT 'tombstone of no open deletion: ' || x::text FROM " + t.table()
                + " x WHERE x.live IS NULL AND NOT EXISTS (SELECT FROM reprieve.deletion d WHERE d.id = x.deletion_id"
                + " AND d.at = x.deleted_at AND d.restored_at IS NULL AND reprieve.purged_at(d.id) IS NULL)");
        always.add("SELECT 'two rows have one key: ' || " + t.key() + "::text FROM " + t.table() + " GROUP BY "
                + t.key() + " HAVING count(*) > 1");
    }

    /** A row that was live at first may be a tombstone now, but nothing may have removed it. */
    private void stays(Scene.Row row) {
        if (scene.soft().contains(row.table())) {
            always.add("SELECT 'gone for good: " + row.table() + " " + row.key() + "' WHERE " + gone(row));
        }
    }

    private void ledger() {
        String rows = scene.tables().stream()
                        .map(t -> "NOT EXISTS (SELECT FROM " + t.table() + " x WHERE x.deletion_id = d.id)")
                        .collect(Collectors.joining(" AND "))
                + " AND NOT EXISTS (SELECT FROM reprieve.aside x WHERE x.deletion_id = d.id)";
        always.add("SELECT 'open deletion without rows: ' || d.id FROM reprieve.deletion d WHERE d.restored_at IS NULL"
                + " AND reprieve.purged_at(d.id) IS NULL AND " + rows);
        always.add(
                "SELECT 'both restored and purged: ' || d.id FROM reprieve.deletion d WHERE d.restored_at IS NOT NULL"
                        + " AND reprieve.purged_at(d.id) IS NOT NULL");
        always.add("SELECT 'reference kept for a deletion that has ended: ' || u.id FROM reprieve.undo u"
                + " JOIN reprieve.deletion d ON d.id = u.deletion_id"
                + " WHERE d.restored_at IS NOT NULL OR reprieve.purged_at(d.id) IS NOT NULL");
        if (!scene.soft()
                .containsAll(scene.tables().stream().map(Scene.Columns::table).toList())) {
            return; // rows of a table that is hard by policy go for good without a purge
        }
        String missing =
                scene.rows(false).stream().map(r -> "(" + gone(r) + ")::int").collect(Collectors.joining(" + "));
        always.add("SELECT 'the audit counts ' || n || ' purged rows, not ' || m FROM (SELECT (SELECT"
                + " coalesce(sum(row_count), 0) FROM reprieve.audit WHERE action = 'purge') AS n, "
                + (missing.isEmpty() ? "0" : missing) + " AS m) AS c WHERE n <> m");
    }

    String sql(List<Act> acts, List<String> endings) {
        List<String> parts = new ArrayList<>(always);
        if (!endings.contains("restored")) {
            scene.rows(false).forEach(row -> parts.add(refused(row)));
        }
        for (int i = 0; i < acts.size(); i++) {
            if (acts.get(i) instanceof Act.Restore restore && endings.get(i).equals("restored")) {
                parts.addAll(restored(restore));
            }
            if (acts.get(i) instanceof Act.Place place && endings.get(i).startsWith("held ")) {
                parts.add(held(place, endings.get(i).substring("held ".length())));
            }
        }
        return String.join(" UNION ALL ", parts);
    }

    /** After a restore none of the rows belongs to the deletion, or is gone. */
    private List<String> restored(Act.Restore restore) {
        List<String> parts = new ArrayList<>();
        for (Scene.Row row : scene.rows(false)) {
            if (row.deletion().orElseThrow() == restore.deletion()
                    && scene.soft().contains(row.table())) {
                parts.add("SELECT 'restored, but not there: " + row.table() + " " + row.key()
                        + "' WHERE NOT EXISTS (SELECT" + from(row) + " AND x.deletion_id IS DISTINCT FROM "
                        + restore.deletion() + ") AND NOT EXISTS (SELECT" + fromAside(row)
                        + " AND x.deletion_id IS DISTINCT FROM " + restore.deletion() + ")");
            }
        }
        return parts;
    }

    /** What a hold said it holds is there. */
    private String held(Act.Place place, String rows) {
        String there = scene.rows(false).stream()
                .filter(r -> r.deletion().orElseThrow() == place.deletion())
                .map(r -> "(NOT (" + gone(r) + "))::int")
                .collect(Collectors.joining(" + "));
        return "SELECT 'held were " + rows + " rows, there are ' || n FROM (SELECT " + there + " AS n) AS c WHERE n < "
                + rows;
    }

    /** After a restore that was refused, all are as they were. */
    private String refused(Scene.Row row) {
        return "SELECT 'not restored, but not in its deletion: " + row.table() + " " + row.key()
                + "' WHERE EXISTS (SELECT" + from(row) + " AND x.deletion_id IS DISTINCT FROM "
                + row.deletion().orElseThrow() + ")";
    }

    private String gone(Scene.Row row) {
        return "NOT EXISTS (SELECT" + from(row) + ") AND NOT EXISTS (SELECT" + fromAside(row) + ")";
    }

    private String from(Scene.Row row) {
        Scene.Columns columns = scene.columns(row.table());
        return " FROM " + row.table() + " x WHERE x." + columns.key() + " = " + row.key() + " AND concat_ws(',', "
                + columns.columns() + ") NOT IN " + AGAIN;
    }

    private String fromAside(Scene.Row row) {
        return " FROM reprieve.aside x WHERE x.table_name = 'public." + row.table() + "' AND x.row_values ->> '"
                + scene.columns(row.table()).key() + "' = '" + row.key() + "'";
    }
}
