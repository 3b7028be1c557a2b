package dev.reprieve.rewrite;

import dev.reprieve.catalog.Column;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.IntList;
import dev.reprieve.sql.Merge;
import dev.reprieve.sql.Tokens;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** What RETURNING shows: no hidden column, and of a deleted row what it was before. */
final class Returning {
    private final Work work;
    private final ScopeView view;
    private final boolean deleted;

    /**
     * @param deleted whether the target's rows have become tombstones by a DELETE
     */
    Returning(Work work, ScopeView view, boolean deleted) {
        this.work = work;
        this.view = view;
        this.deleted = deleted;
    }

    void rewrite() {
        IntList items = view.scope().returned();
        for (int i = 0; i < items.size(); i += 2) {
            item(items.get(i), items.get(i + 1));
        }
        Binding target = view.target();
        if (deleted && target != null) {
            mentions(target);
            refuseNewVersions();
        }
    }

    /** A deleted row has no new version: all of it would be NULL. */
    void refuseNewVersions() {
        IntList names = view.scope().names();
        for (int i = 0; i < names.size(); i += 2) {
            int name = names.get(i);
            if (view.version(name) != null && view.isNewVersion(name)) {
                throw work.refuse(
                        ErrorCode.STATEMENT_UNSUPPORTED,
                        name,
                        "A deleted row has no new version, but is updated to mark it.",
                        "Leave it out of RETURNING.");
            }
        }
    }

    /** What MERGE says it did to a row, where DELETE has become UPDATE. */
    void namesDeletes(Binding target) {
        IntList items = view.scope().returned();
        Tokens tokens = work.tokens;
        for (int i = 0; i < items.size(); i += 2) {
            for (int at = items.get(i); at + 2 <= items.get(i + 1); at++) {
                if (tokens.isIdentifier(at) && tokens.named(at, "merge_action") && tokens.isSymbol(at + 1, '(')) {
                    String action = "CASE WHEN merge_action() = 'UPDATE' AND " + target.qualifier() + "."
                            + target.table().live() + " IS NULL THEN 'DELETE' ELSE merge_action() END";
                    boolean whole = at == items.get(i) && at + 2 == items.get(i + 1);
                    work.edits.replace(at, at + 2, whole ? action + " AS merge_action" : action);
                }
            }
        }
    }

    private void item(int first, int last) {
        Tokens tokens = work.tokens;
        if (!tokens.isSymbol(last, '*')) {
            return;
        }
        if (first == last) {
            star(first);
        } else if (tokens.isSymbol(last - 1, '.')) {
            Source source = view.qualified(first, last - 2);
            Binding binding = source == null ? view.version(first) : source.binding();
            if (binding != null && changes(binding)) {
                work.edits.replace(first, last, list(binding, tokens.raw(first, last - 2)));
            }
        }
    }

    private boolean changes(Binding binding) {
        return !binding.derived() && (binding.hides() || isDeleted(binding));
    }

    private boolean isDeleted(Binding binding) {
        return deleted && binding == view.target();
    }

    private String list(Binding binding, String qualifier) {
        return columns(binding, qualifier, isDeleted(binding));
    }

    /** The columns that the application sees of a row, with those of a row now deleted as they were. */
    static String columns(Binding binding, String qualifier, boolean deleted) {
        Guarded table = binding.table();
        if (!deleted) {
            return table.list(qualifier);
        }
        return table.table().visibleColumns().stream()
                .map(Column::name)
                .map(c -> table.marker(c).isPresent()
                        ? table.valueInLiveRow(c) + " AS " + table.quote(c)
                        : qualifier + "." + table.quote(c))
                .collect(Collectors.joining(", "));
    }

    private void star(int token) {
        List<Source> sources = new ArrayList<>(view.sources());
        if (work.dialect() == Dialect.SQLITE) {
            // there it means the changed row alone
            sources.removeIf(s -> s.binding() != view.target());
        }
        if (view.scope() instanceof Merge) {
            // the source's columns come first there
            Collections.rotate(sources, -1);
        }
        boolean changes = sources.stream().map(Source::binding).anyMatch(b -> b != null && changes(b));
        if (!changes) {
            return;
        }
        if (!Stars.expands(view) && work.dialect() != Dialect.SQLITE) {
            throw work.refuse(
                    ErrorCode.STATEMENT_NOT_UNDERSTOOD,
                    token,
                    "RETURNING * cannot be spelled out here, and would show columns that Reprieve added.",
                    "List the columns.");
        }
        work.edits.replace(token, token, sources.stream().map(this::all).collect(Collectors.joining(", ")));
    }

    private String all(Source source) {
        Binding binding = source.binding();
        if (binding == null || !changes(binding)) {
            return source.qualifier() + ".*";
        }
        // SQLite knows no alias in RETURNING, only the table that is changed
        boolean target = work.dialect() == Dialect.SQLITE;
        return list(
                binding,
                target ? binding.table().quote(binding.table().table().name().name()) : source.qualifier());
    }

    /** Marker columns named in RETURNING of a DELETE: show what they held in the live row. */
    private void mentions(Binding target) {
        IntList items = view.scope().returned();
        if (items.size() == 0) {
            return;
        }
        for (int token : target.mentions()) {
            if (token < items.get(0)) {
                continue;
            }
            String name = work.tokens.name(token);
            int first = token;
            while (work.tokens.isSymbol(first - 1, '.')) {
                first -= 2;
            }
            String value = target.table().valueInLiveRow(name);
            boolean wholeItem = isItem(items, first, token);
            work.edits.replace(
                    first, token, wholeItem ? value + " AS " + target.table().quote(name) : value);
        }
    }

    private static boolean isItem(IntList items, int first, int last) {
        for (int i = 0; i < items.size(); i += 2) {
            if (items.get(i) == first && items.get(i + 1) == last) {
                return true;
            }
        }
        return false;
    }
}
