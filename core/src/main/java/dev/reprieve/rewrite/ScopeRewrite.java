package dev.reprieve.rewrite;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Delete;
import dev.reprieve.sql.FromItem;
import dev.reprieve.sql.Insert;
import dev.reprieve.sql.IntList;
import dev.reprieve.sql.JoinedChange;
import dev.reprieve.sql.Keyword;
import dev.reprieve.sql.Merge;
import dev.reprieve.sql.Scope;
import dev.reprieve.sql.Select;
import dev.reprieve.sql.Span;
import dev.reprieve.sql.TableRef;
import dev.reprieve.sql.Tokens;
import dev.reprieve.sql.Update;
import java.util.ArrayList;
import java.util.List;

/** Rewrites one scope whose names have been resolved. */
final class ScopeRewrite implements Scope.Visitor {
    private final Work work;
    private final Tokens tokens;
    private final ScopeView view;

    ScopeRewrite(Work work, ScopeView view) {
        this.work = work;
        this.tokens = work.tokens;
        this.view = view;
    }

    static void rewrite(Work work, ScopeView view) {
        if (view.concernsProtected()) {
            ScopeRewrite rewrite = new ScopeRewrite(work, view);
            view.scope().accept(rewrite);
            rewrite.cutSchemas();
        } else if (view.outer() != null && view.scope() instanceof Select select) {
            // p.* may mean a table further out
            new Stars(work, view, select).rewrite();
        }
    }

    @Override
    public void select(Select select) {
        if (select.isTable()) {
            table(select);
            return;
        }
        Stars stars = new Stars(work, view, select);
        stars.prepare();
        where(new ArrayList<>(2));
        stars.rewrite();
    }

    /**
     * {@code TABLE posts} becomes {@code SELECT id, title FROM posts WHERE posts.live}; SQLite's {@code IN posts} the same in
     * brackets.
     */
    private void table(Select select) {
        for (Binding binding : view.bindings()) {
            String columns = "SELECT " + binding.table().list() + " FROM";
            if (tokens.is(select.first(), Keyword.TABLE)) {
                work.edits.replace(select.first(), select.first(), columns);
                where(new ArrayList<>(1));
            } else {
                List<String> conditions = new ArrayList<>(1);
                Placement.place(work, view, conditions);
                String where = conditions.isEmpty() ? ")" : " WHERE " + String.join(" AND ", conditions) + ")";
                work.edits.beforeTable(select.first(), "(" + columns + " ");
                work.edits.afterTable(select.whereGap(), where);
            }
        }
    }

    /** Places all conditions; those that belong into WHERE come after the given ones. */
    private void where(List<String> conditions) {
        Placement.place(work, view, conditions);
        addToWhere(conditions);
    }

    private void addToWhere(List<String> conditions) {
        if (conditions.isEmpty()) {
            return;
        }
        Scope scope = view.scope();
        if (scope.currentOf()) {
            throw work.refuse(
                    ErrorCode.STATEMENT_NOT_UNDERSTOOD,
                    scope.whereGap(),
                    "WHERE CURRENT OF cannot be combined with a condition on another table.",
                    "Name the row by its key.");
        }
        String all = String.join(" AND ", conditions);
        Span where = scope.where();
        if (where == null) {
            work.edits.clauseAfter(scope.whereGap(), " WHERE " + all);
        } else {
            work.edits.and(where, all);
        }
    }

    @Override
    public void insert(Insert insert) {
        Binding target = view.target();
        if (target != null) {
            new InsertRewrite(work, insert, target).rewrite();
            work.because(target, "new rows, which may take what a deleted row held", "");
            new Returning(work, view, false).rewrite();
        }
    }

    @Override
    public void update(Update update) {
        List<String> conditions = new ArrayList<>(2);
        Binding target = view.target();
        if (target != null) {
            if (update.replaces()) {
                throw work.refuse(
                        ErrorCode.STATEMENT_DESTROYS,
                        update.target().first(),
                        "UPDATE OR REPLACE would erase rows of "
                                + target.table().label() + " for good.",
                        "Delete the rows in the way first, or " + Work.OUTSIDE);
            }
            byHand(target, update.assigned());
            if (target.isFiltered(work.visibility) && !update.currentOf()) {
                conditions.add(target.predicate(work.visibility, target.qualifier()));
                work.becauseSeen(target, "in WHERE");
            } else if (target.decided()) {
                work.because(target, "deleted or restored by hand, as it sets or names a marker column", "");
            }
        }
        where(conditions);
        new Returning(work, view, false).rewrite();
    }

    /** An assignment to a marker column deletes or restores by hand. */
    private void byHand(Binding target, IntList assigned) {
        for (int i = 0; i < assigned.size(); i++) {
            String name = tokens.name(assigned.get(i));
            if (target.table().marker(name).isPresent() && target.table().decides(name)) {
                target.decide(name, assigned.get(i));
                work.markDeleting();
            }
        }
    }

    @Override
    public void delete(Delete delete) {
        List<String> conditions = new ArrayList<>(2);
        Binding target = view.target();
        boolean marks = target != null && target.table().table().soft();
        if (target != null) {
            new DeleteRewrite(work, delete, target).rewrite();
            work.because(
                    target,
                    marks
                            ? "its live rows are marked as deleted"
                            : "its live rows only; by policy they are deleted for good",
                    "");
            if (!delete.currentOf()) {
                conditions.add(target.predicate(Visibility.LIVE, target.qualifier()));
            }
        }
        where(conditions);
        new Returning(work, view, marks).rewrite();
    }

    @Override
    public void merge(Merge merge) {
        Placement.place(work, view, null);
        Binding target = view.target();
        if (target != null) {
            merge.whens().forEach(w -> byHand(target, w.assigned()));
            new MergeRewrite(work, merge, target).rewrite();
            work.becauseSeen(target, "in ON");
        }
        Returning returning = new Returning(work, view, false);
        returning.rewrite();
        boolean marks = target != null && target.table().table().soft();
        if (target != null && marks && merge.whens().stream().anyMatch(w -> w.action() == Merge.Action.DELETE)) {
            returning.refuseNewVersions();
            returning.namesDeletes(target);
        }
    }

    @Override
    public void joined(JoinedChange change) {
        JoinedRewrite rewrite = new JoinedRewrite(work, view, change);
        rewrite.prepare();
        List<String> conditions = new ArrayList<>(2);
        Placement.place(work, view, conditions);
        rewrite.rewrite();
        addToWhere(conditions);
    }

    /** {@code public.posts.id} means nothing once posts is a subquery: takes the schema off. */
    private void cutSchemas() {
        for (Binding binding : view.bindings()) {
            TableRef ref = binding.ref();
            if (binding.derived() && ref.alias() == FromItem.NO_TOKEN && ref.schema() != FromItem.NO_TOKEN) {
                IntList names = view.scope().names();
                for (int i = 0; i < names.size(); i += 2) {
                    int first = names.get(i);
                    int table = names.get(i + 1) - 2;
                    if (table > first && view.qualified(first, table) != null && isCalledBy(binding, table)) {
                        work.edits.replace(first, table, tokens.raw(table));
                    }
                }
            }
        }
    }

    private boolean isCalledBy(Binding binding, int token) {
        return tokens.hash(token) == tokens.hash(binding.ref().last())
                && tokens.named(token, tokens.name(binding.ref().last()));
    }
}
