package dev.reprieve.rewrite;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.sql.TokenKind;
import dev.reprieve.sql.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

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
                int text = namingText(tokens, names, i + 1);
                if (text >= 0) {
                    throw refusal(
                            work,
                            text,
                            function,
                            names.anywhereIn(tokens.raw(text)).get(0));
                }
            } else if (READERS_OF_ALL.contains(function) && concerns(work, function, i + 1)) {
                throw refusal(
                        work,
                        i,
                        function,
                        work.dictionary.all().iterator().next().label());
            }
        }
    }

    private static int namingText(Tokens tokens, ProtectedNames names, int bracket) {
        for (int i = bracket + 1; i < tokens.partner(bracket); i++) {
            if (tokens.kind(i) == TokenKind.STRING
                    && !names.anywhereIn(tokens.raw(i)).isEmpty()) {
                return i;
            }
        }
        return -1;
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
