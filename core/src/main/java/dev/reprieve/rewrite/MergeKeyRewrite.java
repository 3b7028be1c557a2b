package dev.reprieve.rewrite;

import dev.reprieve.catalog.Index;
import dev.reprieve.sql.Insert;
import dev.reprieve.sql.Query;
import dev.reprieve.sql.Span;
import dev.reprieve.sql.Tokens;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * H2's {@code MERGE INTO t (a, b) KEY (a) VALUES (1, 2)}: the live key becomes a part of the key, so that only a live row
 * is met.
 */
final class MergeKeyRewrite {
    private final Work work;
    private final Tokens tokens;
    private final Insert merge;
    private final Binding target;

    MergeKeyRewrite(Work work, Insert merge, Binding target) {
        this.work = work;
        this.tokens = work.tokens;
        this.merge = merge;
        this.target = target;
    }

    void rewrite() {
        Span rows = merge.mergeSource();
        Query source = merge.source();
        Span columns = merge.columns();
        if (rows == null || source == null || columns != null && namesMarker(columns)) {
            return;
        }
        String live = target.table().live();
        if (columns == null) {
            String list = String.join(", ", target.table().visible());
            work.edits.clauseAfter(merge.target().tail(), " (" + list + ", " + live + ")");
        } else {
            work.edits.clauseAfter(columns.last(), ", " + live);
        }
        key(live, columns);
        if (source.selects().size() == 1 && source.selects().get(0).isValues() && tokens.isSymbol(rows.last(), ')')) {
            values(rows);
        } else {
            work.edits.beforeTable(rows.first(), "SELECT q.*, TRUE FROM (");
            work.edits.afterQuery(rows.last(), ") q");
        }
    }

    private boolean namesMarker(Span columns) {
        for (int i = columns.first(); i <= columns.last(); i++) {
            if (tokens.isIdentifier(i)
                    && tokens.named(i, target.table().markers().live())) {
                return true;
            }
        }
        return false;
    }

    /** Without KEY the primary key is meant. */
    private void key(String live, @Nullable Span columns) {
        Span key = merge.mergeKey();
        if (key != null) {
            work.edits.clauseAfter(key.last(), ", " + live);
            return;
        }
        Optional<List<String>> primary = target.table().table().table().indexes().stream()
                .filter(Index::primary)
                .map(Index::keys)
                .findFirst();
        if (primary.isPresent()) {
            StringBuilder text = new StringBuilder(" KEY (");
            primary.get().forEach(k -> text.append(target.table().quote(k)).append(", "));
            int after = columns == null ? merge.target().tail() : columns.last() + 1;
            work.edits.clauseAfter(after, text.append(live).append(')').toString());
        }
    }

    /** Each row in its brackets. */
    private void values(Span rows) {
        for (int i = rows.first(); i <= rows.last(); i++) {
            if (tokens.isSymbol(i, '(')) {
                i = tokens.partner(i);
                work.edits.clauseAfter(i - 1, ", TRUE");
            }
        }
    }
}
