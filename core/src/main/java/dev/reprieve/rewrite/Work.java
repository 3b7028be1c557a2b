package dev.reprieve.rewrite;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.rewrite.Explanation.Reason;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.FromItem;
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
    private final @Nullable List<Reason> reasons;
    private boolean deleting;

    /** @param reasons takes up why something is changed; null if nobody wants to know */
    Work(
            Tokens tokens,
            Dictionary dictionary,
            List<String> searchPath,
            Visibility visibility,
            Edits edits,
            @Nullable List<Reason> reasons) {
        this.tokens = tokens;
        this.dictionary = dictionary;
        this.searchPath = searchPath;
        this.visibility = visibility;
        this.edits = edits;
        this.reasons = reasons;
    }

    /** The same work on a text inside this one. */
    Work inside(Tokens inner, Edits innerEdits) {
        return new Work(inner, dictionary, searchPath, visibility, innerEdits, null);
    }

    /** Says what is done about a table. */
    void because(Binding binding, String rule, String place) {
        if (reasons != null) {
            TableRef ref = binding.ref();
            int last = ref.alias() == FromItem.NO_TOKEN ? ref.last() : ref.alias();
            reasons.add(new Reason(
                    tokens.start(ref.first()),
                    tokens.raw(ref.first(), ref.last()) + (last == ref.last() ? "" : " " + tokens.raw(last)),
                    rule + place));
        }
    }

    /** Says that a table is read as the visibility has it. */
    void becauseSeen(Binding binding, String place) {
        because(
                binding,
                switch (visibility) {
                    case LIVE -> "live rows only, ";
                    case ALL -> "live and deleted rows, ";
                    case ONLY_DELETED -> "deleted rows only, ";
                },
                place);
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
