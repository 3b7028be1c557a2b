package dev.reprieve.sql;

/** What sort of token it is. */
public enum TokenKind {
    /** An identifier or keyword without quotes. */
    WORD,
    /** An identifier in quotes. */
    QUOTED,
    /** A string literal of any form. */
    STRING,
    /** A number. */
    NUMBER,
    /** A parameter marker or a session variable. */
    PARAMETER,
    /** One character of punctuation or of an operator; {@code ::} and {@code ??} are one token. */
    SYMBOL,
    /** The end of the text. */
    END
}
