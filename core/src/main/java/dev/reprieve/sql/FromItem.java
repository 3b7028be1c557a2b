package dev.reprieve.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a FROM clause. */
public sealed interface FromItem {
    /** No token. */
    int NO_TOKEN = -1;

    /** The table references below it, in the order of the text; not those inside subqueries. */
    void collect(List<TableRef> into);

    /**
     * Rows that do not come straight from a table: a subquery, a function, a list of values.
     *
     * @param alias the token of its alias, or of a function's own name; {@link #NO_TOKEN} if it cannot be named
     * @param columns the names in brackets after the alias
     * @param query the subquery, if it is one
     */
    record Rows(int alias, @Nullable Span columns, @Nullable Query query) implements FromItem {
        @Override
        public void collect(List<TableRef> into) {
            // its tables belong to the scopes of the subquery
        }
    }

    /**
     * A join of two items.
     *
     * @param on the condition after ON
     * @param using the names in the brackets of USING
     */
    record Join(
            Type type,
            FromItem left,
            FromItem right,
            boolean natural,
            @Nullable Span on,
            @Nullable Span using) implements FromItem {
        /** Which side's rows survive without a partner. */
        public enum Type {
            /** Neither: also CROSS. */
            INNER,
            LEFT,
            RIGHT,
            FULL
        }

        /** Whether columns of the same name become one: USING and NATURAL. */
        public boolean merges() {
            return natural || using != null;
        }

        @Override
        public void collect(List<TableRef> into) {
            left.collect(into);
            right.collect(into);
        }
    }

    /**
     * Items in brackets.
     *
     * @param alias the token of the alias, which hides the names inside; {@link #NO_TOKEN} if there is none
     */
    record Group(List<FromItem> items, int alias) implements FromItem {
        @Override
        public void collect(List<TableRef> into) {
            items.forEach(i -> i.collect(into));
        }
    }

    /** A table, a view or the name of a WITH query. */
    record Table(TableRef ref) implements FromItem {
        @Override
        public void collect(List<TableRef> into) {
            into.add(ref);
        }
    }
}
