package dev.reprieve.sql;

import org.jspecify.annotations.Nullable;

/** SELECT, VALUES, or TABLE. */
public final class Select extends Scope {
    private final int first;
    private int valuesWidth = FromItem.NO_TOKEN;
    private boolean table;
    private boolean locks;

    Select(@Nullable Scope outer, int first) {
        super(outer);
        this.first = first;
    }

    void values(int width) {
        valuesWidth = width;
    }

    void markTable() {
        table = true;
    }

    void markLocks() {
        locks = true;
    }

    /** The token SELECT, VALUES or TABLE; for a table after IN its name. */
    public int first() {
        return first;
    }

    /** Whether it is VALUES. */
    public boolean isValues() {
        return valuesWidth >= 0;
    }

    /** How many values a row of VALUES has. */
    public int valuesWidth() {
        return valuesWidth;
    }

    /** Whether it is {@code TABLE name}, or SQLite's {@code IN name}. */
    public boolean isTable() {
        return table;
    }

    /** Whether it has a locking clause such as FOR UPDATE. */
    public boolean locks() {
        return locks;
    }

    @Override
    public void accept(Visitor visitor) {
        visitor.select(this);
    }
}
