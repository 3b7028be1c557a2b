package dev.reprieve.sql;

import org.jspecify.annotations.Nullable;

/** One place where a text names a table. All positions are tokens. */
public final class TableRef {
    private final Role role;
    private final int first;
    private final int last;
    private final @Nullable Cte cte;
    private int begin;
    private int end;
    private int alias = FromItem.NO_TOKEN;
    private boolean aliasAfterAs;
    private @Nullable Span columns;
    private @Nullable Span sample;
    private @Nullable Span hints;

    /** What the statement does there. */
    public enum Role {
        READ,
        INSERT,
        UPDATE,
        DELETE,
        MERGE,
        /** Names it in a statement that is neither a query nor DML. */
        OTHER
    }

    TableRef(Role role, int first, int last, @Nullable Cte cte) {
        this.role = role;
        this.first = first;
        this.last = last;
        this.cte = cte;
        this.begin = first;
        this.end = last;
    }

    void widen(int newBegin, int newEnd) {
        begin = newBegin;
        end = newEnd;
    }

    void alias(int token, boolean afterAs) {
        alias = token;
        aliasAfterAs = afterAs;
    }

    void columns(Span span) {
        columns = span;
    }

    void sample(Span span) {
        sample = span;
    }

    void hints(Span span) {
        hints = span;
    }

    /** What the statement does to the table. */
    public Role role() {
        return role;
    }

    /** The first token of the possibly qualified name. */
    public int first() {
        return first;
    }

    /** The last token of the name: the table's own name. */
    public int last() {
        return last;
    }

    /** The token of the schema; {@link FromItem#NO_TOKEN} if none is written. */
    public int schema() {
        return first == last ? FromItem.NO_TOKEN : last - 2;
    }

    /** The WITH query of that name that is in scope here, if there is one; it normally hides the table. */
    public @Nullable Cte cte() {
        return cte;
    }

    /** The first token with ONLY. */
    public int begin() {
        return begin;
    }

    /** The last token with {@code *}, before alias and TABLESAMPLE. */
    public int end() {
        return end;
    }

    /** The token of the alias; {@link FromItem#NO_TOKEN} if there is none. */
    public int alias() {
        return alias;
    }

    /** Whether AS stands before the alias. */
    public boolean aliasAfterAs() {
        return aliasAfterAs;
    }

    /** The token by which the statement calls it: the alias, else the table's own name. */
    public int calledBy() {
        return alias == FromItem.NO_TOKEN ? last : alias;
    }

    /** The names in brackets after the alias. */
    public @Nullable Span columns() {
        return columns;
    }

    /** TABLESAMPLE with its arguments. */
    public @Nullable Span sample() {
        return sample;
    }

    /** What follows the alias: MariaDB's USE INDEX and the like, SQLite's INDEXED BY. */
    public @Nullable Span hints() {
        return hints;
    }

    /** The last token of all, with alias, sample and hints. */
    public int tail() {
        int tail = Math.max(end, alias);
        if (columns != null) {
            tail = Math.max(tail, columns.last() + 1);
        }
        tail = sample == null ? tail : Math.max(tail, sample.last());
        return hints == null ? tail : Math.max(tail, hints.last());
    }
}
