package dev.reprieve.rewrite;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.IntList;
import dev.reprieve.sql.JoinedChange;
import dev.reprieve.sql.Span;
import dev.reprieve.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** MariaDB's UPDATE or DELETE of a join: its conditions are the caller's business. */
final class JoinedRewrite {
    private final Work work;
    private final Tokens tokens;
    private final ScopeView view;
    private final JoinedChange change;

    JoinedRewrite(Work work, ScopeView view, JoinedChange change) {
        this.work = work;
        this.tokens = work.tokens;
        this.view = view;
        this.change = change;
    }

    /** What must be known before conditions are placed: which tables the statement decides about by hand. */
    void prepare() {
        if (change.deletes() != null) {
            return;
        }
        IntList columns = change.targets();
        for (int i = 0; i < columns.size(); i += 2) {
            String name = tokens.name(columns.get(i + 1));
            for (Binding binding : view.bindings()) {
                if (mayMean(binding, columns.get(i), columns.get(i + 1))
                        && binding.table().marker(name).isPresent()
                        && binding.table().decides(name)) {
                    binding.decide(name, columns.get(i + 1));
                    work.markDeleting();
                }
            }
        }
    }

    /** To be called when it is settled which tables become subqueries. */
    void rewrite() {
        Span deletes = change.deletes();
        if (deletes == null) {
            refuseDerived();
        } else {
            delete(deletes);
        }
    }

    private boolean mayMean(Binding binding, int first, int last) {
        if (first < last) {
            Source source = view.qualified(first, last - 2);
            return source != null && source.binding() == binding;
        }
        String name = tokens.name(last);
        return binding.table().shows(name) || binding.table().marker(name).isPresent();
    }

    private void refuseDerived() {
        IntList columns = change.targets();
        for (int i = 0; i < columns.size(); i += 2) {
            for (Binding binding : view.bindings()) {
                if (binding.derived() && mayMean(binding, columns.get(i), columns.get(i + 1))) {
                    throw hidden(binding);
                }
            }
        }
    }

    private Refusal hidden(Binding binding) {
        return work.refuse(
                ErrorCode.STATEMENT_UNSUPPORTED,
                binding.ref().first(),
                "The rows of " + binding.table().label() + " cannot be changed in this form of join.",
                "Join it with ON, and not by NATURAL or USING.");
    }

    private void delete(Span deletes) {
        List<Binding> targets = new ArrayList<>(2);
        boolean others = false;
        IntList names = change.targets();
        for (int i = 0; i < names.size(); i += 2) {
            Source source = view.qualified(names.get(i), names.get(i + 1));
            if (source == null) {
                throw work.refuse(
                        ErrorCode.STATEMENT_NOT_UNDERSTOOD,
                        names.get(i),
                        "DELETE names " + tokens.name(names.get(i + 1)) + ", which is none of the tables of its join.",
                        "Name one of them as the join calls it, or " + Work.OUTSIDE);
            }
            Binding binding = source.binding();
            if (binding != null && binding.table().table().soft()) {
                targets.add(binding);
            } else {
                others = true;
            }
            if (binding != null && binding.derived()) {
                throw hidden(binding);
            }
            if (binding != null && (binding.decided() || work.visibility != Visibility.LIVE)) {
                throw work.refuse(
                        ErrorCode.STATEMENT_PURGES,
                        deletes.first(),
                        "DELETE of a join could erase soft-deleted rows of "
                                + binding.table().label() + " for good.",
                        "Let it see live rows only, and use reprieve purge for the others.");
            }
        }
        if (targets.isEmpty()) {
            return;
        }
        if (others) {
            throw work.refuse(
                    ErrorCode.STATEMENT_UNSUPPORTED,
                    deletes.first(),
                    "DELETE from several tables cannot mark rows of "
                            + targets.get(0).table().label() + " and erase those of another.",
                    "Delete from one table at a time.");
        }
        work.markDeleting();
        work.edits.replace(deletes.first(), deletes.last(), DeleteRewrite.update(tokens, deletes));
        work.edits.clauseAfter(
                change.whereGap(),
                targets.stream()
                        .map(t -> t.qualifier() + "." + t.table().live() + " = NULL")
                        .collect(Collectors.joining(", ", " SET ", "")));
    }
}
