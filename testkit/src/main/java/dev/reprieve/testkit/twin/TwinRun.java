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
    private final Sequences sequences;
    private final KeyFamilies families;
    private final DueErrors due;
    private final RowOrders orders;
    private boolean inTransaction;
    private boolean deletes;
    private @Nullable Savepoint guardedSavepoint;
    private @Nullable Savepoint plainSavepoint;

    /** @param strict whether it matters which of several violated constraints is named */
    TwinRun(TwinSchema schema, GuardedSide side, Connection plain, Tally tally, boolean strict) throws SQLException {
        this.strict = strict;
        this.schema = schema;
        this.side = side;
        this.guarded = side.application();
        this.plain = plain;
        this.tally = tally;
        this.sequences = new Sequences(schema);
        this.families = new KeyFamilies(plain);
        this.due = new DueErrors(plain, sequences, families);
        this.orders = new RowOrders(plain, schema, due, families);
    }

    /** Runs one action; says how the sides differ, if they do. */
    Optional<String> run(Action action) throws SQLException {
        if (action instanceof Action.Command command) {
            return statement(command);
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

    private Optional<String> statement(Action.Command sql) throws SQLException {
        List<String> orphaning = sql.text().startsWith("SET CONSTRAINTS") ? orphaning() : List.of();
        deletes |= sql.text().contains("DELETE");
        Outcome actual = Outcome.of(guarded, sql);
        if (actual.refused()) {
            tally.count("refused " + actual.code());
            tally.sample("refused: " + sql.text() + " -- " + actual.error());
            if (actual.fromDatabase()) {
                comeBack();
            }
            return Optional.empty();
        }
        if (orphaning.contains(families.root(actual.place())) || orphans(sql, actual)) {
            tally.count("tombstones that never had a parent");
            comeBack();
            return Optional.empty();
        }
        Savepoint before = inTransaction ? plain.setSavepoint() : null;
        List<String> numbers = actual.violates() ? sequences.read(plain) : List.of();
        // what the guarded side did not do must not stay, whatever the plain side says
        boolean trial = !inTransaction && actual.violates() && RowOrders.matter(sql);
        boolean partners = !inTransaction && !actual.failed() && RowOrders.choosePartners(sql);
        plain.setAutoCommit(!inTransaction && !trial && !partners);
        Outcome expected = plain.getAutoCommit() || inTransaction ? Outcome.of(plain, sql) : due.outcome(sql, true);
        if (trial && sql instanceof Action.Batch && expected.failed()) {
            // once more and by itself: what counts it gives depends on where the transaction ends
            plain.rollback();
            plain.setAutoCommit(true);
            sequences.set(plain, numbers);
            expected = Outcome.of(plain, sql);
        }
        tally.count(sql instanceof Action.Batch ? "batches" : "statements");
        Optional<String> difference = difference(sql, expected, actual, new Moment(before, numbers, false));
        if (!inTransaction && !plain.getAutoCommit()) {
            if (partners && difference.isEmpty()) {
                plain.commit();
            } else {
                plain.rollback();
            }
            plain.setAutoCommit(true);
        }
        if (difference.isEmpty() && actual.failed()) {
            tally.count("failed " + actual.state());
            if (inTransaction) {
                recover();
            }
        }
        if (difference.isEmpty() && (!expected.equals(actual) || DueErrors.mayStopLater(actual))) {
            sequences.set(side.raw(), sequences.read(plain));
        }
        return difference;
    }

    /** Takes the guarded side back to where the plain one is, which has not run what that one would not. */
    private void comeBack() throws SQLException {
        if (inTransaction) {
            recover();
        }
        sequences.set(side.raw(), sequences.read(plain));
    }

    /** Whether a batch that is a transaction of its own fails at its end as one that never had a parent does. */
    private boolean orphans(Action.Command sql, Outcome actual) throws SQLException {
        if (strict || inTransaction || !actual.violates() || !(sql instanceof Action.Batch)) {
            return false;
        }
        List<String> numbers = sequences.read(side.raw());
        guarded.setAutoCommit(false);
        List<String> orphaning = Outcome.of(guarded, sql).failed() ? List.of() : side.orphaning();
        guarded.rollback();
        guarded.setAutoCommit(true);
        sequences.set(side.raw(), numbers);
        return orphaning.contains(families.root(actual.place()));
    }

    private List<String> orphaning() throws SQLException {
        return inTransaction && deletes && !strict ? side.orphaning() : List.of();
    }

    /**
     * What the plain side needs to try a statement again.
     *
     * @param before where to go back to in a transaction
     * @param numbers where the sequences stood
     * @param trial whether what the statement did is not to stay
     */
    private record Moment(@Nullable Savepoint before, List<String> numbers, boolean trial) {}

    private Optional<String> difference(Action.Command sql, Outcome expected, Outcome actual, Moment moment)
            throws SQLException {
        if (expected.equals(actual)) {
            return Optional.empty();
        }
        String differs = "expected " + expected + "\n     got " + actual;
        if (strict) {
            return Optional.of(differs);
        }
        if (families.same(expected, actual) && expected.rows().equals(actual.rows())) {
            tally.count("other side of the key");
            return Optional.empty();
        }
        if (confirmed(sql, expected, actual, moment)) {
            return Optional.empty();
        }
        return Optional.of(differs + "\n     which the plain side does not confirm");
    }

    /** Whether the plain side, asked again, says that it could have gone as on the guarded one. */
    private boolean confirmed(Action.Command sql, Outcome expected, Outcome actual, Moment moment) throws SQLException {
        Savepoint before = moment.before();
        boolean alone = before == null;
        if (alone) {
            plain.setAutoCommit(false);
            plain.rollback();
        } else {
            plain.rollback(before);
        }
        boolean confirmed = false;
        try {
            Savepoint own = plain.setSavepoint();
            confirmed = expected.stoppedElsewhere(actual)
                    ? due.due(sql, expected, actual, alone, moment.numbers())
                    : due.conflictsToo(sql, expected, actual);
            plain.rollback(own);
            if (confirmed) {
                tally.count("another constraint first");
            } else if (RowOrders.matter(sql, expected, actual)
                    && orders.allow(sql, actual, alone, moment.numbers(), side.raw())) {
                confirmed = true;
                tally.count("rows in another order");
            }
            return confirmed;
        } finally {
            if (alone) {
                if (confirmed && !actual.failed() && !moment.trial()) {
                    plain.commit();
                } else {
                    plain.rollback();
                }
                plain.setAutoCommit(true);
            }
        }
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
        List<String> orphaning = commit ? orphaning() : List.of();
        Outcome actual = end(guarded, commit);
        boolean orphaned = orphaning.contains(families.root(actual.place()));
        boolean waits = actual.violates() && !orphaned && due.waits(actual);
        Outcome expected = end(plain, commit && !orphaned);
        inTransaction = false;
        deletes = false;
        guardedSavepoint = null;
        plainSavepoint = null;
        if (orphaned) {
            tally.count("tombstones that never had a parent");
            return Optional.empty();
        }
        if (waits && !strict && expected.stoppedElsewhere(actual)) {
            tally.count("another constraint first");
            return Optional.empty();
        }
        if (!strict && families.same(expected, actual)) {
            tally.count("other side of the key");
            return Optional.empty();
        }
        return expected.equals(actual)
                ? Optional.empty()
                : Optional.of("COMMIT expected " + expected + "\n     got " + actual);
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
        List<String> numbers = sequences.read(plain);
        List<String> actual = sequences.read(side.raw());
        if (!actual.equals(numbers)) {
            return Optional.of("numbers: expected " + numbers + "\n     got " + actual);
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
        Outcome expected = due.outcome(sql, true);
        plain.rollback();
        plain.setAutoCommit(true);
        tally.count("statements");
        Optional<String> difference = difference(sql, expected, actual, new Moment(null, List.of(), true));
        if (difference.isPresent() || actual.failed()) {
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
