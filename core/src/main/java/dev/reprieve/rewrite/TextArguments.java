package dev.reprieve.rewrite;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.sql.Script;
import dev.reprieve.sql.Statement;
import dev.reprieve.sql.SyntaxException;
import dev.reprieve.sql.TokenKind;
import dev.reprieve.sql.Tokenizer;
import dev.reprieve.sql.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Functions of the database that run a query, or read a table, which they are given as a string. A query that stands in
 * the text is rewritten in its string; the rest is refused.
 */
final class TextArguments {
    private static final Set<String> READERS = Set.of(
            "connectby",
            "crosstab",
            "crosstab2",
            "crosstab3",
            "crosstab4",
            "csvwrite",
            "dblink",
            "dblink_exec",
            "dblink_open",
            "dblink_send_query",
            "query_to_xml",
            "query_to_xml_and_xmlschema",
            "query_to_xmlschema",
            "table_to_xml",
            "table_to_xml_and_xmlschema",
            "table_to_xmlschema",
            "ts_rewrite",
            "ts_stat",
            "xpath_table");

    /** Of these, what runs the query that it is given, in this database. */
    private static final Set<String> RUNNERS = Set.of(
            "crosstab",
            "crosstab2",
            "crosstab3",
            "crosstab4",
            "query_to_xml",
            "query_to_xml_and_xmlschema",
            "query_to_xmlschema",
            "ts_rewrite",
            "ts_stat");

    /** These read every table of a schema or database. */
    private static final Set<String> READERS_OF_ALL = Set.of(
            "database_to_xml",
            "database_to_xml_and_xmlschema",
            "database_to_xmlschema",
            "schema_to_xml",
            "schema_to_xml_and_xmlschema",
            "schema_to_xmlschema");

    private static final Hashes FUNCTIONS = new Hashes(functions());

    private TextArguments() {}

    /** All these functions. */
    static List<String> functions() {
        return Stream.of(READERS, READERS_OF_ALL).flatMap(Set::stream).toList();
    }

    /** Looks at each call between two tokens. */
    static void rewrite(Work work, ProtectedNames names, int first, int last) {
        Tokens tokens = work.tokens;
        for (int i = first; i < last; i++) {
            if (!FUNCTIONS.contains(tokens.hash(i)) || !tokens.isIdentifier(i) || !tokens.isSymbol(i + 1, '(')) {
                continue;
            }
            String function = tokens.name(i).toLowerCase(Locale.ROOT);
            if (READERS.contains(function)) {
                texts(work, names, i);
            } else if (READERS_OF_ALL.contains(function) && concerns(work, function, i + 1)) {
                throw refusal(
                        work,
                        i,
                        function,
                        work.dictionary.all().iterator().next().label());
            }
        }
    }

    private static void texts(Work work, ProtectedNames names, int function) {
        Tokens tokens = work.tokens;
        String name = tokens.name(function).toLowerCase(Locale.ROOT);
        for (int i = function + 2; i < tokens.partner(function + 1); i++) {
            String table = tokens.kind(i) == TokenKind.STRING ? named(tokens, names, i) : null;
            if (table != null && !(RUNNERS.contains(name) && isPlain(tokens.raw(i)) && rewriteInside(work, names, i))) {
                throw refusal(work, i, name, table);
            }
        }
    }

    /** Rewrites the query that a string holds; says whether it could. */
    private static boolean rewriteInside(Work work, ProtectedNames names, int string) {
        try {
            Tokens query = Tokenizer.tokenize(work.tokens.name(string), work.dialect(), false);
            List<Statement> statements = Script.parse(query).statements();
            Edits edits = new Edits(query);
            Work inside = work.inside(query, edits);
            for (Statement statement : statements) {
                new StatementRewrite(inside, statement, names).rewrite();
            }
            String changed = edits.apply();
            if (inside.isDeleting() || statements.size() > 1) {
                return false;
            }
            work.edits.replace(string, string, "'" + changed.replace("'", "''") + "'");
            return true;
        } catch (SyntaxException | Refusal e) {
            // then the call is refused, at the place where it stands in the text
            return false;
        }
    }

    /** Whether what stands between the quotes is the string: no escapes, and in one piece. */
    private static boolean isPlain(String raw) {
        String inside = raw.substring(1, raw.length() - 1);
        return raw.charAt(0) == '\''
                && inside.indexOf('\\') < 0
                && inside.replace("''", "").indexOf('\'') < 0;
    }

    /** The protected table that the SQL in a string names, or null. One that is not plain is not looked into, and may name any. */
    private static @Nullable String named(Tokens tokens, ProtectedNames names, int string) {
        String raw = tokens.raw(string);
        if (!isPlain(raw)) {
            return names.anywhereIn(raw).stream().findFirst().orElse("a protected table");
        }
        try {
            Tokens sql = Tokenizer.tokenize(tokens.name(string), tokens.dialect(), false);
            int found = names.firstIn(sql);
            return found < 0 ? null : sql.name(found);
        } catch (SyntaxException e) {
            // not SQL as far as one can see, but the function may know better
            return names.mayStandIn(raw) ? "a protected table" : null;
        }
    }

    /** Whether the schema that a call names has a protected table; one that is not spelled out may be any. */
    private static boolean concerns(Work work, String function, int bracket) {
        Tokens tokens = work.tokens;
        if (function.startsWith("database") || tokens.kind(bracket + 1) != TokenKind.STRING) {
            return true;
        }
        String schema = tokens.name(bracket + 1);
        return work.dictionary.all().stream().anyMatch(t -> t.name().schema().equalsIgnoreCase(schema));
    }

    private static Refusal refusal(Work work, int token, String function, String table) {
        return work.refuse(
                ErrorCode.STATEMENT_UNSUPPORTED,
                token,
                function + " would read the soft-deleted rows of " + table + ": what it runs is not rewritten.",
                "Write the query itself, or " + Work.OUTSIDE);
    }
}
