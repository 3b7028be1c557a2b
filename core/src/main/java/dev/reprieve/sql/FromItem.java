package dev.reprieve.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a FROM clause. */
public sealed interface FromItem {
    /** No token. */
    int NO_TOKEN = -1;

    /** Calls the method of the visitor that fits. */
    void accept(Visitor visitor);

    /** One method a kind of item. */
    interface Visitor {
        /** For a table. */
        void table(TableRef ref);

        /** For rows that come from no table directly. */
        void rows(Rows rows);

        /** For a join. */
        void join(Join join);

        /** For items in brackets. */
        void group(Group group);
    }

    /**
     * Rows that do not come straight from a table: a subquery, a function, a list of values.
     *
     * @param alias the token of its alias, or of a function's own name; {@link #NO_TOKEN} if it cannot be named
     * @param columns the names in brackets after the alias
     * @param query the subquery, if it is one
     */
    record Rows(int alias, @Nullable Span columns, @Nullable Query query) implements FromItem {
        @Override
        public void accept(Visitor visitor) {
            visitor.rows(this);
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
        public void accept(Visitor visitor) {
            visitor.join(this);
        }
    }

    /**
     * Items in brackets.
     *
     * @param alias the token of the alias, which hides the names inside; {@link #NO_TOKEN} if there is none
     */
    record Group(List<FromItem> items, int alias) implements FromItem {
        @Override
        public void accept(Visitor visitor) {
            visitor.group(this);
        }
    }

    /** A table, a view or the name of a WITH query. */
    record Table(TableRef ref) implements FromItem {
        @Override
        public void accept(Visitor visitor) {
            visitor.table(ref);
        }
    }
}
