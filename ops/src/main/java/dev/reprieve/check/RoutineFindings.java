package dev.reprieve.check;

import dev.reprieve.catalog.Routine;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.ProtectedTable;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.SyntaxException;
import dev.reprieve.sql.TokenKind;
import dev.reprieve.sql.Tokenizer;
import dev.reprieve.sql.Tokens;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Functions and procedures that name a protected table and not its live key. Their bodies run in the database, past the
 * guard. Words count wherever they stand, in strings too, as these may be dynamic SQL: better one finding too many.
 */
final class RoutineFindings {
    private static final Set<String> COMPILED = Set.of("c", "internal");
    private static final Pattern NOT_A_NAME = Pattern.compile("[^\\p{L}\\p{N}_$]+");

    /** What PostgreSQL takes for a name only in quotes. */
    private static final Set<String> RESERVED = Set.of(("all analyse analyze and any array as asc asymmetric both case"
                    + " cast check collate column constraint create default deferrable desc distinct do else end except"
                    + " false fetch for foreign from grant group having in initially intersect into lateral leading"
                    + " limit not null offset on only or order placing primary references returning select some"
                    + " symmetric table then to trailing true union unique user using variadic when where window with")
            .split(" "));

    private RoutineFindings() {}

    static void find(Findings findings) {
        for (Routine routine : findings.catalog().routines()) {
            if (COMPILED.contains(routine.language())) {
                continue;
            }
            Set<String> words = words(routine.body());
            Set<TableName> named = new TreeSet<>();
            for (ProtectedTable table : findings.protection().tables()) {
                if (words.contains(table.name().name()) && !filters(words, table)) {
                    named.add(table.name());
                }
            }
            if (!named.isEmpty()) {
                String tables = named.stream().map(TableName::toString).collect(Collectors.joining(", "));
                findings.leak(
                        "function:" + routine.signature(),
                        "function " + routine.signature(),
                        "Its body names " + tables + " without the live key, and the guard does not see inside it.",
                        "Add the filter to its queries and turn its DELETEs into updates of the live key,"
                                + " or accept the finding if no deleted row can come out of it.");
            }
        }
    }

    /** Whether the body decides by itself which rows it wants, by the live key or by a marker that it always knew. */
    private static boolean filters(Set<String> words, ProtectedTable table) {
        return words.contains(table.markers().live())
                || table.adopted().stream().anyMatch(words::contains);
    }

    private static Set<String> words(String body) {
        Set<String> words = new HashSet<>();
        try {
            Tokens tokens = Tokenizer.tokenize(body, Dialect.POSTGRESQL, false);
            for (int i = 0; i < tokens.count(); i++) {
                if (tokens.kind(i) == TokenKind.QUOTED
                        || tokens.kind(i) == TokenKind.WORD && !reserved(tokens.name(i))) {
                    words.add(tokens.name(i));
                } else if (tokens.kind(i) == TokenKind.STRING) {
                    addAll(words, tokens.raw(i));
                }
            }
        } catch (SyntaxException e) {
            // another language than SQL: its words still are words
            addAll(words, body);
        }
        return words;
    }

    private static void addAll(Set<String> words, String text) {
        Arrays.stream(NOT_A_NAME.split(text))
                .filter(word -> !reserved(word) || text.contains('"' + word + '"'))
                .forEach(word -> {
                    words.add(word);
                    words.add(word.toLowerCase(Locale.ROOT));
                });
    }

    private static boolean reserved(String word) {
        return RESERVED.contains(word.toLowerCase(Locale.ROOT));
    }
}
