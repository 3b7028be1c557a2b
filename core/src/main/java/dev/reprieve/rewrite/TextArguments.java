package dev.reprieve.rewrite;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.sql.SyntaxException;
import dev.reprieve.sql.TokenKind;
import dev.reprieve.sql.Tokenizer;
import dev.reprieve.sql.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Functions of the database that run a query, or read a table, which they are given as a string. */
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

    /** These read every table of a schema or database. */
    private static final Set<String> READERS_OF_ALL = Set.of(
            "database_to_xml",
            "database_to_xml_and_xmlschema",
            "database_to_xmlschema",
            "schema_to_xml",
            "schema_to_xml_and_xmlschema",
            "schema_to_xmlschema");

    private TextArguments() {}

    /** All these functions. */
    static List<String> functions() {
        return Stream.of(READERS, READERS_OF_ALL).flatMap(Set::stream).toList();
    }

    /** Refuses a call that names a protected table in a string, between two tokens. */
    static void refuse(Work work, ProtectedNames names, int first, int last) {
        Tokens tokens = work.tokens;
        for (int i = first; i < last; i++) {
            if (!tokens.isIdentifier(i) || !tokens.isSymbol(i + 1, '(')) {
                continue;
            }
            String function = tokens.name(i).toLowerCase(Locale.ROOT);
            if (READERS.contains(function)) {
                refuseTexts(work, names, i);
            } else if (READERS_OF_ALL.contains(function) && concerns(work, function, i + 1)) {
                throw refusal(
                        work,
                        i,
                        function,
                        work.dictionary.all().iterator().next().label());
            }
        }
    }

    private static void refuseTexts(Work work, ProtectedNames names, int function) {
        Tokens tokens = work.tokens;
        for (int i = function + 2; i < tokens.partner(function + 1); i++) {
            String table = tokens.kind(i) == TokenKind.STRING ? named(tokens, names, i) : null;
            if (table != null) {
                throw refusal(work, i, tokens.name(function).toLowerCase(Locale.ROOT), table);
            }
        }
    }

    /**
     * The protected table that the SQL in a string names, or null. A string with escapes, or in several pieces, is not
     * looked into, and may name any.
     */
    private static @Nullable String named(Tokens tokens, ProtectedNames names, int string) {
        String raw = tokens.raw(string);
        String inside = raw.substring(1, raw.length() - 1);
        if (raw.charAt(0) != '\''
                || inside.indexOf('\\') >= 0
                || inside.replace("''", "").indexOf('\'') >= 0) {
            return names.anywhereIn(raw).stream().findFirst().orElse("a protected table");
        }
        try {
            Tokens sql = Tokenizer.tokenize(tokens.name(string), tokens.dialect(), false);
            int found = names.firstIn(sql);
            return found < 0 ? null : sql.name(found);
        } catch (SyntaxException e) {
            // not SQL as far as one can see, but the function may know better
            return names.mayStandIn(inside) ? "a protected table" : null;
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
