package dev.reprieve.sql;

import static dev.reprieve.sql.Keyword.*;

import java.util.Locale;
import java.util.Set;

/** Functions in FROM that have a syntax of their own. */
final class SpecialFunctions {
    /** Called without brackets. */
    private static final KeywordSet BARE = KeywordSet.of(
            CURRENT_CATALOG,
            CURRENT_DATE,
            CURRENT_ROLE,
            CURRENT_SCHEMA,
            CURRENT_TIME,
            CURRENT_TIMESTAMP,
            CURRENT_USER,
            LOCALTIME,
            LOCALTIMESTAMP,
            SESSION_USER,
            SYSTEM_USER,
            USER);

    private static final Set<String> OWN_SYNTAX = Set.of(
            "CAST",
            "COALESCE",
            "EXTRACT",
            "GREATEST",
            "LEAST",
            "NORMALIZE",
            "NULLIF",
            "OVERLAY",
            "POSITION",
            "SUBSTRING",
            "TREAT",
            "TRIM");

    private SpecialFunctions() {}

    /** Whether the word alone calls a function. */
    static boolean isBare(Tokens tokens, int word) {
        return BARE.contains(tokens.keyword(word));
    }

    /** Whether the rows of the function are not called by the word that is written, or that cannot stand before a dot. */
    static boolean isSpecial(Tokens tokens, int first, int last) {
        return first == last
                && tokens.kind(first) == TokenKind.WORD
                && (isBare(tokens, first)
                        || OWN_SYNTAX.contains(tokens.raw(first).toUpperCase(Locale.ROOT)));
    }

    /** PostgreSQL's {@code COLLATION FOR (…)}. */
    static boolean isCollationFor(Tokens tokens, int word) {
        return tokens.is(word + 1, FOR)
                && tokens.isSymbol(word + 2, '(')
                && tokens.dialect() == Dialect.POSTGRESQL
                && tokens.kind(word) == TokenKind.WORD
                && tokens.raw(word).equalsIgnoreCase("COLLATION");
    }
}
