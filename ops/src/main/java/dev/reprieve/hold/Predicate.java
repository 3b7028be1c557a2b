package dev.reprieve.hold;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.SyntaxException;
import dev.reprieve.sql.TokenKind;
import dev.reprieve.sql.Tokenizer;
import dev.reprieve.sql.Tokens;
import dev.reprieve.tombstone.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a condition as somebody wrote it one that means the same in every session and for ever. PostgreSQL does it:
 * what may stand in the predicate of a partial index sees the row alone and calls nothing that could change its mind, and
 * comes back with every name and constant spelled out.
 */
final class Predicate {
    private static final String SCRATCH = "reprieve_hold_scratch";
    private static final String SYNTAX_CLASS = "42";
    private static final String DATA_CLASS = "22";
    private static final String UNSUPPORTED = "0A000";

    private Predicate() {}

    /** The condition in PostgreSQL's own words. */
    static String canonical(Connection connection, TableName table, String predicate) throws SQLException {
        requireOneCondition(table, predicate);
        try {
            SqlText.of("CREATE TEMPORARY TABLE " + SCRATCH + " (LIKE " + table.sql() + ") ON COMMIT DROP")
                    .update(connection);
            SqlText.of("CREATE INDEX ON pg_temp." + SCRATCH + " ((1)) WHERE (" + predicate + "\n)")
                    .update(connection);
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            if (state.startsWith(SYNTAX_CLASS) || state.startsWith(DATA_CLASS) || state.equals(UNSUPPORTED)) {
                throw refused(table, "PostgreSQL said: " + firstLine(e) + ".", e);
            }
            throw e;
        }
        // names are written out as far as this path does not have them
        SqlText.of("SET LOCAL search_path = pg_catalog").update(connection);
        String canonical = SqlText.of("SELECT pg_get_expr(indpred, indrelid) FROM pg_index WHERE indrelid = 'pg_temp."
                        + SCRATCH + "'::regclass")
                .first(connection, row -> row.getString(1))
                .orElse("true");
        SqlText.of("SET LOCAL search_path = DEFAULT").update(connection);
        SqlText.of("DROP TABLE pg_temp." + SCRATCH).update(connection);
        return canonical;
    }

    private static void requireOneCondition(TableName table, String predicate) {
        try {
            Tokens tokens = Tokenizer.tokenize(predicate, Dialect.POSTGRESQL, false);
            int depth = 0;
            for (int i = 0; i < tokens.count(); i++) {
                depth += tokens.isSymbol(i, '(') ? 1 : tokens.isSymbol(i, ')') ? -1 : 0;
                if (depth < 0 || tokens.isSymbol(i, ';') || tokens.kind(i) == TokenKind.PARAMETER) {
                    throw refused(table, "A condition cannot contain `" + tokens.raw(i) + "`.", null);
                }
            }
        } catch (SyntaxException e) {
            throw refused(table, String.valueOf(e.getMessage()), e);
        }
    }

    private static ReprieveException refused(TableName table, String problem, @Nullable Exception cause) {
        return new ReprieveException(
                ErrorCode.HOLD_REFUSED,
                "table " + table,
                problem,
                "Write a condition over the table's own columns that depends neither on other rows nor on the time.",
                cause);
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("nothing");
    }
}
