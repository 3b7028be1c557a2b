package dev.reprieve.sql;

/**
 * A run of tokens.
 *
 * @param first index of its first token
 * @param last index of its last token; before {@code first} if it is empty
 */
public record Span(int first, int last) {
    /** Whether it holds no token. */
    public boolean isEmpty() {
        return last < first;
    }
}
