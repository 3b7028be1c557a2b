package dev.reprieve.guard;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Which picture of the database one connection goes by: the shared one, or its own while its transaction has changed the
 * schema and no one else can see that yet, or sees an older state than the others do.
 */
final class SchemaView {
    private final Engine engine;
    private final Connection raw;
    private @Nullable Picture own;
    private boolean changed;
    private boolean outdated;
    private boolean suspected;
    private boolean postponed;

    SchemaView(Engine engine, Connection raw) {
        this.engine = engine;
        this.raw = raw;
    }

    /** Whether {@link #known()} is what the database looks like, as far as anyone knows. */
    boolean fresh() {
        return own != null ? !outdated : !changed && !suspected && !engine.stale() && (postponed || !engine.due());
    }

    /** The picture without looking again. */
    Picture known() {
        Picture mine = own;
        return mine != null ? mine : engine.picture();
    }

    /** The picture, taken anew if it has become old. */
    Picture current(boolean textTransaction) throws SQLException {
        if (fresh()) {
            return known();
        }
        if (textTransaction) {
            // the catalog cannot be read inside a transaction that was begun by text: reading would end it
            postponed = true;
            return known();
        }
        boolean open = !raw.getAutoCommit();
        boolean idle = open && DriverKnowledge.idle(raw);
        boolean fixed = open && !idle && raw.getTransactionIsolation() > Connection.TRANSACTION_READ_COMMITTED;
        ask(open && !idle, fixed);
        Picture shown = look(fixed);
        if (idle) {
            // the application may still want to set the isolation level of the transaction that it has not begun
            raw.rollback();
        }
        return shown;
    }

    /** Finds out whether anything has changed, if there is a reason to ask. */
    private void ask(boolean open, boolean fixed) throws SQLException {
        if (changed || engine.stale()) {
            return;
        }
        if (suspected) {
            suspected = false;
            if (open && engine.differs(raw)) {
                changed = true;
                outdated = true;
            }
        } else if (fixed) {
            // it sees the catalog as it was when it began
            postponed = true;
        } else {
            engine.check(raw);
        }
    }

    private Picture look(boolean fixed) throws SQLException {
        if (changed || (fixed && engine.stale())) {
            Picture mine = engine.look(raw);
            own = mine;
            outdated = false;
            return mine;
        }
        return engine.refresh(raw);
    }

    /** A text that may change the schema ran. */
    void schemaChanged(boolean inTransaction) {
        if (inTransaction) {
            changed = true;
            outdated = true;
        } else {
            engine.schemaChanged();
        }
    }

    /** A text ran that calls something which may change the schema. */
    void suspect(boolean inTransaction) {
        if (inTransaction) {
            suspected = true;
        } else {
            engine.suspect();
        }
    }

    /** The transaction has ended: what it changed is now everybody's, or no one's. */
    void transactionEnded() {
        if (changed) {
            engine.schemaChanged();
        } else if (suspected) {
            engine.suspect();
        }
        changed = false;
        outdated = false;
        suspected = false;
        postponed = false;
        own = null;
    }
}
