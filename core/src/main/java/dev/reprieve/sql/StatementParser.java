package dev.reprieve.sql;

import static dev.reprieve.sql.Keyword.*;

import dev.reprieve.sql.Statement.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads one statement of any kind. */
final class StatementParser {
    /** Statements that read no rows and remove none. */
    private static final KeywordSet HARMLESS = KeywordSet.of(
            ABORT,
            ALTER,
            ANALYZE,
            BEGIN,
            CHECKPOINT,
            CLOSE,
            CLUSTER,
            COMMENT,
            COMMIT,
            DEALLOCATE,
            DISCARD,
            END,
            EXECUTE,
            FETCH,
            GRANT,
            IMPORT,
            LISTEN,
            LOCK,
            MOVE,
            NOTIFY,
            PRAGMA,
            REASSIGN,
            REFRESH,
            REINDEX,
            RELEASE,
            RESET,
            REVOKE,
            ROLLBACK,
            SAVEPOINT,
            SECURITY,
            SET,
            SHOW,
            START,
            UNLISTEN,
            USE,
            VACUUM);

    /** What CREATE can make without reading a table. */
    private static final Set<String> HARMLESS_OBJECTS = Set.of(
            "ACCESS",
            "AGGREGATE",
            "CAST",
            "COLLATION",
            "CONSTRAINT",
            "CONVERSION",
            "DATABASE",
            "DOMAIN",
            "EVENT",
            "EXTENSION",
            "FOREIGN",
            "FUNCTION",
            "GROUP",
            "INDEX",
            "LANGUAGE",
            "OPERATOR",
            "POLICY",
            "PROCEDURE",
            "PUBLICATION",
            "ROLE",
            "SEQUENCE",
            "SERVER",
            "STATISTICS",
            "SUBSCRIPTION",
            "TABLESPACE",
            "TEXT",
            "TRANSFORM",
            "TRIGGER",
            "TYPE",
            "UNIQUE",
            "USER");

    private static final Set<String> CREATE_MODIFIERS = Set.of(
            "OR", "REPLACE", "TEMP", "TEMPORARY", "LOCAL", "GLOBAL", "UNLOGGED", "RECURSIVE", "TRUSTED", "PROCEDURAL");

    private final Parsing parsing;
    private final Tokens tokens;
    private final int first;

    StatementParser(Parsing parsing) {
        this.parsing = parsing;
        this.tokens = parsing.tokens;
        this.first = parsing.at;
    }

    Statement parse() {
        Kind kind = kind();
        if (kind != Kind.QUERY) {
            skipToEnd();
        }
        if (tokens.kind(parsing.at) != TokenKind.END && !parsing.is(';')) {
            throw parsing.error("expected the end of the statement");
        }
        int end = Math.min(parsing.at, tokens.count() - 1);
        return new Statement(kind, first, end - 1, parsing.scopes, parsing.tables);
    }

    private void skipToEnd() {
        while (tokens.kind(parsing.at) != TokenKind.END && !parsing.is(';')) {
            parsing.at = parsing.look.isOpening(parsing.at) ? tokens.partner(parsing.at) + 1 : parsing.at + 1;
        }
    }

    private Kind kind() {
        Keyword keyword = tokens.keyword(parsing.at);
        if (parsing.look.startsQuery(parsing.at)
                || parsing.look.opensQuery(parsing.at)
                || WithParser.DML.contains(keyword)) {
            return query();
        }
        return switch (keyword) {
            case EXPLAIN, DESCRIBE -> explain();
            case PREPARE -> prepare();
            case DECLARE -> declare();
            case CREATE -> create();
            case COPY -> copy();
            case TRUNCATE -> truncate();
            case DROP -> drop();
            // elsewhere it evaluates expressions
            case DO -> tokens.dialect() == Dialect.POSTGRESQL ? Kind.DO_BLOCK : Kind.UNKNOWN;
            case ANALYZE -> analyze();
            case EXECUTE -> upper(parsing.at + 1).equals("IMMEDIATE") ? Kind.DO_BLOCK : Kind.HARMLESS;
            default -> HARMLESS.contains(keyword) ? Kind.HARMLESS : Kind.UNKNOWN;
        };
    }

    private Kind query() {
        parsing.withs.statement(null);
        // what CREATE TABLE AS and CREATE VIEW may say after the query
        if (parsing.look.isTrailingWith(parsing.at)) {
            skipToEnd();
        }
        return Kind.QUERY;
    }

    private Kind explain() {
        parsing.at++;
        while (true) {
            if (parsing.is(ANALYZE) || parsing.is(VERBOSE) || parsing.is(EXTENDED) || parsing.is(PARTITIONS)) {
                parsing.at++;
            } else if (parsing.is(QUERY) && parsing.next(PLAN) || parsing.is(PLAN) && parsing.next(FOR)) {
                parsing.at += 2;
            } else if (parsing.is(FORMAT) && tokens.isSymbol(parsing.at + 1, '=')) {
                parsing.at += 3;
            } else if (parsing.is('(') && !parsing.look.opensQuery(parsing.at)) {
                parsing.skipBracket();
            } else {
                break;
            }
        }
        boolean describesTable = tokens.dialect() == Dialect.MARIADB
                && tokens.isIdentifier(parsing.at)
                && tokens.keyword(parsing.at) == NONE;
        return describesTable ? Kind.HARMLESS : nested();
    }

    /** MariaDB runs the statement after ANALYZE; elsewhere it gathers statistics. */
    private Kind analyze() {
        boolean runs = tokens.dialect() == Dialect.MARIADB
                && (parsing.next(FORMAT)
                        || WithParser.DML.contains(tokens.keyword(parsing.at + 1))
                        || !parsing.next(TABLE) && parsing.look.startsQuery(parsing.at + 1)
                        || parsing.look.opensQuery(parsing.at + 1));
        return runs ? explain() : Kind.HARMLESS;
    }

    private Kind nested() {
        parsing.enter();
        Kind kind = kind();
        parsing.leave();
        return kind;
    }

    /** {@code PREPARE name (types) AS statement}, on MariaDB {@code PREPARE name FROM 'text'}. */
    private Kind prepare() {
        parsing.at += 2;
        if (parsing.is('(')) {
            parsing.skipBracket();
        }
        if (parsing.is(FROM)) {
            return Kind.DO_BLOCK;
        }
        return parsing.accept(AS) ? nested() : Kind.HARMLESS;
    }

    /** {@code DECLARE name CURSOR FOR query}. */
    private Kind declare() {
        while (!parsing.atEnd() && !parsing.is(CURSOR)) {
            parsing.at++;
        }
        while (!parsing.atEnd() && !parsing.is(FOR)) {
            parsing.at++;
        }
        return parsing.accept(FOR) ? nested() : Kind.UNKNOWN;
    }

    private Kind create() {
        parsing.at++;
        boolean recursive = false;
        while (CREATE_MODIFIERS.contains(upper(parsing.at))) {
            recursive |= parsing.is(RECURSIVE);
            parsing.at++;
        }
        if (recursive && parsing.is(VIEW)) {
            return createRecursiveView();
        }
        if (parsing.is(MATERIALIZED) || parsing.is(VIEW) || parsing.is(TABLE)) {
            return createFromQuery();
        }
        String object = upper(parsing.at);
        if (object.equals("FUNCTION") || object.equals("PROCEDURE")) {
            return hasAtomicBody() ? Kind.UNKNOWN : Kind.HARMLESS;
        }
        return HARMLESS_OBJECTS.contains(object) ? Kind.HARMLESS : Kind.UNKNOWN;
    }

    private String upper(int token) {
        return tokens.kind(token) == TokenKind.WORD ? tokens.raw(token).toUpperCase(Locale.ROOT) : "";
    }

    /** A body in SQL rather than in a string; it may hold semicolons and runs to the end of the text. */
    private boolean hasAtomicBody() {
        for (int i = parsing.at; tokens.kind(i) != TokenKind.END; i++) {
            if (tokens.is(i, ATOMIC)) {
                parsing.at = tokens.count() - 1;
                return true;
            }
        }
        return false;
    }

    /** CREATE TABLE or VIEW: only {@code … AS query} reads rows. */
    private Kind createFromQuery() {
        while (!parsing.atEnd() && !parsing.is(AS)) {
            if (queryWithoutAs()) {
                return query();
            }
            parsing.at = parsing.look.isOpening(parsing.at) ? tokens.partner(parsing.at) + 1 : parsing.at + 1;
        }
        if (!parsing.accept(AS) || parsing.is(EXECUTE)) {
            return Kind.HARMLESS;
        }
        return query();
    }

    /** MariaDB's {@code CREATE TABLE name (columns) options SELECT …}. */
    private boolean queryWithoutAs() {
        return tokens.dialect() == Dialect.MARIADB
                && (parsing.is(SELECT)
                        || parsing.look.opensQuery(parsing.at)
                        || parsing.is(WITH) && (parsing.next(RECURSIVE) || tokens.is(parsing.at + 2, AS)));
    }

    /** {@code CREATE RECURSIVE VIEW name (columns) AS query}: the query sees the view as if it were a WITH query. */
    private Kind createRecursiveView() {
        int name = parsing.look.lastOfName(parsing.at + 1);
        parsing.show(List.of(new Cte(name, null)));
        Kind kind = createFromQuery();
        parsing.hide();
        return kind;
    }

    private Kind copy() {
        parsing.at++;
        if (!parsing.look.opensQuery(parsing.at) && !parsing.is('(')) {
            parsing.accept(BINARY);
            parsing.fromItems.target(TableRef.Role.OTHER);
            return Kind.COPY;
        }
        int close = tokens.partner(parsing.at);
        parsing.at++;
        query();
        parsing.closeBracket(close);
        skipToEnd();
        return Kind.QUERY;
    }

    private Kind truncate() {
        parsing.at++;
        parsing.accept(TABLE);
        names();
        return Kind.TRUNCATE;
    }

    private Kind drop() {
        parsing.at++;
        boolean foreign = parsing.accept(FOREIGN);
        // OWNED BY, H2's ALL OBJECTS, and MariaDB's DATABASE for SCHEMA
        if (parsing.is(SCHEMA)
                || parsing.is(OWNED)
                || parsing.is(ALL)
                || upper(parsing.at).equals("DATABASE")) {
            return Kind.DROP_SCHEMA;
        }
        if (foreign || !parsing.accept(TABLE)) {
            return Kind.HARMLESS;
        }
        if (parsing.is(IF) && parsing.next(EXISTS)) {
            parsing.at += 2;
        }
        names();
        return Kind.DROP_TABLE;
    }

    private void names() {
        parsing.fromItems.target(TableRef.Role.OTHER);
        while (parsing.is(',')) {
            parsing.at++;
            parsing.fromItems.target(TableRef.Role.OTHER);
        }
    }
}
