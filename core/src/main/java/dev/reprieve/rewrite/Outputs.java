package dev.reprieve.rewrite;

import dev.reprieve.rewrite.Source.Has;
import dev.reprieve.sql.FromItem;
import dev.reprieve.sql.IntList;
import dev.reprieve.sql.Query;
import dev.reprieve.sql.Scope;
import dev.reprieve.sql.Select;
import dev.reprieve.sql.Tokens;

/** The names of a query's columns. */
final class Outputs {
    private Outputs() {}

    /** Whether the query has a column of that name; its first select names them. */
    static Has column(Work work, Query query, String name) {
        Select first = query.selects().get(0);
        if (first.isTable()) {
            return Has.PERHAPS;
        }
        return isItem(work.tokens, first, name) ? Has.YES : hasStar(work.tokens, first) ? Has.PERHAPS : Has.NO;
    }

    /** Whether the select list itself gives a column that name. */
    static boolean isItem(Tokens tokens, Scope scope, String name) {
        IntList items = scope.returned();
        for (int i = 0; i < items.size(); i += 2) {
            int last = items.get(i + 1);
            if (tokens.isIdentifier(last) && tokens.named(last, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasStar(Tokens tokens, Select select) {
        IntList items = select.returned();
        for (int i = 0; i < items.size(); i += 2) {
            if (tokens.isSymbol(items.get(i + 1), '*')) {
                return true;
            }
        }
        return false;
    }

    /** How many columns the query has; {@link FromItem#NO_TOKEN} if that is not known. */
    static int count(Work work, Query query) {
        Select first = query.selects().get(0);
        if (first.isValues()) {
            return first.valuesWidth();
        }
        ScopeView view = new ScopeView(work, first, null);
        if (first.isTable()) {
            return all(view);
        }
        int count = 0;
        IntList items = first.returned();
        for (int i = 0; i < items.size(); i += 2) {
            int width = width(view, items.get(i), items.get(i + 1));
            if (width < 0) {
                return FromItem.NO_TOKEN;
            }
            count += width;
        }
        return count;
    }

    private static int width(ScopeView view, int first, int last) {
        Tokens tokens = view.tokens();
        if (!tokens.isSymbol(last, '*')) {
            return 1;
        }
        if (first == last) {
            return Stars.expands(view) ? all(view) : FromItem.NO_TOKEN;
        }
        Source source = tokens.isSymbol(last - 1, '.') ? view.qualified(first, last - 2) : null;
        return source == null ? FromItem.NO_TOKEN : source.width();
    }

    private static int all(ScopeView view) {
        int count = 0;
        for (Source source : view.sources()) {
            int width = source.width();
            if (width < 0) {
                return FromItem.NO_TOKEN;
            }
            count += width;
        }
        return count;
    }
}
