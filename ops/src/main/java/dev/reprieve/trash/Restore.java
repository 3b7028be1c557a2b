package dev.reprieve.trash;

import dev.reprieve.catalog.Index;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.RetentionSql;
import dev.reprieve.tombstone.RowKey;
import dev.reprieve.tombstone.StoredTable;
import dev.reprieve.tombstone.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Makes tombstones live again. The ledger's row is locked first, so that two restores, or a restore and a purge, of the
 * same deletion come one after the other.
 *
 * <p>A whole deletion of usual size is simply tried ({@link Swift}): its constraints know best whether anything stands in
 * the way, and if nothing does, it costs no more than the deletion did. If they refuse, all is rolled back and looked at: the rows are
 * locked, one statement finds every obstacle, and only if there is none, or each has its answer in the options, they are
 * revived. What another session does at the same moment shows as a violated constraint as well, and is tried again from
 * the start, where the check now finds the reason.
 */
final class Restore {
    /** The SQLState of what has to be tried again. */
    static final String CHANGED = "40001";

    private static final int MOST_ATTEMPTS = 5;
    // the last one: a session that is read-only unless it says otherwise, which the closer look does
    private static final Set<String> PASSING = Set.of(CHANGED, "40P01", "25006");
    private static final String CONSTRAINT_CLASS = "23";
    private static final String WRONG_VALUE_CLASS = "22";

    private final DataSource dataSource;
    private final Protection protection;
    private final List<StoredTable> tables;
    private final Counts counts;
    private final References references;
    private final Swift swift;
    private final Set<String> constraints;

    Restore(DataSource dataSource, Protection protection, List<StoredTable> tables) {
        this.dataSource = dataSource;
        this.protection = protection;
        this.tables = tables;
        this.counts = new Counts(tables, new RetentionSql(protection));
        this.references = new References(protection);
        this.swift = new Swift(protection, tables);
        this.constraints = protection.tables().stream()
                .map(StoredTable::new)
                .flatMap(t -> Stream.concat(
                        UniqueIndex.of(t).stream().map(UniqueIndex::constraint),
                        AsideRows.held(t).stream().map(Index::name)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Without a deletion: tombstones that belong to none. */
    Preflight preflight(Optional<Long> deletion, RestoreOptions options) {
        check(deletion, options);
        Optional<Preflight> read = Transactions.reading(dataSource, c -> {
            Opening opening = open(c, deletion, options, false);
            if (opening.aside()) {
                return Optional.empty();
            }
            Selection selection = select(c, opening, options);
            return Optional.of(new Inspection(protection, tables, options, selection, (connection, rows, d) -> {})
                    .run(c, opening)
                    .preflight());
        });
        return read.orElseGet(() -> tried(deletion, options));
    }

    /** Rows that have been set aside are brought back to be looked at, and all is rolled back. */
    private Preflight tried(Optional<Long> deletion, RestoreOptions options) {
        SQLException last = null;
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            try {
                return Transactions.attempting(dataSource, c -> {
                    Savepoint before = c.setSavepoint();
                    Preflight found = look(c, open(c, deletion, options, true), deletion, options)
                            .preflight();
                    c.rollback(before);
                    return found;
                });
            } catch (SQLException e) {
                if (!passes(e) && !refuses(e)) {
                    throw Transactions.failure(e);
                }
                last = e;
            }
        }
        return new Preflight(deletion, new TreeMap<>(), 0, List.of(refusal(last)), 1, List.of(), List.of(), 0);
    }

    RestoreOutcome restore(Optional<Long> deletion, RestoreOptions options) {
        check(deletion, options);
        SQLException last = null;
        boolean careful = false;
        boolean fast = deletion.isPresent() && swift.suits(options);
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            boolean looking = careful;
            try {
                if (fast) {
                    fast = false;
                    long id = deletion.orElseThrow();
                    Optional<RestoreOutcome> done = Transactions.single(dataSource, c -> swift.run(c, id, options));
                    if (done.isPresent()) {
                        return done.get();
                    }
                }
                return Transactions.attempting(dataSource, c -> attempt(c, deletion, options, looking));
            } catch (SQLException e) {
                if (!passes(e) && !refuses(e)) {
                    throw Transactions.failure(e);
                }
                careful |= refuses(e);
                last = e;
            }
        }
        return refused(preflight(deletion, options), last);
    }

    private static boolean passes(SQLException e) {
        return PASSING.contains(String.valueOf(e.getSQLState()));
    }

    private static boolean refuses(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith(CONSTRAINT_CLASS) || state.startsWith(WRONG_VALUE_CLASS);
    }

    private static Conflict refusal(@Nullable SQLException last) {
        return last == null
                ? new Conflict.Refused(CHANGED, "others keep changing its rows")
                : new Conflict.Refused(
                        String.valueOf(last.getSQLState()),
                        String.valueOf(last.getMessage()).replace('\n', ' '));
    }

    private void check(Optional<Long> deletion, RestoreOptions options) {
        String where = deletion.map(d -> "deletion " + d).orElse("unattributed tombstones");
        if (deletion.isEmpty() && options.only().isEmpty()) {
            throw new ReprieveException(
                    ErrorCode.USAGE,
                    where,
                    "They belong to no deletion, so that nothing says which of them belong together.",
                    "Name the rows one by one.");
        }
        if (options.withChildren() && (deletion.isEmpty() || options.only().isEmpty())) {
            throw new ReprieveException(
                    ErrorCode.USAGE,
                    where,
                    "Only rows that are named out of a deletion can bring their children.",
                    deletion.isEmpty() ? "Name the children too." : "Name rows, or restore the whole deletion.");
        }
        Set<String> unknown = new TreeSet<>(options.onTaken().keySet());
        unknown.removeAll(constraints);
        if (!unknown.isEmpty()) {
            throw new ReprieveException(
                    ErrorCode.USAGE,
                    where,
                    "No protected table has a unique constraint "
                            + unknown.iterator().next() + ".",
                    "Take the name that the preflight gives.");
        }
    }

    private static RestoreOutcome refused(Preflight preflight, @Nullable SQLException last) {
        if (!preflight.clear() || last == null) {
            return new RestoreOutcome.Blocked(preflight);
        }
        return new RestoreOutcome.Blocked(new Preflight(
                preflight.deletion(),
                preflight.rows(),
                preflight.parents(),
                List.of(refusal(last)),
                1,
                preflight.skipped(),
                preflight.renamed(),
                preflight.references()));
    }

    private Opening open(Connection connection, Optional<Long> deletion, RestoreOptions options, boolean locking)
            throws SQLException {
        return deletion.isPresent()
                ? Opening.of(connection, tables, deletion.get(), options, locking)
                : Opening.unattributed(connection, tables, options);
    }

    private Selection select(Connection connection, Opening opening, RestoreOptions options) throws SQLException {
        Selection selection = new Selection(
                protection.catalog(), opening.source(), options.only().isEmpty());
        new Picking(protection, tables, selection).choose(connection, options);
        return selection;
    }

    private RestoreOutcome attempt(
            Connection connection, Optional<Long> deletion, RestoreOptions options, boolean careful)
            throws SQLException {
        Opening opening = open(connection, deletion, options, true);
        if (!careful && !opening.aside()) {
            Selection selection = select(connection, opening, options);
            if (simple(connection, opening, options, selection)) {
                Preflight plain =
                        new Preflight(deletion, opening.rows(), 0, List.of(), 0, List.of(), List.of(), opening.notes());
                return revive(
                        connection,
                        opening,
                        options,
                        plain,
                        new Revival(tables, selection, Optional.empty()),
                        Set.of());
            }
        }
        Savepoint before = connection.setSavepoint();
        Looked looked = look(connection, opening, deletion, options);
        if (!looked.preflight().clear()) {
            connection.rollback(before);
            return new RestoreOutcome.Blocked(looked.preflight());
        }
        return revive(connection, looked.opening(), options, looked.preflight(), looked.revival(), looked.others());
    }

    /** How things stand once rows are locked, and those that had been set aside are back. */
    private record Looked(Opening opening, Preflight preflight, Revival revival, Set<Long> others) {}

    private Looked look(Connection connection, Opening locked, Optional<Long> deletion, RestoreOptions options)
            throws SQLException {
        Opening opening = locked;
        AsideRows aside = new AsideRows(protection, tables, options, opening.source());
        AsideRows.Outcome outcome = AsideRows.Outcome.NOTHING;
        if (opening.aside()) {
            outcome = aside.bringBack(connection);
            opening = open(connection, deletion, options, true);
        }
        Selection selection = select(connection, opening, options);
        Locks.selected(connection, tables, selection);
        // what was set aside before the lock was had is missing now; what comes later waits
        if (selection.whole() && aside.more(connection)) {
            throw new SQLException("rows were set aside while they were being restored", CHANGED);
        }
        Set<Long> others = new TreeSet<>();
        Inspection.Verdict verdict = new Inspection(protection, tables, options, selection, (c, rows, deletions) -> {
                    others.addAll(deletions);
                    Locks.newcomers(c, rows, deletions);
                })
                .run(connection, opening);
        opening.source().id().ifPresent(others::remove);
        return new Looked(
                opening,
                verdict.preflight().with(outcome.conflicts(), outcome.skipped()),
                new Revival(tables, selection, Optional.of(verdict.renames())),
                others);
    }

    /** Whether the constraints alone can tell if anything stands in the way, and it is cheap to ask them. */
    private boolean simple(Connection connection, Opening opening, RestoreOptions options, Selection selection)
            throws SQLException {
        if (!selection.plain() || opening.many()) {
            return false;
        }
        if (opening.source().deletion().isPresent()) {
            var ledger = opening.source().deletion().get();
            if (ledger.purgeBeganAt().isPresent() && !options.remaining()) {
                return false;
            }
            if (!options.despiteDropped()) {
                Dropped dropped = new Dropped(protection);
                return dropped.tables(ledger).isEmpty()
                        && (!opening.gaps()
                                || dropped.columns(connection, selection, tables)
                                        .isEmpty());
            }
        }
        return true;
    }

    /**
     * Revives, puts references back, ends what is complete and writes the audit; in one statement if there are no
     * references.
     */
    private RestoreOutcome revive(
            Connection connection,
            Opening opening,
            RestoreOptions options,
            Preflight preflight,
            Revival revival,
            Set<Long> others)
            throws SQLException {
        List<Long> own = opening.source().id().map(List::of).orElse(List.of());
        boolean whole = options.only().isEmpty() && preflight.skipped().isEmpty();
        long putBack = 0;
        List<RowKey> changed = List.of();
        boolean complete = whole;
        if (whole && others.isEmpty() && opening.notes() == 0) {
            revival.run(
                    connection,
                    preflight.rows(),
                    List.of(Minutes.ending(own, options), Minutes.audit(preflight, options, 0)));
        } else {
            revival.run(connection, preflight.rows(), List.of());
            List<Long> deletions = new ArrayList<>(own);
            deletions.addAll(others);
            for (long deletion : deletions) {
                putBack += references.putBack(connection, deletion);
            }
            Set<Long> left = counts.of(connection, deletions).keySet();
            List<Long> ended = deletions.stream().filter(d -> !left.contains(d)).toList();
            complete = ended.containsAll(own);
            changed = references.forget(connection, ended);
            Minutes.write(
                    connection,
                    ended.isEmpty() ? Optional.empty() : Optional.of(Minutes.ending(ended, options)),
                    Minutes.audit(preflight, options, putBack));
        }
        return new RestoreOutcome.Restored(
                preflight.deletion(),
                preflight.rows(),
                preflight.parents(),
                preflight.skipped(),
                preflight.renamed(),
                putBack,
                changed,
                complete);
    }
}
