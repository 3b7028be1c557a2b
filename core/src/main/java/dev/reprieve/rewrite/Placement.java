package dev.reprieve.rewrite;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.FromItem;
import dev.reprieve.sql.FromItem.Join;
import dev.reprieve.sql.Scope;
import dev.reprieve.sql.Select;
import dev.reprieve.sql.Span;
import dev.reprieve.sql.TableRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the condition of each protected table of a FROM clause where it filters that table and nothing else: into WHERE
 * for a table whose rows all must match it, into ON for the side of an outer join that may be missing, and where neither
 * is possible into a subquery in the table's place.
 */
final class Placement implements FromItem.Visitor {
    private final Work work;
    private final ScopeView view;

    /** Where conditions of the current item go; null if there is no place but a subquery. */
    private @Nullable List<String> conditions;

    /** The same in words. */
    private String place = "in WHERE";

    private boolean columnsMerge;
    private boolean columnsRenamed;

    private Placement(Work work, ScopeView view, @Nullable List<String> conditions) {
        this.work = work;
        this.view = view;
        this.conditions = conditions;
    }

    /**
     * Handles all items of the FROM clause.
     *
     * @param conditions is given those that belong into WHERE; null if none can go there
     */
    static void place(Work work, ScopeView view, @Nullable List<String> conditions) {
        Placement placement = new Placement(work, view, conditions);
        view.scope().from().forEach(i -> i.accept(placement));
    }

    private void at(FromItem item, @Nullable List<String> place) {
        List<String> before = conditions;
        conditions = place;
        item.accept(this);
        conditions = before;
    }

    @Override
    public void table(TableRef ref) {
        Binding binding = view.binding(ref);
        if (binding == null) {
            return;
        }
        boolean renamed = columnsRenamed || ref.columns() != null;
        boolean filtered = binding.isFiltered(work.visibility);
        if (binding.hides() && (columnsMerge || renamed) || filtered && (conditions == null || ref.columns() != null)) {
            binding.derive();
        }
        if (binding.derived()) {
            derive(binding);
            work.becauseSeen(binding, "as a subquery of the columns that the application knows");
        } else if (filtered && conditions != null) {
            conditions.add(binding.predicate(work.visibility, binding.qualifier()));
            work.becauseSeen(binding, place);
        } else if (binding.decided()) {
            work.because(binding, "what the statement itself says, as it names a marker column", "");
        } else if (!filtered) {
            work.becauseSeen(binding, "as asked for");
        }
    }

    @Override
    public void rows(FromItem.Rows rows) {
        // its tables stand in scopes of their own
    }

    @Override
    public void join(Join join) {
        boolean mergedBefore = columnsMerge;
        columnsMerge |= join.natural();
        switch (join.type()) {
            case INNER -> {
                join.left().accept(this);
                join.right().accept(this);
            }
            case LEFT -> outer(join.left(), join.right(), join.on(), true);
            case RIGHT -> outer(join.right(), join.left(), join.on(), false);
            case FULL -> {
                at(join.left(), null);
                at(join.right(), null);
            }
        }
        columnsMerge = mergedBefore;
    }

    private void outer(FromItem preserved, FromItem missing, @Nullable Span on, boolean preservesLeft) {
        preserved.accept(this);
        if (on == null || work.dialect() == Dialect.SQLITE && conditions == null) {
            at(missing, null);
            return;
        }
        List<String> own = new ArrayList<>(1);
        String before = place;
        place = preservesLeft ? "in the ON of the LEFT JOIN" : "in the ON of the RIGHT JOIN";
        at(missing, own);
        place = before;
        if (!own.isEmpty()) {
            work.edits.and(on, String.join(" AND ", own));
        }
    }

    @Override
    public void group(FromItem.Group group) {
        boolean named = group.alias() != FromItem.NO_TOKEN;
        boolean renamedBefore = columnsRenamed;
        columnsRenamed |= named;
        for (FromItem item : group.items()) {
            at(item, named || work.dialect() == Dialect.SQLITE ? null : conditions);
        }
        columnsRenamed = renamedBefore;
    }

    /** {@code posts AS p} becomes {@code (SELECT id, title FROM posts WHERE live) AS p}. */
    private void derive(Binding binding) {
        TableRef ref = binding.ref();
        Scope scope = view.scope();
        boolean losesLocks = work.dialect() == Dialect.MARIADB || work.dialect() == Dialect.H2;
        if (losesLocks && scope instanceof Select select && select.locks()) {
            throw work.refuse(
                    ErrorCode.STATEMENT_UNSUPPORTED,
                    ref.first(),
                    "The lock on " + binding.table().label() + " would be lost in this form of join.",
                    "Lock its rows in a query of their own.");
        }
        Span sample = ref.sample();
        StringBuilder after = new StringBuilder();
        if (sample != null) {
            after.append(' ').append(work.tokens.raw(sample.first(), sample.last()));
            work.edits.remove(sample.first(), sample.last());
        }
        Span hints = ref.hints();
        if (hints != null) {
            after.append(' ').append(work.tokens.raw(hints.first(), hints.last()));
            work.edits.remove(hints.first(), hints.last());
        }
        if (binding.isFiltered(work.visibility)) {
            after.append(" WHERE ").append(binding.predicate(work.visibility, ""));
        }
        after.append(')');
        if (ref.alias() == FromItem.NO_TOKEN) {
            after.append(" AS ").append(work.tokens.raw(ref.last()));
        }
        work.edits.beforeTable(ref.begin(), "(SELECT " + binding.derivedColumns() + " FROM ");
        work.edits.afterTable(ref.end(), after.toString());
    }
}
