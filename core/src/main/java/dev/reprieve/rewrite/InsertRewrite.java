package dev.reprieve.rewrite;

import dev.reprieve.catalog.Index;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.FromItem;
import dev.reprieve.sql.Insert;
import dev.reprieve.sql.Insert.OnConflict;
import dev.reprieve.sql.Insert.OnDuplicateKey;
import dev.reprieve.sql.IntList;
import dev.reprieve.sql.Keyword;
import dev.reprieve.sql.Query;
import dev.reprieve.sql.Span;
import dev.reprieve.sql.Tokens;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** INSERT into a protected table. */
final class InsertRewrite {
    private final Work work;
    private final Tokens tokens;
    private final Insert insert;
    private final Binding target;

    InsertRewrite(Work work, Insert insert, Binding target) {
        this.work = work;
        this.tokens = work.tokens;
        this.insert = insert;
        this.target = target;
    }

    void rewrite() {
        if (insert.replaces()) {
            throw work.refuse(
                    ErrorCode.STATEMENT_DESTROYS,
                    insert.target().first(),
                    "REPLACE would erase rows of " + target.table().label() + " for good.",
                    "Use an upsert, or " + Work.OUTSIDE);
        }
        if (insert.mergeSource() != null) {
            new MergeKeyRewrite(work, insert, target).rewrite();
            return;
        }
        listColumns();
        OnDuplicateKey duplicate = insert.onDuplicateKey();
        if (duplicate != null) {
            onDuplicateKey(duplicate);
        }
        OnConflict clause = insert.onConflict();
        if (clause != null) {
            conflictTarget(clause);
            if (clause.updates()) {
                doUpdate(clause);
            }
        }
    }

    /** Without a list of columns the values must not reach the hidden ones. */
    private void listColumns() {
        Query source = insert.source();
        if (insert.columns() != null || source == null || !target.hides()) {
            return;
        }
        List<String> visible = target.table().visible();
        int count = Outputs.count(work, source);
        boolean fits = count <= visible.size();
        // PostgreSQL alone takes fewer values than there are columns
        boolean lenient = work.dialect() == Dialect.POSTGRESQL;
        if (lenient && target.table().hidesAtTheEnd() && fits) {
            return;
        }
        boolean all = !lenient || count == FromItem.NO_TOKEN || !fits;
        List<String> listed = all ? visible : visible.subList(0, count);
        int after = insert.target().tail();
        work.edits.clauseAfter(after, " (" + String.join(", ", listed) + ")");
    }

    private boolean isApplied() {
        return target.table()
                .table()
                .table()
                .column(target.table().markers().live())
                .isPresent();
    }

    /** The conflict target must name the index that is there now, which holds live rows only. */
    private void conflictTarget(OnConflict clause) {
        if (!isApplied()) {
            return;
        }
        String live = target.table().live();
        if (clause.constraint() != FromItem.NO_TOKEN) {
            constraint(clause);
            return;
        }
        Span columns = clause.target();
        if (columns == null || isWholeKey(columns)) {
            return;
        }
        if (!new ConflictKey(target.table(), tokens, columns).isHeldByPredicate()) {
            work.edits.clauseAfter(columns.last(), ", " + live);
            return;
        }
        Span where = clause.targetWhere();
        if (where == null) {
            work.edits.clauseAfter(columns.last() + 1, " WHERE " + live);
        } else if (!names(where)) {
            work.edits.and(where, live);
        }
    }

    private boolean names(Span span) {
        for (int i = span.first(); i <= span.last(); i++) {
            if (tokens.isIdentifier(i)
                    && tokens.named(i, target.table().markers().live())) {
                return true;
            }
        }
        return false;
    }

    /** Whether the columns are a unique key over tombstones too, such as the primary key. */
    private boolean isWholeKey(Span columns) {
        Set<String> named = columns(columns);
        return !named.isEmpty()
                && target.table().table().table().indexes().stream()
                        .anyMatch(x -> x.unique()
                                && x.predicate().isEmpty()
                                && !x.expressions()
                                && new HashSet<>(x.keys()).equals(named));
    }

    /** The columns that a conflict target lists; none if it also holds expressions. */
    private Set<String> columns(Span target) {
        Set<String> named = new HashSet<>();
        for (int i = target.first(); i <= target.last(); i++) {
            if (tokens.isIdentifier(i)) {
                named.add(tokens.name(i));
            } else if (!tokens.isSymbol(i, ',')) {
                return Set.of();
            }
        }
        return named;
    }

    /** {@code ON CONSTRAINT name} where the constraint has become an index. */
    private void constraint(OnConflict clause) {
        Optional<Index> index = target.table().table().table().index(tokens.name(clause.constraint()));
        if (index.isEmpty() || index.get().constraint() || !index.get().unique()) {
            return;
        }
        String keys = index.get().keys().stream()
                .map(k -> target.table().table().table().column(k).isPresent()
                        ? target.table().quote(k)
                        : "(" + k + ")")
                .collect(Collectors.joining(", ", "(", ")"));
        String where = index.get().predicate().map(p -> " WHERE " + p).orElse("");
        work.edits.replace(clause.constraintFirst(), clause.constraint(), keys + where);
    }

    /** A tombstone under the same primary key must not be changed, and there is no condition to say so. */
    private void onDuplicateKey(OnDuplicateKey clause) {
        IntList assigned = clause.assigned();
        byHand(assigned);
        if (target.decided()) {
            return;
        }
        String table = target.qualifier();
        String live = table + "." + target.table().live();
        for (int i = 0; i < assigned.size(); i++) {
            String column = tokens.raw(assigned.get(i));
            Span value = clause.values().get(i);
            boolean byDefault = value.first() == value.last() && tokens.is(value.first(), Keyword.DEFAULT);
            work.edits.around(
                    value,
                    "CASE WHEN " + live + " THEN ",
                    (byDefault ? "(" + column + ")" : "") + " ELSE " + table + "." + column + " END");
        }
    }

    private void byHand(IntList assigned) {
        for (int i = 0; i < assigned.size(); i++) {
            String name = tokens.name(assigned.get(i));
            if (target.table().marker(name).isPresent() && target.table().decides(name)) {
                target.decide(name, assigned.get(i));
                work.markDeleting();
            }
        }
    }

    /** A tombstone under the same primary key must not be changed. */
    private void doUpdate(OnConflict clause) {
        byHand(clause.assigned());
        if (target.decided()) {
            return;
        }
        String live =
                tokens.raw(insert.target().calledBy()) + "." + target.table().live();
        Span where = clause.where();
        if (where == null) {
            work.edits.clauseAfter(clause.last(), " WHERE " + live);
        } else {
            work.edits.and(where, live);
        }
    }
}
