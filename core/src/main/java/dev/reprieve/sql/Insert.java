package dev.reprieve.sql;

import org.jspecify.annotations.Nullable;

/** INSERT, also REPLACE. */
public final class Insert extends Scope {
    private final TableRef target;
    private final boolean replaces;
    private @Nullable Span columns;
    private @Nullable Query source;
    private @Nullable OnConflict onConflict;

    /**
     * ON CONFLICT.
     *
     * @param target what stands in the brackets of the conflict target
     * @param targetWhere the condition after it
     * @param constraint the token of the name after ON CONSTRAINT; {@link FromItem#NO_TOKEN} if there is none
     * @param constraintFirst the token ON of ON CONSTRAINT
     * @param assigned the columns after SET as tokens; empty for DO NOTHING
     * @param updates whether it is DO UPDATE
     * @param where the condition of DO UPDATE
     * @param last its last token
     */
    public record OnConflict(
            @Nullable Span target,
            @Nullable Span targetWhere,
            int constraintFirst,
            int constraint,
            IntList assigned,
            boolean updates,
            @Nullable Span where,
            int last) {}

    Insert(@Nullable Scope outer, TableRef target, boolean replaces) {
        super(outer);
        this.target = target;
        this.replaces = replaces;
    }

    void columns(Span span) {
        columns = span;
    }

    void source(Query query) {
        source = query;
    }

    void onConflict(OnConflict clause) {
        onConflict = clause;
    }

    @Override
    public TableRef target() {
        return target;
    }

    /** Whether it is REPLACE or INSERT OR REPLACE, which removes the rows in its way. */
    public boolean replaces() {
        return replaces;
    }

    /** The names in brackets after the table. */
    public @Nullable Span columns() {
        return columns;
    }

    /** Where its rows come from; null for DEFAULT VALUES. */
    public @Nullable Query source() {
        return source;
    }

    /** ON CONFLICT, if it has one. */
    public @Nullable OnConflict onConflict() {
        return onConflict;
    }

    @Override
    public void accept(Visitor visitor) {
        visitor.insert(this);
    }
}
