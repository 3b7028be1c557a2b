package dev.reprieve.rewrite;

import dev.reprieve.sql.FromItem;
import dev.reprieve.sql.IntList;
import dev.reprieve.sql.Keyword;
import dev.reprieve.sql.Select;
import dev.reprieve.sql.TableRef;
import dev.reprieve.sql.Tokens;
import java.util.List;
import java.util.stream.Collectors;

/** {@code *} and {@code t.*} in a select list: spelled out where they would show hidden columns. */
final class Stars {
    private final Work work;
    private final Tokens tokens;
    private final ScopeView view;
    private final IntList items;
    private final boolean counts;

    Stars(Work work, ScopeView view, Select select) {
        this.work = work;
        this.tokens = work.tokens;
        this.view = view;
        this.items = select.returned();
        // EXISTS (SELECT * …) shows nothing
        this.counts = select.first() > 1
                && tokens.isSymbol(select.first() - 1, '(')
                && tokens.is(select.first() - 2, Keyword.EXISTS);
    }

    /** Where a bare star cannot be spelled out, the tables must become subqueries without the hidden columns. */
    void prepare() {
        if (!counts && (hasBareStar() && !expands(view) || hasStarWithout())) {
            for (Binding binding : view.bindings()) {
                if (binding.hides()) {
                    binding.derive();
                }
            }
        }
    }

    private boolean hasBareStar() {
        for (int i = 0; i < items.size(); i += 2) {
            if (isBareStar(i)) {
                return true;
            }
        }
        return false;
    }

    /** H2's {@code * EXCEPT (a, b)}. */
    private boolean hasStarWithout() {
        for (int i = 0; i < items.size(); i += 2) {
            if (tokens.isSymbol(items.get(i), '*') && items.get(i + 1) > items.get(i)) {
                return true;
            }
        }
        return false;
    }

    private boolean isBareStar(int item) {
        return items.get(item) == items.get(item + 1) && tokens.isSymbol(items.get(item), '*');
    }

    /** To be called when it is settled which tables become subqueries. */
    void rewrite() {
        if (counts) {
            return;
        }
        for (int i = 0; i < items.size(); i += 2) {
            int first = items.get(i);
            int last = items.get(i + 1);
            if (isBareStar(i)) {
                bare(first);
            } else if (tokens.isSymbol(last, '*') && tokens.isSymbol(last - 1, '.')) {
                Source source = view.qualified(first, last - 2);
                Binding binding = source == null ? null : source.binding();
                if (binding != null && shows(binding)) {
                    work.edits.replace(first, last, binding.table().list(tokens.raw(first, last - 2)));
                }
            }
        }
    }

    private static boolean shows(Binding binding) {
        return binding.hides() && !binding.derived();
    }

    private void bare(int token) {
        List<Source> sources = view.sources();
        boolean any = sources.stream().map(Source::binding).anyMatch(b -> b != null && shows(b));
        if (!any) {
            return;
        }
        boolean single = sources.size() == 1;
        work.edits.replace(
                token, token, sources.stream().map(s -> all(s, single)).collect(Collectors.joining(", ")));
    }

    private static String all(Source source, boolean single) {
        Binding binding = source.binding();
        if (binding == null || !shows(binding)) {
            return source.qualifier() + ".*";
        }
        return single ? binding.table().list() : binding.table().list(source.qualifier());
    }

    /** Whether a bare star means all columns of all sources one after the other, and each of these has a name. */
    static boolean expands(ScopeView view) {
        if (view.sources().stream().anyMatch(s -> s.calledBy() == FromItem.NO_TOKEN)) {
            return false;
        }
        MergeFinder finder = new MergeFinder();
        view.scope().from().forEach(i -> i.accept(finder));
        return !finder.merges;
    }

    /** Looks for joins that make one column of two. */
    private static final class MergeFinder implements FromItem.Visitor {
        private boolean merges;

        @Override
        public void table(TableRef ref) {
            // nothing is merged in a table
        }

        @Override
        public void rows(FromItem.Rows rows) {
            // nor in a subquery, as seen from outside
        }

        @Override
        public void join(FromItem.Join join) {
            merges |= join.merges();
            join.left().accept(this);
            join.right().accept(this);
        }

        @Override
        public void group(FromItem.Group group) {
            if (group.alias() == FromItem.NO_TOKEN) {
                group.items().forEach(i -> i.accept(this));
            }
        }
    }
}
