package dev.reprieve.check;

/** How much a finding matters. */
public enum Severity {
    /** The promise does not hold here: deleted rows show, are lost or get in the way. */
    LEAK,
    /** Worth knowing; nothing breaks. */
    NOTE
}
