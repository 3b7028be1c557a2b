package dev.reprieve.guard;

import dev.reprieve.catalog.Routine;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.SyntaxException;
import dev.reprieve.sql.Tokenizer;
import dev.reprieve.sql.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The functions and procedures that may change the schema: whose body has a word of DDL or runs text, and those that name
 * one of them. After a text that names such a routine the guard asks whether the schema still is the same.
 */
final class AlteringRoutines {
    private static final Pattern NOT_A_WORD = Pattern.compile("[^\\p{L}\\p{N}_$]+");
    private static final Set<String> DDL = Set.of("create", "alter", "drop", "execute", "import", "comment");

    private final Set<String> names = new HashSet<>();

    AlteringRoutines(List<Routine> routines) {
        Map<String, Set<String>> others = new HashMap<>();
        for (Routine routine : routines) {
            Set<String> words = words(routine.body());
            if (words.stream().anyMatch(DDL::contains)) {
                names.add(routine.name().name());
            } else {
                others.computeIfAbsent(routine.name().name(), n -> new HashSet<>())
                        .addAll(words);
            }
        }
        boolean grows = !names.isEmpty();
        while (grows) {
            List<String> found = new ArrayList<>();
            others.forEach((name, words) -> {
                if (words.stream().anyMatch(names::contains)) {
                    found.add(name);
                }
            });
            found.forEach(others::remove);
            grows = names.addAll(found);
        }
    }

    private static Set<String> words(String body) {
        return Set.copyOf(List.of(NOT_A_WORD.split(body.toLowerCase(Locale.ROOT))).stream()
                .distinct()
                .toList());
    }

    /** Whether a text names one of them. */
    boolean namedIn(String sql, Dialect dialect, boolean backslashEscapes) {
        if (names.isEmpty()) {
            return false;
        }
        try {
            Tokens tokens = Tokenizer.tokenize(sql, dialect, backslashEscapes);
            for (int i = 0; i < tokens.count(); i++) {
                if (tokens.isIdentifier(i) && names.contains(tokens.name(i))) {
                    return true;
                }
            }
            return false;
        } catch (SyntaxException e) {
            // cannot be read: may call anything
            return true;
        }
    }
}
