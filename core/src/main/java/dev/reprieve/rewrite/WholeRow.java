package dev.reprieve.rewrite;

import dev.reprieve.sql.Delete;
import dev.reprieve.sql.Keyword;
import dev.reprieve.sql.Tokens;

/** A whole row used as one value, as in {@code row_to_json(p)} or {@code ROW(p.*)}: must not hold hidden columns. */
final class WholeRow {
    private final Work work;
    private final ScopeView owner;
    private final Binding binding;

    WholeRow(Work work, ScopeView owner, Binding binding) {
        this.work = work;
        this.owner = owner;
        this.binding = binding;
    }

    void at(int first, int last) {
        if (isArgumentOfRoutine(first, last) || isCastToItsType(first, last)) {
            return;
        }
        if (binding != owner.target()) {
            binding.derive();
            return;
        }
        // what is written cannot become a subquery itself, but its row can
        Tokens tokens = work.tokens;
        boolean deleted =
                owner.scope() instanceof Delete && binding.table().table().soft();
        String qualifier = tokens.raw(first, tokens.isSymbol(last, '*') ? last - 2 : last);
        String columns = Returning.columns(binding, qualifier, deleted);
        boolean inRow =
                tokens.isSymbol(last, '*') && tokens.isSymbol(first - 1, '(') && tokens.is(first - 2, Keyword.ROW);
        // a result's column is called as the row was
        boolean version = tokens.isIdentifier(last) && owner.isRowVersion(last);
        if (version) {
            // there may be none: an inserted row has no old version
            columns += " WHERE " + qualifier + "."
                    + binding.table().quote(binding.table().markers().flag()) + " IS NOT NULL";
        }
        String name = tokens.isSymbol(last, '*') ? "r" : tokens.raw(last);
        work.edits.replace(
                first, last, inRow ? columns : "(SELECT " + name + " FROM (SELECT " + columns + ") AS " + name + ")");
    }

    /** A function of the application's own takes the table's row type, with all its columns. */
    private boolean isArgumentOfRoutine(int first, int last) {
        Tokens tokens = work.tokens;
        return first > 1
                && tokens.isSymbol(first - 1, '(')
                && tokens.isSymbol(last + 1, ')')
                && tokens.isIdentifier(first - 2)
                && work.dictionary.isRoutine(tokens.name(first - 2));
    }

    /** {@code p::posts}, as definitions of views have it: the type has all columns, so fewer cannot become one. */
    private boolean isCastToItsType(int first, int last) {
        Tokens tokens = work.tokens;
        boolean called = tokens.is(last + 1, Keyword.AS)
                && first > 1
                && tokens.isSymbol(first - 1, '(')
                && tokens.raw(first - 2).equalsIgnoreCase("CAST");
        if (!called && !tokens.raw(last + 1).equals("::")) {
            return false;
        }
        int type = last + 2;
        while (tokens.isSymbol(type + 1, '.')) {
            type += 2;
        }
        return tokens.isIdentifier(type)
                && tokens.named(type, binding.table().name().name());
    }
}
