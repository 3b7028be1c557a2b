package dev.reprieve.rewrite;

import dev.reprieve.sql.IntList;
import dev.reprieve.sql.Keyword;
import dev.reprieve.sql.Scope;
import dev.reprieve.sql.Tokens;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;

/** What the names after a select's WHERE mean: ORDER BY prefers columns of the result, GROUP BY those of the tables. */
final class OutputClauses {
    private final Scope scope;
    private final Set<String> outputs;
    private final int grouping;
    private final int groupingEnd;

    OutputClauses(Tokens tokens, Scope scope) {
        this.scope = scope;
        this.outputs = outputs(tokens, scope.returned());
        this.grouping = nextBy(tokens, scope.whereGap() + 1, true);
        this.groupingEnd = nextBy(tokens, grouping + 1, false);
    }

    Scope scope() {
        return scope;
    }

    private static Set<String> outputs(Tokens tokens, IntList items) {
        boolean exact = !tokens.dialect().ignoresCase();
        Set<String> names = new TreeSet<>(exact ? Comparator.naturalOrder() : String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < items.size(); i += 2) {
            if (tokens.isIdentifier(items.get(i))) {
                names.add(tokens.name(items.get(i)));
            }
        }
        return names;
    }

    /** The next BY outside all brackets, that of GROUP BY if asked for; where the text or the query ends if none. */
    private static int nextBy(Tokens tokens, int from, boolean group) {
        for (int i = from; i < tokens.count(); i++) {
            if (tokens.isSymbol(i, '(')) {
                i = tokens.partner(i);
            } else if (tokens.isSymbol(i, ')') || tokens.isSymbol(i, ';')) {
                return i;
            } else if (tokens.is(i, Keyword.BY) && (!group || tokens.is(i - 1, Keyword.GROUP))) {
                return i;
            }
        }
        return tokens.count();
    }

    /** Whether the result has a column of that name. */
    boolean isOutput(String name) {
        return outputs.contains(name);
    }

    /** Whether the token stands in GROUP BY. */
    boolean isGrouping(int token) {
        return token > grouping && token < groupingEnd;
    }
}
