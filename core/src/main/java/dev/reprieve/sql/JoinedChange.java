package dev.reprieve.sql;

import org.jspecify.annotations.Nullable;

/** MariaDB's UPDATE or DELETE of several tables, or of one that is joined with others. */
public final class JoinedChange extends Scope {
    private final @Nullable Span deletes;
    private final IntList targets;

    /**
     * @param deletes for DELETE what stands before the join: its verb and its targets
     * @param targets the tables of DELETE that lose rows, as pairs of first and last token of what they are called by; for
     *     UPDATE the columns that are set, likewise
     */
    JoinedChange(@Nullable Scope outer, @Nullable Span deletes, IntList targets) {
        super(outer);
        this.deletes = deletes;
        this.targets = targets;
    }

    /** For DELETE the tokens from its verb to the last before the join; null for UPDATE. */
    public @Nullable Span deletes() {
        return deletes;
    }

    /** Pairs of first and last token: the tables that lose rows, or the columns that UPDATE sets. */
    public IntList targets() {
        return targets;
    }

    @Override
    public void accept(Visitor visitor) {
        visitor.joined(this);
    }
}
