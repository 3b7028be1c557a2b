package dev.reprieve.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MERGE. */
public final class Merge extends Scope {
    private final TableRef target;
    private final List<When> whens = new ArrayList<>();

    /** What a WHEN does. */
    public enum Action {
        UPDATE,
        DELETE,
        INSERT,
        NOTHING
    }

    /**
     * One WHEN clause.
     *
     * @param bySource whether it is NOT MATCHED BY SOURCE
     * @param head the last token before AND or THEN
     * @param condition the condition after AND
     * @param verb the token after THEN
     * @param assigned the columns that an UPDATE sets, as tokens
     * @param columns the names in the brackets of an INSERT
     * @param valuesWidth how many values an INSERT gives; -1 if unknown or none
     */
    public record When(
            boolean bySource,
            int head,
            @Nullable Span condition,
            Action action,
            int verb,
            IntList assigned,
            @Nullable Span columns,
            int valuesWidth) {}

    Merge(@Nullable Scope outer, TableRef target) {
        super(outer);
        this.target = target;
    }

    void add(When when) {
        whens.add(when);
    }

    @Override
    public TableRef target() {
        return target;
    }

    /** Its WHEN clauses in order. */
    public List<When> whens() {
        return whens;
    }

    @Override
    public void accept(Visitor visitor) {
        visitor.merge(this);
    }
}
