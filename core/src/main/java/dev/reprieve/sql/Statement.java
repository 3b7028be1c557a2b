package dev.reprieve.sql;

import java.util.List;

/**
 * One statement of a text.
 *
 * @param first its first token
 * @param last its last token, before the semicolon
 * @param scopes all scopes at any depth; an outer one stands before those inside it
 * @param tables all places that name a table or a WITH query, in no particular order
 */
public record Statement(Kind kind, int first, int last, List<Scope> scopes, List<TableRef> tables) {
    /** What it means for soft deletion. */
    public enum Kind {
        /** A query or DML, also inside EXPLAIN, PREPARE, DECLARE, CREATE TABLE AS, CREATE VIEW or COPY (…) TO. */
        QUERY,
        /** Reads no rows and removes none, whatever tables it names. */
        HARMLESS,
        TRUNCATE,
        DROP_TABLE,
        DROP_SCHEMA,
        COPY,
        /** An anonymous code block: what it does stands in a string. */
        DO_BLOCK,
        /** Of a kind that is not known. */
        UNKNOWN
    }
}
