package dev.reprieve.sql;

import java.util.Arrays;
import java.util.Locale;

/**
 * The words that matter to the parser, in any dialect. Whether one is a keyword or an identifier at its place is the
 * parser's business.
 */
public enum Keyword {
    /** Any other word. */
    NONE(false),
    ABORT,
    ALL(true),
    ALTER,
    ANALYZE,
    AND(true),
    ANY(true),
    AS(true),
    ATOMIC,
    BEGIN,
    BETWEEN(true),
    BINARY(true),
    BY(true),
    CALL,
    CASCADE,
    CASE(true),
    CHECKPOINT,
    CLOSE,
    CLUSTER,
    COLLATE(true),
    COMMENT,
    COMMIT,
    CONFLICT,
    CONSTRAINT,
    COPY,
    CORRESPONDING,
    CREATE,
    CROSS,
    CURRENT,
    CURRENT_CATALOG,
    CURRENT_DATE,
    CURRENT_ROLE,
    CURRENT_SCHEMA,
    CURRENT_TIME,
    CURRENT_TIMESTAMP,
    CURRENT_USER,
    CURSOR,
    CYCLE,
    DATA,
    DEALLOCATE,
    DECLARE,
    DEFAULT,
    DELAYED,
    DELETE,
    DESCRIBE,
    DIRECT,
    DISCARD,
    DISTINCT(true),
    DIV(true),
    DO,
    DROP,
    DUPLICATE,
    ELSE(true),
    END,
    ESCAPE(true),
    EXCEPT,
    EXECUTE,
    EXISTS(true),
    EXPLAIN,
    EXTENDED,
    FALSE,
    FETCH,
    FILTER,
    FINAL,
    FIRST,
    FOR,
    FORCE,
    FOREIGN,
    FORMAT,
    FROM(true),
    FULL,
    FUNCTION,
    GLOB(true),
    GLOBAL,
    GRANT,
    GROUP,
    HAVING(true),
    HIGH_PRIORITY,
    IF,
    IGNORE,
    ILIKE(true),
    IMPORT,
    IN(true),
    INDEX,
    INDEXED,
    INNER,
    INSERT,
    INTERSECT,
    INTERVAL(true),
    INTO,
    IS(true),
    JOIN,
    KEY,
    LAST,
    LATERAL,
    LEFT,
    LIKE(true),
    LIMIT(true),
    LISTEN,
    LOAD,
    LOCAL,
    LOCALTIME,
    LOCALTIMESTAMP,
    LOCK,
    LOW_PRIORITY,
    MATCH(true),
    MATCHED,
    MATERIALIZED,
    MERGE,
    MINUS,
    MOD(true),
    MOVE,
    NATURAL,
    NEW,
    NO,
    NOT(true),
    NOTHING,
    NOTIFY,
    NULL,
    OF,
    OFFSET(true),
    OJ,
    OLD,
    ON(true),
    ONLY,
    OR(true),
    ORDER,
    ORDINALITY,
    OUTER,
    OVERRIDING,
    OWNED,
    PARTITION,
    PARTITIONS,
    PLAN,
    PRAGMA,
    PREPARE,
    PROCEDURE,
    QUALIFY(true),
    QUERY,
    QUICK,
    REASSIGN,
    RECURSIVE,
    REFRESH,
    REGEXP(true),
    REINDEX,
    RELEASE,
    REPEATABLE,
    REPLACE,
    RESET,
    RESTRICT,
    RETURNING(true),
    REVOKE,
    RIGHT,
    RLIKE(true),
    ROLLBACK,
    ROW,
    ROWS,
    RULE,
    SAVEPOINT,
    SCHEMA,
    SEARCH,
    SECURITY,
    SELECT(true),
    SESSION_USER,
    SET(true),
    SHARE,
    SHOW,
    SIMILAR(true),
    SOME(true),
    SORTED,
    SOURCE,
    START,
    STRAIGHT_JOIN,
    SYSTEM_TIME,
    SYSTEM_USER,
    TABLE,
    TABLESAMPLE,
    TARGET,
    TEMP,
    TEMPORARY,
    THEN(true),
    TIES,
    TIME,
    TO(true),
    TRUE,
    TRUNCATE,
    UESCAPE,
    UNION,
    UNLISTEN,
    UNLOGGED,
    UPDATE,
    USE,
    USER,
    USING(true),
    VACUUM,
    VALUE,
    VALUES,
    VERBOSE,
    VIEW,
    WHEN(true),
    WHERE(true),
    WINDOW,
    WITH,
    WITHIN,
    XOR(true);

    private static final int TABLE_BITS = 10;
    private static final Keyword[] BY_HASH = table();

    /** The hashes of {@link #BY_HASH}, 0 where there is none; no keyword has the hash 0. */
    private static final int[] HASHES =
            Arrays.stream(BY_HASH).mapToInt(k -> k == NONE ? 0 : k.hash).toArray();

    private final boolean beforeOperand;
    private final int hash;

    Keyword() {
        this(false);
    }

    Keyword(boolean beforeOperand) {
        this.beforeOperand = beforeOperand;
        this.hash = Words.hash(name(), 0, name().length());
    }

    /** Whether an operand follows it, so that it cannot itself end one: {@code AND}, but not {@code END}. */
    boolean beforeOperand() {
        return beforeOperand;
    }

    /** The keyword that the characters spell in any case, or {@link #NONE}. */
    static Keyword of(String text, int start, int end, int hash) {
        int slot = slot(hash);
        while (HASHES[slot] != 0) {
            if (HASHES[slot] == hash && BY_HASH[slot].isSpelled(text, start, end)) {
                return BY_HASH[slot];
            }
            slot = slot + 1 & (1 << TABLE_BITS) - 1;
        }
        return NONE;
    }

    private boolean isSpelled(String text, int start, int end) {
        String word = name();
        if (word.length() != end - start) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (Words.blind(text.charAt(start + i)) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> TABLE_BITS) & (1 << TABLE_BITS) - 1;
    }

    private static Keyword[] table() {
        Keyword[] table = new Keyword[1 << TABLE_BITS];
        Arrays.fill(table, NONE);
        for (Keyword keyword : values()) {
            if (keyword != NONE) {
                int slot = slot(keyword.hash);
                while (table[slot] != NONE) {
                    slot = slot + 1 & (1 << TABLE_BITS) - 1;
                }
                table[slot] = keyword;
            }
        }
        return table;
    }

    /** As messages write it. */
    @Override
    public String toString() {
        return name().toUpperCase(Locale.ROOT);
    }
}
