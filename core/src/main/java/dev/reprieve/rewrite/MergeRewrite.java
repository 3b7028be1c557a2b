package dev.reprieve.rewrite;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.FromItem;
import dev.reprieve.sql.Merge;
import dev.reprieve.sql.Merge.Action;
import dev.reprieve.sql.Merge.When;
import dev.reprieve.sql.Span;
import java.util.List;

/** MERGE into a protected table: live rows only are matched, and THEN DELETE marks them. */
final class MergeRewrite {
    private final Work work;
    private final Merge merge;
    private final Binding target;

    MergeRewrite(Work work, Merge merge, Binding target) {
        this.work = work;
        this.merge = merge;
        this.target = target;
    }

    void rewrite() {
        boolean filtered = target.isFiltered(work.visibility);
        String predicate = target.predicate(work.visibility, target.qualifier());
        Span on = merge.where();
        if (filtered && on != null) {
            work.edits.and(on, predicate);
        }
        for (When when : merge.whens()) {
            if (filtered && when.bySource()) {
                Span condition = when.condition();
                if (condition == null) {
                    work.edits.clauseAfter(when.head(), " AND " + predicate);
                } else {
                    work.edits.and(condition, predicate);
                }
            }
            if (when.action() == Action.DELETE) {
                delete(when);
            } else if (when.action() == Action.INSERT) {
                listColumns(when);
            }
        }
    }

    private void delete(When when) {
        if (work.visibility != Visibility.LIVE || target.decided()) {
            throw work.refuse(
                    ErrorCode.STATEMENT_PURGES,
                    when.verb(),
                    "MERGE could erase soft-deleted rows of " + target.table().label() + " for good.",
                    "Let it see live rows only, and use reprieve purge for the others.");
        }
        if (target.table().table().soft()) {
            work.markDeleting();
            work.edits.replace(
                    when.verb(), when.verb(), "UPDATE SET " + target.table().live() + " = NULL");
        }
    }

    private void listColumns(When when) {
        if (when.columns() != null || when.valuesWidth() == FromItem.NO_TOKEN || !target.hides()) {
            return;
        }
        List<String> visible = target.table().visible();
        boolean fits = when.valuesWidth() <= visible.size();
        // PostgreSQL alone takes fewer values than there are columns
        if (!fits || !target.table().hidesAtTheEnd() || work.dialect() != Dialect.POSTGRESQL) {
            List<String> listed = fits ? visible.subList(0, when.valuesWidth()) : visible;
            work.edits.clauseAfter(when.verb(), " (" + String.join(", ", listed) + ")");
        }
    }
}
