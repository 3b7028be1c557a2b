package dev.reprieve.rewrite;

import dev.reprieve.catalog.Index;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.Span;
import dev.reprieve.sql.Tokenizer;
import dev.reprieve.sql.Tokens;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The key that a conflict target lists, by its words: enough to tell the unique indexes of one table apart. */
final class ConflictKey {
    private final Guarded table;
    private final Dialect dialect;
    private final Set<String> words;

    ConflictKey(Guarded table, Tokens tokens, Span target) {
        this.table = table;
        this.dialect = tokens.dialect();
        this.words = words(tokens, target.first(), target.last());
    }

    /** Where NULLs are not distinct, a tombstone's live key would collide: such an index is partial instead. */
    boolean isHeldByPredicate() {
        List<Index> meant = table.table().table().indexes().stream()
                .filter(Index::unique)
                .filter(this::means)
                .toList();
        return !meant.isEmpty()
                && meant.stream()
                        .allMatch(x -> x.nullsNotDistinct() && x.predicate().isPresent());
    }

    /** The database prints an expression with casts and parentheses that the application need not have written. */
    private boolean means(Index index) {
        Set<String> printed = new HashSet<>();
        for (String key : index.keys()) {
            if (table.table().table().column(key).isPresent()) {
                printed.add(key);
            } else {
                Tokens tokens = Tokenizer.tokenize(key, dialect, false);
                printed.addAll(words(tokens, 0, tokens.count() - 1));
            }
        }
        Set<String> named = columns(words);
        boolean plain = named.equals(words);
        return plain != index.expressions()
                && printed.containsAll(words)
                && columns(printed).equals(named);
    }

    private Set<String> columns(Collection<String> among) {
        Set<String> columns = new HashSet<>(among);
        columns.removeIf(w -> table.table().table().column(w).isEmpty());
        columns.remove(table.markers().live());
        return columns;
    }

    private static Set<String> words(Tokens tokens, int first, int last) {
        Set<String> words = new HashSet<>();
        for (int i = first; i <= last; i++) {
            switch (tokens.kind(i)) {
                case WORD, QUOTED ->
                    words.add(
                            tokens.isIdentifier(i)
                                    ? tokens.name(i)
                                    : tokens.raw(i).toLowerCase(Locale.ROOT));
                case STRING, NUMBER -> words.add(tokens.raw(i));
                default -> {
                    // punctuation and operators are printed otherwise than they were written
                }
            }
        }
        return words;
    }
}
