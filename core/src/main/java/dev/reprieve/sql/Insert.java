package dev.reprieve.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** INSERT, also REPLACE. */
public final class Insert extends Scope {
    private final TableRef target;
    private final boolean replaces;
    private @Nullable Span columns;
    private @Nullable Query source;
    private @Nullable OnConflict onConflict;
    private @Nullable OnDuplicateKey onDuplicateKey;
    private @Nullable Span mergeKey;
    private @Nullable Span mergeSource;

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

    /**
     * ON DUPLICATE KEY UPDATE.
     *
     * @param assigned the columns that it sets, as tokens
     * @param values what they are set to, in the same order
     */
    public record OnDuplicateKey(IntList assigned, List<Span> values) {}

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

    void onDuplicateKey(OnDuplicateKey clause) {
        onDuplicateKey = clause;
    }

    void mergesBy(@Nullable Span key, Span rows) {
        mergeKey = key;
        mergeSource = rows;
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

    /** ON DUPLICATE KEY UPDATE, if it has one. */
    public @Nullable OnDuplicateKey onDuplicateKey() {
        return onDuplicateKey;
    }

    /** What stands in the brackets of KEY if it is H2's {@code MERGE INTO t KEY (…)}. */
    public @Nullable Span mergeKey() {
        return mergeKey;
    }

    /** For H2's {@code MERGE INTO t … VALUES} the tokens of its source; null for INSERT. */
    public @Nullable Span mergeSource() {
        return mergeSource;
    }

    @Override
    public void accept(Visitor visitor) {
        visitor.insert(this);
    }
}
