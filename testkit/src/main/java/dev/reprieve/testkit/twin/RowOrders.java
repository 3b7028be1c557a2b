package dev.reprieve.testkit.twin;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
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
 * from a row that goes for good: those to soft children come first on the guarded side, row by row and whichever key is
 * older; and for keys that can be put off and that a trigger carries out there.
 */
final class RowOrders {
    private static final int MOST_ORDERS = 90;
    private static final int MOST_DUE = 30;
    private static final String REFERENCE = "23503";

    private static final String FALLS_FIRST = """
            c.contype = 'f' AND c.conparentid = 0 AND c.confdeltype = 'c' AND (c.condeferrable AND c.confupdtype = 'a'
                OR c.conrelid::regclass::text = ANY ('{%1$s}') AND NOT c.confrelid::regclass::text = ANY ('{%1$s}'))""";

    // one that a function deletes takes along all that falls with it before the next one does, as on the guarded side;
    // what a CASCADE deletes would queue up behind the other rows of the statement
    private static final String FALL_FIRST = """
            DO $do$
            DECLARE
                k record;
            BEGIN
                FOR k IN
                    SELECT c.conrelid::regclass AS child, c.confrelid::regclass AS parent, 'A_fall_' || c.conname AS name,
                        (SELECT string_agg(format('c.%%I = OLD.%%I', f.attname, t.attname), ' AND ')
                         FROM unnest(c.conkey, c.confkey) AS s(f, t)
                         JOIN pg_attribute AS f ON f.attrelid = c.conrelid AND f.attnum = s.f
                         JOIN pg_attribute AS t ON t.attrelid = c.confrelid AND t.attnum = s.t) AS same,
                        NOT c.confrelid::regclass::text = ANY ('{%1$s}') AS hard
                    FROM pg_constraint AS c
                    WHERE %2$s AND NOT EXISTS (SELECT FROM pg_proc AS p WHERE p.proname = 'A_fall_' || c.conname)
                LOOP
                    EXECUTE format('CREATE FUNCTION %%I() RETURNS trigger LANGUAGE plpgsql AS '
                        '$$ BEGIN DELETE FROM %%s AS c WHERE %%s; RETURN OLD; END $$', k.name, k.child, k.same);
                    EXECUTE format('CREATE TRIGGER %%I AFTER DELETE ON %%s FOR EACH ROW '
                        'WHEN (current_setting(''twin.fall'', true) = ANY (%%L)) EXECUTE FUNCTION %%I()',
                        k.name || '_after', k.parent, CASE WHEN k.hard THEN '{after}' ELSE '{before,after}' END, k.name);
                    IF k.hard THEN
                        EXECUTE format('CREATE TRIGGER %%I BEFORE DELETE ON %%s FOR EACH ROW '
                            'WHEN (current_setting(''twin.fall'', true) = ''before'') EXECUTE FUNCTION %%I()',
                            k.name || '_before', k.parent, k.name);
                    END IF;
                END LOOP;
            END $do$
            """;

    /** When soft children fall: before the hard parent goes; as soon as it is gone; when it is the turn of their key. */
    private static final List<String> FALLS = List.of("before", "after", "");

    // a plan that hashes or sorts would take rows in the same order however they lie
    private static final String AS_THEY_LIE =
            List.of("nestloop", "mergejoin", "hashagg", "sort", "indexscan", "indexonlyscan", "bitmapscan").stream()
                    .map(way -> "SET LOCAL enable_" + way + " = off; ")
                    .collect(Collectors.joining());

    private static final String AS_PLANNED = AS_THEY_LIE.replace("= off", "= DEFAULT");

    private final Connection plain;
    private final TwinSchema schema;
    private final DueErrors due;
    private final KeyFamilies families;

    RowOrders(Connection plain, TwinSchema schema, DueErrors due, KeyFamilies families) {
        this.families = families;
        this.plain = plain;
        this.schema = schema;
        this.due = due;
    }

    /** Whether the statement can take rows away that others refer to. */
    static boolean matter(Action.Command sql) {
        return sql.text().contains("DELETE") || sql.text().contains("UPDATE");
    }

    /** Whether a row may meet several partners, of which it is not defined which one it is returned with. */
    static boolean choosePartners(Action.Command sql) {
        return sql.text().contains(" USING ");
    }

    /** Whether the order of rows can be why two outcomes differ. */
    static boolean matter(Action.Command sql, Outcome expected, Outcome actual) {
        if (!expected.failed() && !actual.failed()) {
            return choosePartners(sql);
        }
        return matter(sql)
                && (expected.state().equals(REFERENCE) || !expected.failed())
                && (actual.state().equals(REFERENCE) || !actual.failed());
    }

    /**
     * Tries orders in the open transaction, the guarded side's first; leaves it as the statement did in the one that gives
     * the outcome.
     *
     * @param numbers where the sequences stood before the statement
     * @param guarded where the rows lie, those that have fallen included
     */
    boolean allow(Action.Command sql, Outcome wanted, boolean alone, List<String> numbers, Connection guarded)
            throws SQLException {
        Contents contents = Contents.read(plain, schema);
        Contents other = contents.inOrderOf(Contents.asTheyLie(guarded, schema));
        Random random = new Random(contents.size());
        String names = String.join(",", schema.softTables());
        boolean fallFirst = anyFallsFirst(names);
        for (int i = 0; i < MOST_ORDERS; i++) {
            Savepoint before = plain.setSavepoint();
            String fall = fallFirst ? FALLS.get(i % FALLS.size()) : "";
            if (!fall.isEmpty()) {
                Outcome.require(plain, FALL_FIRST.formatted(names, FALLS_FIRST.formatted(names)));
            }
            // as the rows lie on either side, twice, then in orders drawn; by turns as planned and by where they lie
            int round = i / FALLS.size();
            if (round % 2 == 1 || round > 2) {
                lay(round < 4 ? other : shuffled(contents, random));
            }
            Outcome.require(plain, (round % 4 < 2 ? "" : AS_THEY_LIE) + "SET LOCAL twin.fall = '" + fall + "'");
            Savepoint laid = plain.setSavepoint();
            Outcome outcome = due.outcome(sql, alone);
            if (!outcome.failed()) {
                Outcome.require(plain, AS_PLANNED + "SET LOCAL twin.fall = ''");
            }
            if (outcome.equals(wanted) || families.same(outcome, wanted)) {
                return true;
            }
            if (i < MOST_DUE && outcome.stoppedElsewhere(wanted)) {
                plain.rollback(laid);
                if (due.due(sql, outcome, wanted, alone, numbers)) {
                    return true;
                }
            }
            plain.rollback(before);
        }
        return false;
    }

    private boolean anyFallsFirst(String soft) throws SQLException {
        try (Statement statement = plain.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT EXISTS (SELECT FROM pg_constraint AS c WHERE " + FALLS_FIRST.formatted(soft) + ")")) {
            row.next();
            return row.getBoolean(1);
        }
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
        // not TRUNCATE, which fails while checks are put off
        String empty = schema.tables().stream()
                .map(t -> "DELETE FROM " + t.name() + "; ")
                .collect(Collectors.joining());
        Outcome.require(
                plain,
                "SET LOCAL session_replication_role = replica; " + empty + PlainRestore.insert(schema, contents)
                        + "; SET LOCAL session_replication_role = origin");
    }
}
