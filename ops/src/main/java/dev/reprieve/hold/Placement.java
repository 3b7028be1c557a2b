package dev.reprieve.hold;

import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.ProtectedTable;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Places one hold, in one transaction. The lock against purges is taken first; the rows of a deletion or a condition are
 * locked as well, so that nobody else, whatever lets them through the fence, removes them before the hold is committed.
 */
final class Placement {
    private final Connection connection;
    private final Protection protection;
    private final HoldRequest request;

    Placement(Connection connection, Protection protection, HoldRequest request) {
        this.connection = connection;
        this.protection = protection;
        this.request = request;
    }

    PlacedHold run() throws SQLException {
        List<HoldTarget> targets = new ArrayList<>();
        for (HoldTarget target : request.targets()) {
            targets.add(spelledOut(target));
        }
        SqlText.of("SELECT set_config('lock_timeout', ?, true)", request.lockTimeoutMillis() + "ms")
                .first(connection, row -> row.getString(1));
        HoldLock.take(connection);
        requireFreeName();
        long id = SqlText.of(
                        "INSERT INTO reprieve.hold (name, reason, placed_by) VALUES (?, ?, ?) RETURNING id",
                        request.name(),
                        request.reason(),
                        request.by())
                .first(connection, row -> row.getLong(1))
                .orElseThrow();
        long rows = 0;
        for (HoldTarget target : targets) {
            rows += place(id, target);
        }
        return new PlacedHold(HoldRows.list(connection, " WHERE h.id = " + id).get(0), rows);
    }

    private void requireFreeName() throws SQLException {
        boolean taken = SqlText.of("SELECT FROM reprieve.hold WHERE name = ? AND released_at IS NULL", request.name())
                .first(connection, row -> true)
                .orElse(false);
        if (taken) {
            throw refused(
                    "hold " + request.name(),
                    "A hold of that name is in force.",
                    "Choose another name, or release that one first.");
        }
    }

    private HoldTarget spelledOut(HoldTarget target) throws SQLException {
        if (target instanceof HoldTarget.OfTable whole) {
            requireProtected(whole.table());
        }
        if (target instanceof HoldTarget.OfRows some) {
            requireProtected(some.table());
            return new HoldTarget.OfRows(some.table(), Predicate.canonical(connection, some.table(), some.predicate()));
        }
        return target;
    }

    private ProtectedTable requireProtected(TableName name) {
        Optional<ProtectedTable> found = protection.find(name);
        boolean partition = found.map(ProtectedTable::table)
                .filter(t -> t.kind() == Table.Kind.PARTITION
                        || (t.kind() == Table.Kind.PARTITIONED && !t.parents().isEmpty()))
                .isPresent();
        if (partition) {
            throw refused(
                    "table " + name,
                    "It is a partition.",
                    "Hold " + protection.catalog().rootOf(name) + ", with a condition if not all of it.");
        }
        return found.orElseThrow(() -> refused(
                "table " + name, "It is not a protected table.", "Name one that the policy makes soft, or a child."));
    }

    private long place(long hold, HoldTarget target) throws SQLException {
        long rows;
        if (target instanceof HoldTarget.OfDeletion one) {
            rows = lockDeletion(one.deletion());
            insert(hold, SqlText.of("?, NULL, NULL", one.deletion()));
        } else if (target instanceof HoldTarget.OfTable whole) {
            rows = count(whole.table(), Optional.empty());
            insert(hold, SqlText.of("NULL, ?, NULL", whole.table().toString()));
        } else if (target instanceof HoldTarget.OfRows some) {
            rows = count(some.table(), Optional.of(some.predicate()));
            if (rows == 0 && !request.acceptsNone()) {
                throw refused(
                        "table " + some.table(),
                        "No deleted row fits " + some.predicate() + ".",
                        "Correct the condition, or accept that it holds only what is deleted from now on.");
            }
            insert(hold, SqlText.of("NULL, ?, ?", some.table().toString(), some.predicate()));
        } else {
            throw new IllegalStateException("unknown target " + target);
        }
        audit(target, rows);
        return rows;
    }

    private void insert(long hold, SqlText values) throws SQLException {
        SqlText.of("INSERT INTO reprieve.hold_target (hold_id, deletion_id, table_name, predicate) VALUES (?, ", hold)
                .add(values)
                .add(")")
                .update(connection);
    }

    private long lockDeletion(long id) throws SQLException {
        // as a restore does, so that one of the two sees what the other has done
        Ledger ledger = SqlText.of(
                        "SELECT " + Ledger.COLUMNS + " FROM reprieve.deletion AS d WHERE d.id = ? FOR UPDATE", id)
                .first(connection, Ledger::read)
                .orElseThrow(() -> Ledger.unknown(id))
                .open();
        List<StoredTable> tables = StoredTable.of(protection);
        long rows = lockDeletion(ledger, tables);
        // only now: what was set aside while the tables' rows were waited for lies in the ledger
        rows += lockDeletion(ledger, StoredTable.aside(connection, tables));
        if (rows == 0) {
            throw refused(
                    "deletion " + id, "Nothing of it is left.", "Hold what is there: trash list shows what can be.");
        }
        return rows;
    }

    private long lockDeletion(Ledger ledger, List<StoredTable> tables) throws SQLException {
        long rows = 0;
        for (StoredTable table : tables) {
            rows += locked(table.from("x"), table.ofDeletion("x", ledger.id(), ledger.time()));
        }
        return rows;
    }

    private long count(TableName table, Optional<String> predicate) throws SQLException {
        ProtectedTable found = protection.find(table).orElseThrow();
        return count(new StoredTable(found), table.sql() + " AS x", predicate)
                + count(
                        new StoredTable(found).inLedger(),
                        new StoredTable(found).inLedger().from("x"),
                        predicate);
    }

    private long count(StoredTable table, String from, Optional<String> predicate) throws SQLException {
        SqlText dead = SqlText.of(table.dead("x"));
        if (predicate.isEmpty()) {
            // locking the trash of a whole table would write to every page of it; the lock against purges does
            return SqlText.of("SELECT count(*) FROM " + from + " WHERE ")
                    .add(dead)
                    .first(connection, row -> row.getLong(1))
                    .orElse(0L);
        }
        return locked(
                from,
                dead.add(" AND EXISTS (SELECT FROM (SELECT x.*) AS reprieve_row WHERE (" + predicate.get() + "))"));
    }

    private long locked(String from, SqlText condition) throws SQLException {
        return SqlText.of("SELECT count(*) FROM (SELECT FROM " + from + " WHERE ")
                .add(condition)
                .add(" FOR KEY SHARE OF x) AS locked")
                .first(connection, row -> row.getLong(1))
                .orElse(0L);
    }

    private void audit(HoldTarget target, long rows) throws SQLException {
        SqlText text = SqlText.of(
                "INSERT INTO reprieve.audit (actor, action, row_count, detail, deletion_id, table_name)"
                        + " VALUES (?, 'hold', ?, jsonb_build_object('hold', ?::text, 'reason', ?::text,"
                        + " 'target', ?::text), ",
                request.by(),
                rows,
                request.name(),
                request.reason(),
                target.text());
        if (target instanceof HoldTarget.OfDeletion one) {
            text.add("?, NULL)", one.deletion());
        } else if (target instanceof HoldTarget.OfTable whole) {
            text.add("NULL, ?)", whole.table().toString());
        } else if (target instanceof HoldTarget.OfRows some) {
            text.add("NULL, ?)", some.table().toString());
        } else {
            throw new IllegalStateException("unknown target " + target);
        }
        text.update(connection);
    }

    private static ReprieveException refused(String where, String problem, String wayOut) {
        return new ReprieveException(ErrorCode.HOLD_REFUSED, where, problem, wayOut);
    }
}
