package dev.reprieve.rewrite;

import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.FromItem;
import dev.reprieve.sql.Insert;
import dev.reprieve.sql.Keyword;
import dev.reprieve.sql.Scope;
import dev.reprieve.sql.Span;
import dev.reprieve.sql.TableRef;
import dev.reprieve.sql.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A scope with its protected tables bound: answers what a name in it means. */
final class ScopeView implements FromItem.Visitor {
    private final Work work;
    private final Scope scope;
    private final @Nullable ScopeView outer;
    private final List<Source> sources = new ArrayList<>(4);
    private final Map<TableRef, Binding> bindings = new LinkedHashMap<>(4);
    private final @Nullable Binding target;

    ScopeView(Work work, Scope scope, @Nullable ScopeView outer) {
        this.work = work;
        this.scope = scope;
        this.outer = outer;
        TableRef written = scope.target();
        this.target = written == null ? null : work.bind(written);
        if (written != null) {
            sources.add(Source.of(work, written, target));
        }
        for (FromItem item : scope.from()) {
            item.accept(this);
        }
    }

    @Override
    public void table(TableRef ref) {
        Binding binding = work.bind(ref);
        if (binding != null) {
            bindings.put(ref, binding);
        }
        sources.add(Source.of(work, ref, binding));
    }

    @Override
    public void rows(FromItem.Rows rows) {
        sources.add(Source.of(work, rows));
    }

    @Override
    public void join(FromItem.Join join) {
        join.left().accept(this);
        join.right().accept(this);
    }

    @Override
    public void group(FromItem.Group group) {
        int before = sources.size();
        group.items().forEach(i -> i.accept(this));
        if (group.alias() != FromItem.NO_TOKEN) {
            List<Source> inside = sources.subList(before, sources.size());
            Source alias = Source.group(work, group.alias(), List.copyOf(inside));
            inside.clear();
            sources.add(alias);
        }
    }

    Scope scope() {
        return scope;
    }

    Tokens tokens() {
        return work.tokens;
    }

    @Nullable
    ScopeView outer() {
        return outer;
    }

    /** The protected table that the statement writes. */
    @Nullable
    Binding target() {
        return target;
    }

    /** The protected tables of FROM. */
    Iterable<Binding> bindings() {
        return bindings.values();
    }

    @Nullable
    Binding binding(TableRef ref) {
        return bindings.get(ref);
    }

    boolean concernsProtected() {
        return target != null || !bindings.isEmpty();
    }

    /** Everything that a name in front of a dot may mean, the target first. */
    List<Source> sources() {
        return sources;
    }

    /** What a qualifier means here or further out; null if nothing known has that name. */
    @Nullable
    Source qualified(int first, int last) {
        for (ScopeView view = this; view != null; view = view.outer) {
            for (Source source : view.sources) {
                if (source.isCalled(first, last)) {
                    return source;
                }
            }
            if (view.scope instanceof Insert && isExcluded(first)) {
                return null;
            }
        }
        return null;
    }

    /**
     * The target, if the name means a version of its row: {@code excluded} in ON CONFLICT, {@code old} and {@code new} in
     * RETURNING since PostgreSQL 18.
     */
    @Nullable
    Binding version(int token) {
        return work.dialect() == Dialect.POSTGRESQL
                        && sources.stream().noneMatch(s -> s.isCalled(token, token))
                        && (scope instanceof Insert && isExcluded(token)
                                || isVersion(token, "old", Keyword.OLD)
                                || isVersion(token, "new", Keyword.NEW))
                ? target
                : null;
    }

    /** Whether the name means the row as it was or will be. */
    boolean isRowVersion(int token) {
        return version(token) != null && !(scope instanceof Insert && isExcluded(token));
    }

    /** Whether the name means the row as the statement leaves it. */
    boolean isNewVersion(int token) {
        return isVersion(token, "new", Keyword.NEW);
    }

    private boolean isVersion(int token, String name, Keyword keyword) {
        if (scope.returned().size() == 0 || token < scope.returned().get(0)) {
            return false;
        }
        Tokens tokens = work.tokens;
        if (tokens.named(token, name)) {
            return true;
        }
        Span renamed = scope.versions();
        for (int i = renamed == null ? token : renamed.first(); renamed != null && i < renamed.last(); i++) {
            if (tokens.is(i, keyword) && tokens.is(i + 1, Keyword.AS) && tokens.named(token, tokens.name(i + 2))) {
                return true;
            }
        }
        return false;
    }

    /** {@code excluded} in ON CONFLICT is the row that was to be inserted. */
    private boolean isExcluded(int token) {
        Tokens tokens = work.tokens;
        return tokens.named(token, work.dialect().fold("excluded"));
    }
}
