package dev.reprieve.sql;

/**
 * Bounds on what is analysed. A text beyond one of them that may name a protected table is refused, so that no text can
 * exhaust memory, stack (a thread with 1 MB is enough) or time.
 */
public final class Limits {
    /** Characters in one text: 10 million, room for a large multi-row INSERT. */
    public static final int MAX_CHARACTERS = 10_000_000;

    /** Tokens in one text: 2 million. */
    public static final int MAX_TOKENS = 2_000_000;

    /** Brackets of any kind inside each other: 1,000. */
    public static final int MAX_BRACKET_DEPTH = 1_000;

    /** Queries, statements and joins inside each other: 200. */
    public static final int MAX_QUERY_DEPTH = 200;

    /** Joins one after the other in one item of a FROM clause: 1,000. */
    public static final int MAX_JOINS = 1_000;

    private Limits() {}
}
