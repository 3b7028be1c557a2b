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

    SchemaView(Engine engine, Connection raw) {
        this.engine = engine;
        this.raw = raw;
    }

    /** Whether {@link #known()} is what the database looks like, as far as anyone knows. */
    boolean fresh() {
        return own != null ? !outdated : !changed && !engine.stale();
    }

    /** The picture without looking again. */
    Picture known() {
        Picture mine = own;
        return mine != null ? mine : engine.picture();
    }

    /** The picture, taken anew if it has become old. */
    Picture current(boolean textTransaction) throws SQLException {
        // the catalog cannot be read inside a transaction that was begun by text: reading would end it
        if (fresh() || textTransaction) {
            return known();
        }
        boolean open = !raw.getAutoCommit();
        boolean idle = open && DriverKnowledge.idle(raw);
        if (changed || (open && !idle && raw.getTransactionIsolation() > Connection.TRANSACTION_READ_COMMITTED)) {
            Picture mine = engine.look(raw);
            own = mine;
            outdated = false;
            return mine;
        }
        Picture shared = engine.refresh(raw);
        if (idle) {
            // the application may still want to set the isolation level of the transaction that it has not begun
            raw.rollback();
        }
        return shared;
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

    /** The transaction has ended: what it changed is now everybody's, or no one's. */
    void transactionEnded() {
        if (changed) {
            engine.schemaChanged();
        }
        changed = false;
        outdated = false;
        own = null;
    }
}
