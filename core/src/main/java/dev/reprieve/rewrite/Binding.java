package dev.reprieve.rewrite;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.FromItem;
import dev.reprieve.sql.TableRef;
import dev.reprieve.sql.Tokens;
import java.util.ArrayList;
import java.util.List;

/** A reference to a protected table, and what becomes of it. */
final class Binding {
    private final Tokens tokens;
    private final TableRef ref;
    private final Guarded table;
    private final List<String> alsoShown = new ArrayList<>(0);
    private final List<Integer> mentions = new ArrayList<>(0);
    private boolean decided;
    private boolean derived;

    Binding(Tokens tokens, TableRef ref, Guarded table) {
        this.tokens = tokens;
        this.ref = ref;
        this.table = table;
    }

    TableRef ref() {
        return ref;
    }

    Guarded table() {
        return table;
    }

    /** How the statement calls it in front of a column: as it wrote it. */
    String qualifier() {
        return ref.alias() == FromItem.NO_TOKEN ? tokens.raw(ref.first(), ref.last()) : tokens.raw(ref.alias());
    }

    /** Whether it has hidden columns that {@code *} and the like must not show. */
    boolean hides() {
        return table.hides();
    }

    /** The statement names a marker column of it, and so says itself which rows it wants. */
    void decide(String column, int token) {
        if (table.refusesByHand()) {
            throw new Refusal(
                    ErrorCode.STATEMENT_BY_HAND,
                    tokens.start(token),
                    "The statement names " + column + " of " + table.label()
                            + ", and the policy refuses soft delete by hand.",
                    "Use DELETE, a scope or reprieve trash, or set by_hand: allow in the policy.");
        }
        decided = true;
        show(column);
    }

    /** Notes where a marker column of it is named: the token of the column. */
    void mention(int token) {
        mentions.add(token);
    }

    List<Integer> mentions() {
        return mentions;
    }

    /** A column that is not the application's but is named, and so must be there even in a derived table. */
    void show(String column) {
        if (!table.shows(column) && !alsoShown.contains(column)) {
            alsoShown.add(column);
        }
    }

    boolean decided() {
        return decided;
    }

    /** It must become a subquery: a condition cannot say what is needed, or its columns must look like a table's. */
    void derive() {
        derived = true;
    }

    boolean derived() {
        return derived;
    }

    boolean isFiltered(Visibility visibility) {
        return visibility != Visibility.ALL && !decided;
    }

    /** The condition on its rows, with the qualifier given. */
    String predicate(Visibility visibility, String qualifier) {
        String live = qualifier.isEmpty() ? table.live() : qualifier + "." + table.live();
        return visibility == Visibility.ONLY_DELETED ? live + " IS NULL" : live;
    }

    /** The columns of the subquery that it becomes. */
    String derivedColumns() {
        StringBuilder columns = new StringBuilder(table.list());
        for (String name : alsoShown) {
            columns.append(columns.isEmpty() ? "" : ", ").append(table.quote(name));
        }
        return columns.toString();
    }
}
