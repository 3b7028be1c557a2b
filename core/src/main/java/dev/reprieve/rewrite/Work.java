package dev.reprieve.rewrite;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.TableRef;
import dev.reprieve.sql.Tokens;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One text being rewritten: what all parts of the rewrite look at, and the edits that they add to. */
final class Work {
    static final String OUTSIDE = "run it outside the guard.";

    final Tokens tokens;
    final Dictionary dictionary;
    final List<String> searchPath;
    final Visibility visibility;
    final Edits edits;
    private boolean deleting;

    Work(Tokens tokens, Dictionary dictionary, List<String> searchPath, Visibility visibility, Edits edits) {
        this.tokens = tokens;
        this.dictionary = dictionary;
        this.searchPath = searchPath;
        this.visibility = visibility;
        this.edits = edits;
    }

    Dialect dialect() {
        return tokens.dialect();
    }

    @Nullable
    Binding bind(TableRef ref) {
        Guarded table = dictionary.guarded(tokens, ref, searchPath);
        return table == null ? null : new Binding(tokens, ref, table);
    }

    Optional<TableName> resolve(TableRef ref) {
        return dictionary.resolve(tokens, ref, searchPath);
    }

    void markDeleting() {
        deleting = true;
    }

    boolean isDeleting() {
        return deleting;
    }

    Refusal refuse(ErrorCode code, int token, String problem, String wayOut) {
        return new Refusal(code, tokens.start(token), problem, wayOut);
    }
}
