package dev.reprieve.rewrite;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.sql.Keyword;
import dev.reprieve.sql.Tokens;
import java.util.Locale;
import java.util.Set;

/**
 * Texts of several statements of which one changes what the next ones mean: whose table a name is, or where a string ends.
 * They would be rewritten by what held before.
 */
final class SettingChanges {
    private static final Set<String> SETTINGS = Set.of(
            "ALL",
            "AUTHORIZATION",
            "MODE",
            "ROLE",
            "SCHEMA",
            "SCHEMA_SEARCH_PATH",
            "SEARCH_PATH",
            "SQL_MODE",
            "STANDARD_CONFORMING_STRINGS");

    private static final Set<String> FUNCTIONS = Set.of("PG_SETTINGS", "SET_CONFIG");

    private SettingChanges() {}

    /** What changes a setting inside any statement. */
    static Set<String> functions() {
        return FUNCTIONS;
    }

    /** Refuses the text if another statement follows one that changes such a setting. */
    static void refuse(Tokens tokens, ProtectedNames names) {
        if (!isMany(tokens)) {
            return;
        }
        int changing = -1;
        for (int i = 0; i < tokens.count() - 1; i++) {
            if (tokens.isSymbol(i, ';')) {
                continue;
            }
            boolean begins = i == 0 || tokens.isSymbol(i - 1, ';');
            if (begins && changing >= 0) {
                if (names.mayStandIn(tokens.text())) {
                    throw refusal(tokens, changing);
                }
                return;
            }
            if (begins && changes(tokens, i) || FUNCTIONS.contains(upper(tokens, i))) {
                changing = i;
            }
        }
    }

    private static boolean isMany(Tokens tokens) {
        for (int i = 1; i < tokens.count() - 2; i++) {
            if (tokens.isSymbol(i, ';')) {
                return true;
            }
        }
        return false;
    }

    /** Whether the statement that begins here is SET or its like, and of a setting that matters. */
    private static boolean changes(Tokens tokens, int first) {
        Keyword keyword = tokens.keyword(first);
        if (keyword == Keyword.DISCARD || keyword == Keyword.USE) {
            return true;
        }
        if (keyword != Keyword.SET && keyword != Keyword.RESET) {
            return false;
        }
        for (int i = first + 1; i < tokens.count() - 1 && !tokens.isSymbol(i, ';'); i++) {
            if (SETTINGS.contains(upper(tokens, i))) {
                return true;
            }
        }
        return false;
    }

    private static String upper(Tokens tokens, int i) {
        return tokens.isIdentifier(i) ? tokens.name(i).toUpperCase(Locale.ROOT) : "";
    }

    private static Refusal refusal(Tokens tokens, int token) {
        return new Refusal(
                ErrorCode.STATEMENT_UNSUPPORTED,
                tokens.start(token),
                "The text changes here how its next statements are read.",
                "Run its statements one by one.");
    }
}
