package dev.reprieve.sql;

import org.jspecify.annotations.Nullable;

/** A query of a WITH clause. */
public final class Cte {
    private final int name;
    private final @Nullable Span columns;
    private @Nullable Query query;

    Cte(int name, @Nullable Span columns) {
        this.name = name;
        this.columns = columns;
    }

    void query(Query body) {
        query = body;
    }

    /** The token of its name. */
    public int name() {
        return name;
    }

    /** The names in brackets after it. */
    public @Nullable Span columns() {
        return columns;
    }

    /** Its body if that is a query, not DML; known only after it has been read. */
    public @Nullable Query query() {
        return query;
    }
}
