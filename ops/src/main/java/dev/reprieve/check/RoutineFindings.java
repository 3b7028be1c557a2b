package dev.reprieve.check;

import dev.reprieve.catalog.Routine;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.ProtectedTable;
import dev.reprieve.rewrite.References;
import dev.reprieve.rewrite.Request;
import dev.reprieve.rewrite.Rewrite;
import dev.reprieve.rewrite.Rewriter;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.SyntaxException;
import dev.reprieve.sql.TokenKind;
import dev.reprieve.sql.Tokenizer;
import dev.reprieve.sql.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Functions and procedures that use a protected table and not its live key. Their bodies run in the database, past the
 * guard. A body in SQL is read as the guard would read it. In other languages words count wherever they stand, in strings
 * too, as these may be dynamic SQL: better one finding too many. Text that is put together at run time cannot be seen into.
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

    private final Findings findings;
    private final Rewriter rewriter;

    private RoutineFindings(Findings findings) {
        this.findings = findings;
        this.rewriter = new Rewriter(Dialect.POSTGRESQL, findings.protection());
    }

    static void find(Findings findings) {
        RoutineFindings routines = new RoutineFindings(findings);
        for (Routine routine : findings.catalog().routines()) {
            if (!COMPILED.contains(routine.language())) {
                routines.look(routine);
            }
        }
    }

    private void look(Routine routine) {
        if (routine.language().equals("sql") && analysed(routine)) {
            return;
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
            leak(routine, "Its body names " + tables + " without the live key, and the guard does not see inside it.");
        } else if (runsText(routine.body())) {
            findings.note(
                    "function:" + routine.signature(),
                    "function " + routine.signature(),
                    "Its body runs text that it puts together (EXECUTE), which nobody can see into beforehand.",
                    "Make sure that no deleted row can come out of it, and accept the finding.");
        }
    }

    /** Judges a body that is nothing but SQL; false if it cannot be read. */
    private boolean analysed(Routine routine) {
        String sql = statements(routine.body());
        Set<String> places = new LinkedHashSet<>();
        for (List<String> path : paths()) {
            Request request = new Request(Visibility.LIVE, path, true);
            References references = rewriter.references(sql, request);
            if (references.unreadable().isPresent()) {
                return false;
            }
            Rewrite rewrite = rewriter.rewrite(sql, request);
            if (!references.references().isEmpty() && !runsAsItIs(rewrite, sql)) {
                references.references().forEach(r -> places.add(r.table() + " (" + place(sql, r.offset()) + ")"));
            }
        }
        if (!places.isEmpty()) {
            leak(
                    routine,
                    "Its body uses " + String.join(", ", places)
                            + " without the live filter, and the guard does not see inside it.");
        }
        return true;
    }

    /** A routine may set a search path of its own: each schema with a protected table can come first. */
    private Set<List<String>> paths() {
        Set<List<String>> paths = new LinkedHashSet<>();
        paths.add(findings.catalog().searchPath());
        for (ProtectedTable table : findings.protection().tables()) {
            List<String> path = new ArrayList<>(List.of(table.name().schema()));
            path.addAll(findings.catalog().searchPath());
            paths.add(path.stream().distinct().toList());
        }
        return paths;
    }

    /** {@code RETURN …} and {@code BEGIN ATOMIC … END} as statements, every other character where it was. */
    private static String statements(String body) {
        String text = body.stripTrailing();
        if (text.startsWith("RETURN ")) {
            return "SELECT" + text.substring("RETURN".length());
        }
        String begin = "BEGIN ATOMIC";
        if (text.startsWith(begin) && text.endsWith("END")) {
            return " ".repeat(begin.length()) + text.substring(begin.length(), text.length() - "END".length());
        }
        return body;
    }

    private static boolean runsAsItIs(Rewrite rewrite, String sql) {
        return rewrite instanceof Rewrite.Unchanged
                || (rewrite instanceof Rewrite.Changed changed && changed.sql().equals(sql))
                || (rewrite instanceof Rewrite.Deleting deleting
                        && deleting.sql().equals(sql));
    }

    private static String place(String text, int offset) {
        long line = text.substring(0, offset).chars().filter(c -> c == '\n').count() + 1;
        return "line " + line + ":" + (offset - text.lastIndexOf('\n', offset - 1));
    }

    private void leak(Routine routine, String problem) {
        findings.leak(
                "function:" + routine.signature(),
                "function " + routine.signature(),
                problem,
                "Add the filter to its queries and turn its DELETEs into updates of the live key,"
                        + " or accept the finding if no deleted row can come out of it.");
    }

    /** Whether a body has an EXECUTE that is not of a trigger's function or a fixed text. */
    private static boolean runsText(String body) {
        try {
            Tokens tokens = Tokenizer.tokenize(body, Dialect.POSTGRESQL, false);
            for (int i = 0; i < tokens.count() - 1; i++) {
                boolean execute =
                        tokens.kind(i) == TokenKind.WORD && tokens.raw(i).equalsIgnoreCase("execute");
                boolean fixed = tokens.kind(i + 1) == TokenKind.STRING && tokens.isSymbol(i + 2, ';');
                boolean trigger = tokens.kind(i + 1) == TokenKind.WORD
                        && Set.of("function", "procedure").contains(tokens.name(i + 1));
                if (execute && !fixed && !trigger) {
                    return true;
                }
            }
            return false;
        } catch (SyntaxException e) {
            // another language: it has its own ways to run text, which no word tells
            return false;
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
