package dev.reprieve.sql;

import org.jspecify.annotations.Nullable;

/** UPDATE. */
public final class Update extends Scope {
    private final TableRef target;
    private final IntList assigned = new IntList();

    Update(@Nullable Scope outer, TableRef target) {
        super(outer);
        this.target = target;
    }

    @Override
    public TableRef target() {
        return target;
    }

    /** The columns left of the equals signs after SET, as tokens. */
    public IntList assigned() {
        return assigned;
    }

    @Override
    public void accept(Visitor visitor) {
        visitor.update(this);
    }
}
