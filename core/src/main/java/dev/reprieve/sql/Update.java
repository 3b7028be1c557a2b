package dev.reprieve.sql;

import org.jspecify.annotations.Nullable;

/** UPDATE. */
public final class Update extends Scope {
    private final TableRef target;
    private final boolean replaces;
    private final IntList assigned = new IntList();

    Update(@Nullable Scope outer, TableRef target, boolean replaces) {
        super(outer);
        this.target = target;
        this.replaces = replaces;
    }

    @Override
    public TableRef target() {
        return target;
    }

    /** Whether it is UPDATE OR REPLACE, which removes the rows in its way. */
    public boolean replaces() {
        return replaces;
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
