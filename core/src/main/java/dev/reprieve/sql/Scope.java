package dev.reprieve.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a statement in which names mean tables: a select, or the outside of a DML statement. */
public abstract sealed class Scope permits Select, Insert, Update, Delete, Merge, JoinedChange {
    private final @Nullable Scope outer;
    private final IntList names = new IntList();
    private final IntList returned = new IntList();
    private List<FromItem> from = List.of();
    private @Nullable Span where;
    private int whereGap = FromItem.NO_TOKEN;
    private boolean currentOf;
    private @Nullable Span versions;

    Scope(@Nullable Scope outer) {
        this.outer = outer;
    }

    void from(List<FromItem> items) {
        from = items;
    }

    void where(Span condition) {
        where = condition;
    }

    void whereGap(int token) {
        whereGap = token;
    }

    void versions(Span names) {
        versions = names;
    }

    void markCurrentOf() {
        currentOf = true;
    }

    void addName(int first, int last) {
        names.add(first, last);
    }

    /** Calls the method of the visitor that fits. */
    public abstract void accept(Visitor visitor);

    /** The table that DML writes. */
    public @Nullable TableRef target() {
        return null;
    }

    /** The scope whose tables may be named here too. */
    public @Nullable Scope outer() {
        return outer;
    }

    /**
     * Everything in its expressions that may name a column or a row, as pairs of first and last token; the last may be
     * {@code *}. Names of functions, types and aliases are left out.
     */
    public IntList names() {
        return names;
    }

    /** The items of the select list or of RETURNING as pairs of first and last token. */
    public IntList returned() {
        return returned;
    }

    /** The items of FROM, or of DELETE's USING. */
    public List<FromItem> from() {
        return from;
    }

    /** The condition after WHERE; for MERGE the one after ON. */
    public @Nullable Span where() {
        return where;
    }

    /** The token after which a WHERE may be inserted if there is none. */
    public int whereGap() {
        return whereGap;
    }

    /** What stands in the brackets of {@code RETURNING WITH (OLD AS o, NEW AS n)}. */
    public @Nullable Span versions() {
        return versions;
    }

    /** Whether it is WHERE CURRENT OF. */
    public boolean currentOf() {
        return currentOf;
    }

    /** One method a kind of scope. */
    public interface Visitor {
        /** For a select. */
        void select(Select select);

        /** For an INSERT. */
        void insert(Insert insert);

        /** For an UPDATE. */
        void update(Update update);

        /** For a DELETE. */
        void delete(Delete delete);

        /** For a MERGE. */
        void merge(Merge merge);

        /** For an UPDATE or DELETE of a join. */
        void joined(JoinedChange change);
    }
}
