package dev.reprieve.testkit.twin;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Where a statement takes several rows, of which one protects another by RESTRICT or NO ACTION that would fall by a
 * cascade, it depends on the order in which the rows lie whether the check or the cascade is first. So an outcome is
 * accepted if the plain side has it too once the same rows lie in another order. The same holds for the order of cascades
 * from a row that goes for good: those to soft children come first on the guarded side, whichever key is older.
 */
final class RowOrders {
    private static final int MOST_ORDERS = 60;
    private static final String REFERENCE = "23503";

    // the database fires what a row's deletion does to its children in the order of the triggers' names
    private static final String SOFT_CHILDREN_FIRST = """
            UPDATE pg_trigger AS t SET tgname = 'A_' || t.tgname FROM pg_constraint AS k
            WHERE k.oid = t.tgconstraint AND t.tgrelid = k.confrelid AND t.tgfoid::regproc::text ~ 'cascade_del'
              AND k.conrelid::regclass::text = ANY ('{%1$s}') AND NOT k.confrelid::regclass::text = ANY ('{%1$s}');
            UPDATE pg_class SET relname = relname WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
            """;

    private final Connection plain;
    private final TwinSchema schema;
    private final DueErrors due;

    RowOrders(Connection plain, TwinSchema schema, DueErrors due) {
        this.plain = plain;
        this.schema = schema;
        this.due = due;
    }

    /** Whether the statement can take rows away that others refer to. */
    static boolean matter(Action.Sql sql) {
        return sql.text().contains("DELETE") || sql.text().contains("UPDATE");
    }

    /** Whether the order of rows can be why two outcomes differ. */
    static boolean matter(Action.Sql sql, Outcome expected, Outcome actual) {
        return matter(sql)
                && (expected.state().equals(REFERENCE) || !expected.failed())
                && (actual.state().equals(REFERENCE) || !actual.failed())
                && (expected.failed() || actual.failed());
    }

    /** Tries orders in the open transaction; leaves it as the statement did in the one that gives the outcome. */
    boolean allow(Action.Sql sql, Outcome wanted, boolean alone) throws SQLException {
        Contents contents = Contents.read(plain, schema);
        Random random = new Random(contents.size());
        List<String> soft = schema.softTables();
        boolean hardParents = soft.size() < schema.tables().size();
        for (int i = 0; i < MOST_ORDERS; i++) {
            Savepoint before = plain.setSavepoint();
            if (hardParents && i % 2 == 0) {
                Outcome.require(plain, SOFT_CHILDREN_FIRST.formatted(String.join(",", soft)));
            }
            if (i > 0) {
                lay(shuffled(contents, random));
            }
            Outcome outcome = due.outcome(sql, alone);
            if (outcome.equals(wanted) || outcome.violatesAs(wanted)) {
                return true;
            }
            plain.rollback(before);
        }
        return false;
    }

    private static Contents shuffled(Contents contents, Random random) {
        Map<String, List<List<String>>> rows = new LinkedHashMap<>();
        contents.rows().forEach((table, some) -> {
            List<List<String>> list = new ArrayList<>(some);
            Collections.shuffle(list, random);
            rows.put(table, list);
        });
        return new Contents(rows);
    }

    private void lay(Contents contents) throws SQLException {
        String tables = schema.tables().stream().map(TwinTable::name).collect(Collectors.joining(", "));
        Outcome.require(
                plain,
                "SET LOCAL session_replication_role = replica; TRUNCATE " + tables + "; "
                        + PlainRestore.insert(schema, contents)
                        + "; SET LOCAL session_replication_role = origin");
    }
}
