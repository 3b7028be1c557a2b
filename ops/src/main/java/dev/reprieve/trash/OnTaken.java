package dev.reprieve.trash;

/** What a restore does with a row whose unique value another row has taken since. */
public sealed interface OnTaken {
    /** The restore is blocked. */
    record Fail() implements OnTaken {}

    /** The row stays in the trash, and with it what depends on it; the rest is restored. */
    record Skip() implements OnTaken {}
}
