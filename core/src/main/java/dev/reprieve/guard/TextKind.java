package dev.reprieve.guard;

import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.SyntaxException;
import dev.reprieve.sql.TokenKind;
import dev.reprieve.sql.Tokenizer;
import dev.reprieve.sql.Tokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What a text does besides reading and writing rows, as far as the guard must know it. The later, the more it matters. */
enum TextKind {
    /** Reads or writes rows. */
    DATA,
    /** Changes settings of the session, such as the search path, or may. */
    SESSION,
    /** Calls a routine that may change settings or the schema; the {@link Picture} knows which. */
    CALL,
    /** Marks a place in the transaction, or goes back to one. */
    SAVEPOINT,
    /** Ends the transaction. */
    TRANSACTION,
    /** Opens a transaction block, perhaps after ending one. */
    BEGIN,
    /** Changes the schema, or may: the catalog must be read again. */
    SCHEMA;

    /** The one that matters most. */
    static TextKind most(List<TextKind> kinds) {
        return kinds.stream().max(Comparator.naturalOrder()).orElse(DATA);
    }

    /** What the statements of a text do, in their order; what several in a row do is said once. */
    static List<TextKind> of(String sql, Dialect dialect, boolean backslashEscapes) {
        List<TextKind> found = new ArrayList<>(1);
        try {
            Tokens tokens = Tokenizer.tokenize(sql, dialect, backslashEscapes);
            boolean first = true;
            for (int i = 0; i < tokens.count(); i++) {
                if (first && tokens.kind(i) == TokenKind.WORD) {
                    TextKind kind = ofStatement(tokens, i);
                    if (found.isEmpty() || found.get(found.size() - 1) != kind) {
                        found.add(kind);
                    }
                }
                first = tokens.isSymbol(i, ';') || tokens.isSymbol(i, '{');
            }
        } catch (SyntaxException e) {
            // the rewriter judges it too; what cannot be read may do anything to the schema
            return List.of(SCHEMA);
        }
        boolean settles = most(found) == SESSION || most(found) == SCHEMA;
        if (!settles && touchesSettings(sql)) {
            found.add(SESSION);
        }
        return List.copyOf(found);
    }

    /** Whether a statement is only about the transaction, so that the catalog cannot matter to it. */
    boolean control() {
        return this == SAVEPOINT || this == TRANSACTION || this == BEGIN;
    }

    private static TextKind ofStatement(Tokens tokens, int first) {
        return switch (word(tokens, first)) {
            case "CREATE" -> temporary(tokens, first) ? SESSION : SCHEMA;
            case "ALTER", "DROP", "DO", "IMPORT", "REASSIGN" -> SCHEMA;
            // most procedures do not change the schema; the picture knows the others
            case "SET", "RESET", "DISCARD", "SHOW", "CALL" -> SESSION;
            case "SAVEPOINT", "RELEASE" -> SAVEPOINT;
            case "BEGIN", "START" -> BEGIN;
            case "COMMIT", "END", "ABORT", "ROLLBACK" -> ofEnd(tokens, first);
            case "PREPARE" -> word(tokens, first + 1).equals("TRANSACTION") ? TRANSACTION : DATA;
            default -> DATA;
        };
    }

    /** A temporary table is in no catalog. */
    private static boolean temporary(Tokens tokens, int create) {
        String next = word(tokens, create + 1);
        String kind = next.equals("LOCAL") || next.equals("GLOBAL") ? word(tokens, create + 2) : next;
        return kind.equals("TEMP") || kind.equals("TEMPORARY");
    }

    /** {@code ROLLBACK TO} ends nothing, {@code COMMIT AND CHAIN} begins the next. */
    private static TextKind ofEnd(Tokens tokens, int first) {
        for (int i = first + 1; i < tokens.count() && !tokens.isSymbol(i, ';'); i++) {
            String word = word(tokens, i);
            if (word.equals("TO")) {
                return SAVEPOINT;
            }
            if (word.equals("CHAIN") && !word(tokens, i - 1).equals("NO")) {
                return BEGIN;
            }
        }
        return TRANSACTION;
    }

    private static String word(Tokens tokens, int i) {
        return i < tokens.count() && tokens.kind(i) == TokenKind.WORD
                ? tokens.raw(i).toUpperCase(Locale.ROOT)
                : "";
    }

    /** Such as {@code SELECT set_config('search_path', …)}. */
    private static boolean touchesSettings(String sql) {
        String lower = sql.toLowerCase(Locale.ROOT);
        return lower.contains("set_config")
                || lower.contains("search_path")
                || lower.contains("pg_settings")
                || lower.contains("standard_conforming_strings");
    }
}
