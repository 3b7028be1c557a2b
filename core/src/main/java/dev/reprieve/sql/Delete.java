package dev.reprieve.sql;

import org.jspecify.annotations.Nullable;

/** DELETE. */
public final class Delete extends Scope {
    private final TableRef target;
    private final Span verb;
    private int using = FromItem.NO_TOKEN;
    private boolean limited;

    Delete(@Nullable Scope outer, TableRef target, Span verb) {
        super(outer);
        this.target = target;
        this.verb = verb;
    }

    void using(int token) {
        using = token;
    }

    void markLimited() {
        limited = true;
    }

    @Override
    public TableRef target() {
        return target;
    }

    /** DELETE FROM. */
    public Span verb() {
        return verb;
    }

    /** The token USING; {@link FromItem#NO_TOKEN} if there is none. */
    public int using() {
        return using;
    }

    /** Whether ORDER BY or LIMIT follows the condition. */
    public boolean limited() {
        return limited;
    }

    @Override
    public void accept(Visitor visitor) {
        visitor.delete(this);
    }
}
