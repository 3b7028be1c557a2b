package dev.reprieve.testkit.twin;

import dev.reprieve.testkit.twin.Action.Control;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs actions on both sides and compares. */
final class TwinRun {
    private final TwinSchema schema;
    private final GuardedSide side;
    private final Connection guarded;
    private final Connection plain;
    private final Tally tally;
    private final boolean strict;
    private boolean inTransaction;
    private @Nullable Savepoint guardedSavepoint;
    private @Nullable Savepoint plainSavepoint;

    /** @param strict whether it matters which of several violated constraints is named */
    TwinRun(TwinSchema schema, GuardedSide side, Connection plain, Tally tally, boolean strict) {
        this.strict = strict;
        this.schema = schema;
        this.side = side;
        this.guarded = side.application();
        this.plain = plain;
        this.tally = tally;
    }

    /** Runs one action; says how the sides differ, if they do. */
    Optional<String> run(Action action) throws SQLException {
        if (action instanceof Action.Sql sql) {
            return statement(sql);
        }
        if (action instanceof Control control) {
            return control(control);
        }
        if (inTransaction) {
            return Optional.empty();
        }
        if (action instanceof Action.Restore restore) {
            return restore(restore);
        }
        if (action instanceof Action.RoundTrip trip) {
            return roundTrip(trip);
        }
        tally.count("purges");
        side.purge(((Action.Purge) action).kept());
        return compare();
    }

    private Optional<String> statement(Action.Sql sql) throws SQLException {
        Outcome actual = Outcome.of(guarded, sql);
        if (actual.refused()) {
            tally.count("refused " + actual.code());
            tally.sample("refused: " + sql.text() + " -- " + actual.error());
            return Optional.empty();
        }
        Outcome expected = Outcome.of(plain, sql);
        tally.count("statements");
        Optional<String> difference = difference(sql.text(), expected, actual);
        if (difference.isEmpty() && expected.failed()) {
            tally.count("failed " + expected.state());
            if (inTransaction) {
                recover();
            }
            if (expected.stoppedElsewhere(actual)) {
                Sequences.align(plain, side.raw(), schema);
            }
        }
        return difference;
    }

    private Optional<String> difference(String text, Outcome expected, Outcome actual) {
        if (expected.equals(actual)) {
            return Optional.empty();
        }
        if (expected.stoppedElsewhere(actual) && !strict) {
            tally.count("another constraint first");
            tally.sample("another constraint first: " + text + " -- plain: " + expected + " -- guarded: " + actual);
            return Optional.empty();
        }
        return Optional.of("expected " + expected + "\n     got " + actual);
    }

    /** After a failure a transaction can only go back. */
    private void recover() throws SQLException {
        if (guardedSavepoint != null && plainSavepoint != null) {
            guarded.rollback(guardedSavepoint);
            plain.rollback(plainSavepoint);
        } else {
            guarded.rollback();
            plain.rollback();
        }
    }

    private Optional<String> control(Control control) throws SQLException {
        tally.count("controls");
        switch (control) {
            case BEGIN -> {
                guarded.setAutoCommit(false);
                plain.setAutoCommit(false);
                inTransaction = true;
            }
            case SAVEPOINT -> {
                if (inTransaction) {
                    guardedSavepoint = guarded.setSavepoint();
                    plainSavepoint = plain.setSavepoint();
                }
            }
            case ROLLBACK_TO -> {
                if (guardedSavepoint != null && plainSavepoint != null) {
                    guarded.rollback(guardedSavepoint);
                    plain.rollback(plainSavepoint);
                }
            }
            case RELEASE -> {
                if (guardedSavepoint != null && plainSavepoint != null) {
                    guarded.releaseSavepoint(guardedSavepoint);
                    plain.releaseSavepoint(plainSavepoint);
                    guardedSavepoint = null;
                    plainSavepoint = null;
                }
            }
            default -> {
                return end(control == Control.COMMIT);
            }
        }
        return Optional.empty();
    }

    private Optional<String> end(boolean commit) throws SQLException {
        if (!inTransaction) {
            return Optional.empty();
        }
        Outcome actual = end(guarded, commit);
        Outcome expected = end(plain, commit);
        inTransaction = false;
        guardedSavepoint = null;
        plainSavepoint = null;
        return difference("COMMIT", expected, actual);
    }

    private static Outcome end(Connection connection, boolean commit) throws SQLException {
        Outcome outcome = Outcome.done();
        try {
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
        } catch (SQLException e) {
            outcome = Outcome.of(e);
            connection.rollback();
        }
        connection.setAutoCommit(true);
        return outcome;
    }

    /** Ends what is open. */
    Optional<String> finish() throws SQLException {
        Optional<String> difference = end(false);
        return difference.isPresent() ? difference : compare();
    }

    /** Compares all that is live, and looks inside the guarded side. */
    Optional<String> compare() throws SQLException {
        Contents expected = Contents.read(plain, schema);
        return differs(expected);
    }

    private Optional<String> differs(Contents expected) throws SQLException {
        tally.count("comparisons");
        String difference = expected.difference(Contents.read(guarded, schema));
        if (!difference.isEmpty()) {
            return Optional.of("afterwards the guarded " + difference);
        }
        List<String> broken = side.broken();
        return broken.isEmpty() ? Optional.empty() : Optional.of("inside: " + broken);
    }

    Contents contents() throws SQLException {
        return Contents.read(plain, schema);
    }

    private Optional<String> restore(Action.Restore action) throws SQLException {
        List<Long> deletions = side.deletions(action.nth() + 1);
        Optional<String> before = compare();
        if (deletions.size() <= action.nth() || before.isPresent()) {
            return before;
        }
        long deletion = deletions.get(action.nth());
        Contents rows = Contents.read(side.raw(), schema, t -> side.rowsOf(t.name(), deletion));
        List<String> putBack = side.putBack(deletion);
        Optional<String> blocked = side.restore(deletion);
        plain.setAutoCommit(false);
        Optional<String> obstacle = PlainRestore.run(plain, schema, rows, putBack);
        if (blocked.isPresent()) {
            tally.count("restores blocked");
            plain.rollback();
        } else {
            tally.count("restores");
            plain.commit();
        }
        plain.setAutoCommit(true);
        if (blocked.isPresent() && obstacle.isEmpty()) {
            return Optional.of("the restore was blocked without need: " + blocked.get());
        }
        if (blocked.isEmpty() && obstacle.isPresent()) {
            return Optional.of("restored what the plain side cannot hold: " + obstacle.get());
        }
        return compare();
    }

    private Optional<String> roundTrip(Action.RoundTrip trip) throws SQLException {
        Optional<String> before = compare();
        if (before.isPresent()) {
            return before;
        }
        Contents contents = contents();
        List<Long> earlier = new ArrayList<>(side.deletions(1));
        Action.Sql sql = Action.Sql.of(trip.text());
        Outcome actual = Outcome.of(guarded, sql);
        if (actual.refused()) {
            return Optional.empty();
        }
        plain.setAutoCommit(false);
        Outcome expected = Outcome.of(plain, sql);
        if (!expected.failed()) {
            Outcome deferred = Outcome.of(plain, Action.Sql.of("SET CONSTRAINTS ALL IMMEDIATE"));
            expected = deferred.failed() ? deferred : expected;
        }
        plain.rollback();
        plain.setAutoCommit(true);
        tally.count("statements");
        Optional<String> difference = difference(trip.text(), expected, actual);
        if (difference.isPresent() || expected.failed()) {
            return difference;
        }
        List<Long> later = side.deletions(1);
        if (later.isEmpty() || earlier.equals(later)) {
            return differs(contents);
        }
        Optional<String> blocked = side.restore(later.get(0));
        tally.count("round trips");
        return blocked.isPresent()
                ? Optional.of("the restore was blocked at once: " + blocked.get())
                : differs(contents).map(d -> "after the restore: " + d);
    }
}
