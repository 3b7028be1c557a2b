package dev.reprieve.testkit.twin;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Of several violated constraints one is met first, and which can differ. So an error is taken for another only where it
 * is due as well: where the plain side, from the state before the statement, fails with it once what it met first is
 * suspended.
 */
final class DueErrors {
    private static final int MOST_SUSPENDED = 8;
    private static final Action.Sql ALL_NOW = Action.Sql.of("SET CONSTRAINTS ALL IMMEDIATE");
    private static final String NOT_ARBITER = "55000";
    private static final String TOUCH = "UPDATE pg_class SET relname = relname WHERE oid IN (%s)";

    /** The key on the partitions of either side, too. */
    private static final String FAMILY = """
             (WITH RECURSIVE k AS (SELECT oid, conparentid, conrelid, confrelid FROM pg_constraint
                WHERE conrelid = %s AND conname = %s
                UNION SELECT c.oid, c.conparentid, c.conrelid, c.confrelid FROM pg_constraint AS c
                JOIN k ON c.conparentid = k.oid OR c.oid = k.conparentid) SELECT * FROM k) AS k""";

    private final Connection plain;
    private final Sequences sequences;
    private final KeyFamilies families;

    DueErrors(Connection plain, Sequences sequences, KeyFamilies families) {
        this.plain = plain;
        this.families = families;
        this.sequences = sequences;
    }

    /** Runs the statement; with all that is put off to the end of its transaction if it is a transaction of its own. */
    Outcome outcome(Action.Command sql, boolean alone) throws SQLException {
        Outcome outcome = Outcome.of(plain, sql);
        if (alone && !outcome.failed()) {
            Outcome deferred = Outcome.of(plain, ALL_NOW);
            return deferred.failed() ? deferred : outcome;
        }
        return outcome;
    }

    /**
     * Whether a statement that has met one violation would have met another too. What it leaves in the open transaction
     * is to be rolled back.
     *
     * @param met what the plain side met
     * @param other what the guarded side met
     * @param alone whether the statement is a transaction of its own
     * @param numbers where the sequences stood before the statement
     */
    boolean due(Action.Command sql, Outcome met, Outcome other, boolean alone, List<String> numbers)
            throws SQLException {
        if (sql.text().startsWith("SET CONSTRAINTS")) {
            return waits(other);
        }
        List<Outcome.Place> suspended = new ArrayList<>();
        Outcome next = met;
        while (next.violates() && next.place().named() && suspended.size() < MOST_SUSPENDED) {
            suspend(next, suspended.contains(next.place()));
            suspended.add(next.place());
            Savepoint before = plain.setSavepoint();
            sequences.set(plain, numbers);
            next = outcome(sql, alone);
            plain.rollback(before);
            if (families.same(next, other)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a statement that is stopped because ON CONFLICT met a constraint that can be put off would have met another
     * conflict too, and so would do nothing. What it leaves in the open transaction is to be rolled back.
     */
    boolean conflictsToo(Action.Command sql, Outcome met, Outcome other) throws SQLException {
        if (!met.state().equals(NOT_ARBITER) || !other.didNothing()) {
            return false;
        }
        Outcome.require(
                plain,
                "UPDATE pg_index SET indisunique = FALSE, indimmediate = TRUE WHERE indexrelid = 'public."
                        + met.place().constraint() + "'::regclass; "
                        + TOUCH.formatted("'public." + met.place().table() + "'::regclass"));
        return Outcome.of(plain, sql).equals(other);
    }

    /** Whether the statement may have gone on to another row before it stopped, as other conflicts may be found first. */
    static boolean mayStopLater(Outcome outcome) {
        return outcome.state().equals(NOT_ARBITER);
    }

    /** Whether a constraint whose check was put off is violated now. */
    boolean waits(Outcome other) throws SQLException {
        Savepoint before = plain.setSavepoint();
        Outcome now =
                Outcome.of(plain, Action.Sql.of("SET CONSTRAINTS " + families.root(other.place()) + " IMMEDIATE"));
        plain.rollback(before);
        return families.same(now, other);
    }

    /** In the catalog, as ALTER TABLE would wait for checks that are put off, and drop what refers to a key. */
    private void suspend(Outcome met, boolean again) throws SQLException {
        String table = "'public." + met.place().table() + "'::regclass";
        String name = "'" + met.place().constraint() + "'";
        switch (met.state()) {
            case "23502" ->
                Outcome.require(
                        plain,
                        "UPDATE pg_attribute SET attnotnull = FALSE WHERE attrelid = " + table + " AND attname = '"
                                + met.place().column() + "'");
            case "23505" ->
                Outcome.require(
                        plain,
                        "UPDATE pg_index SET indisunique = FALSE WHERE indexrelid = 'public."
                                + met.place().constraint() + "'::regclass");
            case "23514" ->
                Outcome.require(
                        plain,
                        "DELETE FROM pg_constraint WHERE conrelid = " + table + " AND conname = " + name
                                + "; UPDATE pg_class SET relchecks = relchecks - 1 WHERE oid = " + table);
            default -> {
                String key = FAMILY.formatted(table, name);
                // its actions stay, unless one of them is what fails
                String checks = again ? "" : " AND tgfoid::regproc::text ~ 'check|noaction|restrict'";
                Outcome.require(
                        plain,
                        "UPDATE pg_trigger SET tgenabled = 'D' WHERE tgconstraint IN (SELECT oid FROM" + key + ")"
                                + checks
                                + "; "
                                + TOUCH.formatted("SELECT unnest(ARRAY[conrelid, confrelid]) FROM" + key));
            }
        }
    }
}
