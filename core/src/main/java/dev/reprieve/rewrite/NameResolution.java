package dev.reprieve.rewrite;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.rewrite.Source.Has;
import dev.reprieve.sql.FromItem;
import dev.reprieve.sql.IntList;
import dev.reprieve.sql.Scope;
import dev.reprieve.sql.Select;
import dev.reprieve.sql.Span;
import dev.reprieve.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds in the expressions of a scope the names that matter: marker columns, by which a statement says itself what it
 * wants to see, and whole rows, which would show hidden columns.
 */
final class NameResolution {
    private static final Set<String> SYSTEM_COLUMNS = Set.of("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid");
    private static final Hashes SYSTEM_COLUMN_HASHES = new Hashes(SYSTEM_COLUMNS);

    private final Work work;
    private final Tokens tokens;
    private @Nullable OutputClauses clauses;

    NameResolution(Work work) {
        this.work = work;
        this.tokens = work.tokens;
    }

    void resolve(ScopeView view) {
        if (!reachesProtected(view)) {
            return;
        }
        IntList names = view.scope().names();
        for (int i = 0; i < names.size(); i += 2) {
            int first = names.get(i);
            int last = names.get(i + 1);
            if (first == last) {
                bare(view, first);
            } else {
                qualified(view, first, last);
            }
        }
    }

    private static boolean reachesProtected(ScopeView view) {
        for (ScopeView v = view; v != null; v = v.outer()) {
            if (v.concernsProtected()) {
                return true;
            }
        }
        return false;
    }

    private void bare(ScopeView view, int token) {
        if (work.dictionary.isMarkerHash(tokens.hash(token))) {
            bareColumn(view, token);
        }
        for (ScopeView v = view; v != null; v = v.outer()) {
            for (Source source : v.sources()) {
                Binding binding = source.binding();
                if (binding != null
                        && binding.hides()
                        && source.isCalled(token, token)
                        && !isColumn(view, token)
                        && !isOutput(view.scope(), token)) {
                    new WholeRow(work, v, binding).at(token, token);
                    return;
                }
            }
            Binding version = v.version(token);
            if (version != null && version.hides() && !isColumn(view, token)) {
                new WholeRow(work, v, version).at(token, token);
                return;
            }
        }
    }

    /** A column of that name goes before a row, even one further out. */
    private boolean isColumn(ScopeView from, int token) {
        String name = tokens.name(token);
        for (ScopeView v = from; v != null; v = v.outer()) {
            if (Source.any(v.sources(), name) == Has.YES) {
                return true;
            }
        }
        return false;
    }

    /** ORDER BY and GROUP BY may name a column of the result. */
    private boolean isOutput(Scope scope, int token) {
        Span where = scope.where();
        return scope instanceof Select
                && token > scope.whereGap()
                && (where == null || token > where.last())
                && clauses(scope).isOutput(tokens.name(token));
    }

    /** Those of the scope that is looked at: made once, as there may be many names. */
    private OutputClauses clauses(Scope scope) {
        if (clauses == null || clauses.scope() != scope) {
            clauses = new OutputClauses(tokens, scope);
        }
        return clauses;
    }

    /** A column without a qualifier that is called like a marker. */
    private void bareColumn(ScopeView view, int token) {
        if (isOutput(view.scope(), token) && !clauses(view.scope()).isGrouping(token)) {
            return;
        }
        String name = tokens.name(token);
        for (ScopeView v = view; v != null; v = v.outer()) {
            List<Binding> hidden = new ArrayList<>(1);
            Source visible = null;
            boolean perhaps = false;
            for (Source source : v.sources()) {
                Binding binding = source.binding();
                if (binding != null
                        && binding.table().marker(name).isPresent()
                        && !binding.table().shows(name)) {
                    hidden.add(binding);
                } else {
                    Has has = source.column(name);
                    visible = has == Has.YES && visible == null ? source : visible;
                    perhaps |= has == Has.PERHAPS;
                }
            }
            if (visible != null) {
                belongsTo(visible, hidden, token, name);
                return;
            }
            if (!perhaps && !hidden.isEmpty() && !belongsFurtherOut(view, v, token, name)) {
                hidden.forEach(b -> mention(b, token, name));
            }
            if (perhaps || !hidden.isEmpty()) {
                return;
            }
        }
    }

    /** What the application can see goes before a hidden column of the same name, which must not make it ambiguous. */
    private void belongsTo(Source visible, List<Binding> hidden, int token, String name) {
        Binding owner = visible.binding();
        if (owner != null && owner.table().marker(name).isPresent()) {
            mention(owner, token, name);
        }
        if (!hidden.isEmpty() && visible.calledBy() != FromItem.NO_TOKEN) {
            work.edits.beforeTable(token, visible.qualifier() + ".");
        }
    }

    /** Without the hidden column the name would mean one that a query around this one can see. */
    private boolean belongsFurtherOut(ScopeView from, ScopeView hiding, int token, String name) {
        for (ScopeView v = hiding.outer(); v != null; v = v.outer()) {
            for (Source source : v.sources()) {
                if (source.column(name) == Has.YES) {
                    if (!reaches(from, v, source)) {
                        throw work.refuse(
                                ErrorCode.STATEMENT_NOT_UNDERSTOOD,
                                token,
                                "The column " + name + " could be one that Reprieve added to a table here.",
                                "Write the table's name or alias in front of it.");
                    }
                    belongsTo(source, List.of(), token, name);
                    work.edits.beforeTable(token, source.qualifier() + ".");
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the source's name, written in the inner scope, means that source. */
    private static boolean reaches(ScopeView from, ScopeView to, Source source) {
        int called = source.calledBy();
        if (called == FromItem.NO_TOKEN) {
            return false;
        }
        for (ScopeView v = from; v != null && v != to; v = v.outer()) {
            if (v.sources().stream().anyMatch(s -> s.isCalled(called, called))) {
                return false;
            }
        }
        return true;
    }

    private static void mention(Binding binding, int token, String name) {
        binding.mention(token);
        if (binding.table().decides(name)) {
            binding.decide(name, token);
        } else {
            binding.show(name);
        }
    }

    private void qualified(ScopeView view, int first, int last) {
        boolean star = tokens.isSymbol(last, '*');
        boolean marker = !star && work.dictionary.isMarkerHash(tokens.hash(last));
        if (star && isItem(view.scope(), first, last) || !star && !marker && !isSystemColumn(last)) {
            return;
        }
        Source source = view.qualified(first, last - 2);
        Binding binding = source == null ? null : source.binding();
        if (binding == null) {
            if (star && source == null && first == last - 2) {
                version(view, first, last);
            }
            if (source != null) {
                insideGroup(source, last);
            }
            return;
        }
        if (star) {
            if (binding.hides()) {
                new WholeRow(work, writer(view, binding), binding).at(first, last);
            }
        } else if (marker) {
            String name = tokens.name(last);
            if (binding.table().marker(name).isPresent()) {
                mention(binding, last, name);
            }
        } else {
            binding.show(tokens.name(last));
        }
    }

    /** {@code ROW(excluded.*)} and the like. */
    private void version(ScopeView view, int first, int last) {
        for (ScopeView v = view; v != null; v = v.outer()) {
            Binding version = v.version(first);
            if (version != null && version.hides()) {
                new WholeRow(work, v, version).at(first, last);
                return;
            }
        }
    }

    /** {@code j.is_deleted} where j is a join in brackets: means whichever table inside has it. */
    private void insideGroup(Source group, int token) {
        String name = tokens.name(token);
        for (Source source : group.inside()) {
            Binding binding = source.binding();
            if (binding != null && binding.table().marker(name).isPresent()) {
                mention(binding, token, name);
            }
        }
    }

    private boolean isSystemColumn(int token) {
        return SYSTEM_COLUMN_HASHES.contains(tokens.hash(token)) && SYSTEM_COLUMNS.contains(tokens.name(token));
    }

    private static boolean isItem(Scope scope, int first, int last) {
        IntList items = scope.returned();
        for (int i = 0; i < items.size(); i += 2) {
            if (items.get(i) == first) {
                return items.get(i + 1) == last;
            }
        }
        return false;
    }

    /** The scope that writes the table; any other if none does. */
    private static ScopeView writer(ScopeView from, Binding binding) {
        ScopeView view = from;
        for (@Nullable ScopeView v = from; v != null; v = v.outer()) {
            if (v.target() == binding) {
                view = v;
            }
        }
        return view;
    }
}
